"""``whybias check --fix`` and ``--diff``."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from command_line import Whybias
from pairing_analyzer import NETWORK

from whybias.commands.fixing import CONSEQUENCES
from whybias.commands.rewriting import UnwrittenError, diff, write_in_place
from whybias.report.colours import Palette
from whybias.source.text import Text

FIXED = NETWORK.replace("3, 64, 3)", "3, 64, 3, bias=False)")


def test_fix(whybias: Whybias) -> None:
    result = whybias("check", "--fix", "net.py")
    assert Path("net.py").read_text() == FIXED
    assert (result.code, result.out) == (0, "No findings in 1 file.\n")
    assert result.err == f"whybias: Fixed 1 finding in 1 file. {CONSEQUENCES}\n"
    assert whybias("check", "--fix", "net.py").err == "whybias: Fixed nothing.\n"


def test_fix_keeps_encoding_line_ends_mode_and_links(whybias: Whybias) -> None:
    source = "# coding: latin-1\n# caf\xe9\n" + NETWORK
    Path("real.py").write_bytes(source.replace("\n", "\r\n").encode("latin-1"))
    os.chmod("real.py", 0o750)
    os.symlink("real.py", "link.py")
    Path("marked.py").write_bytes(b"\xef\xbb\xbf" + NETWORK.encode())
    assert whybias("check", "--fix", "link.py", "marked.py").code == 0
    fixed = source.replace(NETWORK, FIXED).replace("\n", "\r\n")
    assert Path("real.py").read_bytes() == fixed.encode("latin-1")
    assert stat.S_IMODE(os.stat("real.py").st_mode) == 0o750
    assert os.path.islink("link.py")
    assert Path("marked.py").read_bytes() == b"\xef\xbb\xbf" + FIXED.encode()
    assert sorted(os.listdir()) == ["link.py", "marked.py", "net.py", "real.py"]


def test_a_file_that_cannot_be_analysed_after_its_fix_stays_as_it_was(whybias: Whybias) -> None:
    crashing = NETWORK + "# crash after fix\n"
    Path("bad.py").write_text(crashing)
    result = whybias("check", "--fix", ".")
    assert (Path("bad.py").read_text(), Path("net.py").read_text()) == (crashing, FIXED)
    assert (result.code, result.out.splitlines()[-1]) == (
        2,
        "1 finding in 2 files, 1 with a fix (--diff shows them, --fix applies the safe ones).",
    )
    assert result.err.count("internal error") == 1
    assert "Fixed 1 finding in 1 file." in result.err


def test_only_chosen_rules_are_fixed(whybias: Whybias) -> None:
    assert whybias("check", "--fix", "--ignore", "WB101", "net.py").err == "whybias: Fixed nothing.\n"
    assert Path("net.py").read_text() == NETWORK


def test_unsafe_fixes_are_made_only_when_asked_for(whybias: Whybias) -> None:
    touching = NETWORK + "        self.conv1.bias.zero_()\n"
    Path("net.py").write_text(touching)
    result = whybias("check", "--fix", "net.py")
    assert (result.code, Path("net.py").read_text()) == (1, touching)
    assert result.err == (
        "whybias: Fixed nothing.\nwhybias: 1 finding left with an unsafe fix; --unsafe-fixes applies those too.\n"
    )
    result = whybias("check", "--fix", "--unsafe-fixes", "net.py")
    assert (result.code, Path("net.py").read_text()) == (0, touching.replace(NETWORK, FIXED))


def test_diff(whybias: Whybias) -> None:
    result = whybias("check", "--diff", "net.py")
    assert Path("net.py").read_text() == NETWORK
    assert result.code == 1
    assert result.err == f"whybias: Would fix 1 finding in 1 file. {CONSEQUENCES}\n"
    assert result.out == (
        "--- a/net.py\n"
        "+++ b/net.py\n"
        "@@ -4,7 +4,7 @@\n"
        " class Net(nn.Module):\n"
        "     def __init__(self):\n"
        "         super().__init__()\n"
        "-        self.conv1 = nn.Conv2d(3, 64, 3)\n"
        "+        self.conv1 = nn.Conv2d(3, 64, 3, bias=False)\n"
        "         self.bn1 = nn.BatchNorm2d(64)\n"
        "         self.conv2 = nn.Conv2d(64, 8, 3)\n"
        " \n"
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\x0c\n", ""])
def test_git_takes_the_diff(project: Path, end: str) -> None:
    before, after = f"one\ntwo{end}three", f"one\nTWO{end}three"
    Path("x.py").write_bytes(before.encode())
    patch = "".join(line + "\n" for line in diff("x.py", Text(before), Text(after), Palette()))
    subprocess.run(["git", "apply", "-"], input=patch.encode(), check=True)
    assert Path("x.py").read_bytes() == after.encode()


@pytest.mark.parametrize("name", ["a b.py", "two\nlines.py", 'q"\\.py', "é.py", "bytes\udcff\udcfe.py", "a b\t.py"])
@pytest.mark.parametrize("tool", [["git", "apply", "-"], ["patch", "-p1"]])
def test_patches_of_files_with_any_name(project: Path, name: str, tool: list[str]) -> None:
    if shutil.which(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not installed")
    before, after = "one\ntwo\n", "one\nTWO\n"
    Path(name).write_text(before)
    patch = "".join(line + "\n" for line in diff(name, Text(before), Text(after), Palette()))
    subprocess.run(tool, input=os.fsencode(patch), check=True)
    assert Path(name).read_text() == after


def test_standard_input_is_fixed_to_standard_output(whybias: Whybias, monkeypatch: pytest.MonkeyPatch) -> None:
    for content, expected in ((NETWORK, FIXED), (FIXED, FIXED)):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content.encode())))
        result = whybias("check", "--fix", "-", "--stdin-filename", "net.py")
        assert (result.code, result.out) == (0, expected)
    assert Path("net.py").read_text() == NETWORK


def test_edits_in_json(whybias: Whybias) -> None:
    (finding,) = json.loads(whybias("check", "--output-format", "json", "net.py").out)
    assert finding["fix"]["safe"] is True
    (edit,) = finding["fix"]["edits"]
    assert edit == {"line": 7, "column": 39, "end_line": 7, "end_column": 39, "content": ", bias=False"}


def test_file_that_changed_meanwhile_is_not_written(project: Path) -> None:
    with pytest.raises(UnwrittenError, match="it was changed meanwhile"):
        write_in_place("net.py", Text("something else"), Text("new"))
    assert Path("net.py").read_text() == NETWORK


def test_characters_that_the_encoding_lacks_are_not_written(project: Path) -> None:
    before = "# coding: ascii\n"
    Path("net.py").write_text(before)
    with pytest.raises(UnwrittenError, match="can't encode"):
        write_in_place("net.py", Text(before), Text(before + "# é\n"))
    assert sorted(os.listdir()) == ["net.py"]
    assert Path("net.py").read_text() == before
