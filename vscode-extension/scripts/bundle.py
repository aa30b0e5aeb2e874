"""Puts the server and the Python packages it needs into ``bundled/libs``: ``python bundle.py [TARGET]``.

TARGET is one of the platforms in ``bundled/packages.json``; without one only pure Python is bundled, and no
fixes are made. The wheels come from the package index that pip is configured with.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

EXTENSION = Path(__file__).resolve().parent.parent
LIBS = EXTENSION / "bundled" / "libs"
SERVER = EXTENSION.parent / "server" / "whybias"
PACKAGES = json.loads((EXTENSION / "bundled" / "packages.json").read_text())

COMMAND_LINE = ("commands", "report", "cli.py", "__main__.py", "py.typed")
"""The parts of whybias that the server does not use."""
NOT_NEEDED = frozenset(
    {
        *("tests", "codegen", "codemod", "testing", "tool.py", "__main__.py"),
        *("matchers", "display"),  # of libcst
        *("cattr", "preconf", "strategies"),  # of cattrs
        *("cli.py", "client.py", "_base_client.py"),  # of pygls
    }
)
"""Parts of other packages that a server never imports."""
CODE = frozenset({".py", ".so", ".pyd", ".dll", ".dylib"})
OLDEST_GRAMMAR = 310


def main(arguments: Sequence[str]) -> None:
    target = arguments[0] if arguments else None
    if target is not None and target not in PACKAGES["targets"]:
        sys.exit(f"{target} is not one of {', '.join(PACKAGES['targets'])}")
    shutil.rmtree(LIBS, ignore_errors=True)
    shutil.copytree(SERVER, LIBS / "whybias", ignore=shutil.ignore_patterns("__pycache__", *COMMAND_LINE))
    with tempfile.TemporaryDirectory() as folder:
        download(folder, PACKAGES["pure"], "--platform", "any", "--implementation", "py", "--abi", "none")
        if target is not None:
            platforms = [part for name in PACKAGES["targets"][target] for part in ("--platform", name)]
            for python in PACKAGES["pythons"]:
                download_natives(folder, PACKAGES["native"], python, platforms)
        for wheel in sorted(Path(folder).glob("*.whl")):
            unpack(wheel)
    missing = sorted(imported() - available())
    if missing:
        sys.exit(f"bundled/packages.json lacks what the server imports: {', '.join(missing)}")


def imported() -> set[str]:
    """The top-level names that the server's modules import."""
    names: set[str] = set()
    for file in (LIBS / "whybias").rglob("*.py"):
        for node in ast.walk(WithoutTypes().visit(ast.parse(file.read_bytes()))):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module is not None:
                names.add(node.module.split(".")[0])
    return names


class WithoutTypes(ast.NodeTransformer):
    """Takes out what only type checkers see."""

    def visit_If(self, node: ast.If) -> ast.AST:
        return ast.Pass() if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)


def available() -> set[str]:
    """The top-level names that the bundle and Python itself hold."""
    return {path.stem for path in LIBS.iterdir()} | set(sys.stdlib_module_names)


def download(folder: str, packages: Sequence[str], *options: str) -> None:
    """Download wheels without what they depend on: every package is listed. Raises `CalledProcessError`."""
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder)
    subprocess.run([*pip, *options, *packages], check=True)


def download_natives(folder: str, packages: Sequence[str], python: str, platforms: Sequence[str]) -> None:
    """Download the wheels for one Python; where there is none, what needs it does without."""
    options = ("--implementation", "cp", "--python-version", python, *platforms)
    try:
        download(folder, packages, *options)
    except subprocess.CalledProcessError:
        for package in packages if len(packages) > 1 else ():
            download_natives(folder, [package], python, platforms)


def unpack(wheel: Path) -> None:
    """Add a wheel to the others. Those of one version share their Python files; native modules differ by name."""
    with ZipFile(wheel) as archive:
        for name, content in files(archive):
            file = LIBS / name
            if file.exists() and file.read_bytes() != content:
                raise SystemExit(f"{wheel.name}: {name} differs from the file of that name in another wheel")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def files(archive: ZipFile) -> Iterator[tuple[str, bytes]]:
    """What is bundled of a wheel: its code, its licences, and what jedi reads."""
    for name in archive.namelist():
        if name.endswith("/"):
            continue
        path = PurePosixPath(name)
        is_licence = "dist-info" in path.parts[0] and "licen" in name.lower()
        is_code = path.suffix in CODE and NOT_NEEDED.isdisjoint(path.parts)
        if is_licence or is_code or is_read_by_jedi(path):
            yield name, archive.read(name)


def is_read_by_jedi(path: PurePosixPath) -> bool:
    """Whether a file is data that jedi or its parser needs: stubs of a few modules, grammars of Pythons that run us."""
    match path.parts:
        case ("jedi", "third_party", "typeshed", "stdlib", module, *_):
            return path.suffix == ".pyi" and module.removesuffix(".pyi") in PACKAGES["stubs"]
        case ("parso", "python", name) if name.startswith("grammar"):
            return int(path.stem.removeprefix("grammar")) >= OLDEST_GRAMMAR
    return False


if __name__ == "__main__":
    main(sys.argv[1:])
