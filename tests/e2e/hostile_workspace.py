"""A workspace in which everything that could be run leaves a mark."""

from __future__ import annotations

import json
import os
from pathlib import Path

BLOCKS = """\
from torch import nn

class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 3)

    def forward(self, x):
        return self.conv(x)
"""
NET = """\
import sys
sys.path.append("lib")
import torch
from torch import nn
import dir, gone, huge, loop_a, x
import native
from loop.blocks import Block as Same
from blocks import Block
from effect import norm
from elsewhere import width

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block, self.norm = Block(width), norm(width)

    def forward(self, x):
        return torch.relu(self.norm(self.block(x)))
"""
HUGE = 200_000_000


class HostileWorkspace:
    """The files are below `folder`; `mark` is there once anything was run. `variables` point the way to it."""

    def __init__(self, top: Path) -> None:
        self.folder = top / "workspace"
        self.mark = top / "mark"
        effect = f"open({str(self.mark)!r}, 'a').write(__name__ + ' ')\n"
        script = f"#!/bin/sh\necho ran $0 >> {self.mark}\nexit 0\n"
        site = ".venv/lib/python3.11/site-packages"
        self._write("net.py", NET)
        self._write("blocks.py", BLOCKS)
        self._write("effect.py", effect + "from torch import nn\n\ndef norm(c):\n    return nn.BatchNorm2d(c)\n")
        self._write("lib/elsewhere.py", effect + "width = 8\n")
        for name in ("sitecustomize", "usercustomize", "conftest", "setup", "json", "jedi", "pickle", "torch", "rich"):
            self._write(f"{name}.py", effect)
            self._write(f"{site}/{name}.py", effect)
        self._write(f"{site}/evil.pth", f"import effect; {effect}")
        self._write(".venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.0\ninclude-system-site-packages = true\n")
        for interpreter in (
            ".venv/bin/python",
            ".venv/bin/python3",
            "bin/python",
            "bin/python3",
            "bin/conda",
            "bin/git",
        ):
            self._write(interpreter, script).chmod(0o755)
        project = {"environment_path": "bin/python", "sys_path": [".venv"], "load_unsafe_extensions": True}
        self._write(".jedi/project.json", json.dumps([1, project]))
        self._write("pyproject.toml", '[tool.whybias]\nenvironment = ".venv/bin/python"\n')
        self._write("lib/native.so", "no library")
        self._write("dir.py/__init__.py", effect)
        (self.folder / "loop").symlink_to(".", target_is_directory=True)
        (self.folder / "loop_a.py").symlink_to("loop_b.py")
        (self.folder / "loop_b.py").symlink_to("loop_a.py")
        os.mkfifo(self.folder / "x.py")
        with (self.folder / "huge.py").open("wb") as huge:
            huge.write(b"import torch\n")
            huge.truncate(HUGE)
        environment = str(self.folder / ".venv")
        path = os.pathsep.join([str(self.folder / "bin"), f"{environment}/bin", os.environ.get("PATH", os.defpath)])
        self.variables = {**os.environ, "PATH": path, "VIRTUAL_ENV": environment, "CONDA_PREFIX": environment}
        self.variables["XDG_CACHE_HOME"] = str(top / "cache")

    def _write(self, name: str, content: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        return path

    def script(self) -> str:
        """A script that starts whybias, as an installed one does."""
        script = self.folder.parent / "launcher" / "start.py"
        script.parent.mkdir(exist_ok=True)
        script.write_text("import sys\nfrom whybias.cli import main\nsys.exit(main())\n")
        return str(script)
