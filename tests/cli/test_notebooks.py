"""Notebooks on the command line: one program, told by cell."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from whybias.cli import main

CELLS = [
    ("markdown", "# A network"),
    ("code", "%matplotlib inline\nimport torch\nfrom torch import nn\n!pip list"),
    (
        "code",
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.stem = nn.Sequential(\n"
        "            nn.Conv2d(3, 8, 3),\n"
        "            make_norm(),\n"
        "        )\n"
        "    def forward(self, x):\n"
        "        return self.stem(x)\n",
    ),
    ("code", "def make_norm():\n    return nn.BatchNorm2d(8)"),
    ("code", "def other():\n    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8))  # noqa: WB101"),
]
SCHEMA = Path(__file__).parent.parent / "data" / "sarif-2.1.0-rtm.5.json"

Output = Callable[..., str]


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Output:
    cells = [{"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)} for kind, source in CELLS]
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "net.ipynb").write_text(json.dumps(document, indent=1))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        assert main([*arguments, "--no-cache"]) in (0, 1)
        return capsys.readouterr().out

    return run


def test_text_names_the_cell_and_the_line_in_it(output: Output) -> None:
    found = output("check", ".")
    assert "--> net.ipynb:cell 3:5:13" in found
    assert "net.ipynb:cell 4:2:12" in found
    assert "nn.Conv2d(3, 8, 3)," in found
    assert "cell 5" not in found
    assert output("check", "net.ipynb", "--output-format", "concise").startswith("net.ipynb:cell 3:5:13: WB101")


def test_json_has_the_file_and_the_cell(output: Output) -> None:
    (finding,) = json.loads(output("check", ".", "--output-format", "json"))
    assert (finding["path"], finding["cell"], finding["line"], finding["column"]) == ("net.ipynb", 3, 5, 12)
    assert finding["cancelled_by"]["cell"] == 4
    layers = json.loads(output("layers", ".", "--output-format", "json"))
    assert (layers[0]["cell"], layers[0]["line"], layers[0]["verdict"]) == (3, 5, "dead")


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("github", "file=net.ipynb,line=1,endLine=1,col=1,endColumn=1::cell 3, line 5: bias of"),
        ("gitlab", '"description": "cell 3, line 5: bias of'),
        ("junit", 'file="net.ipynb" line="1"'),
    ],
)
def test_formats_without_cells_name_the_file(output: Output, style: str, expected: str) -> None:
    assert expected in output("check", ".", "--output-format", style)


def test_sarif_is_valid_and_holds_what_a_comment_silences(output: Output) -> None:
    log = json.loads(output("check", ".", "--output-format", "sarif"))
    validator = jsonschema.Draft4Validator(json.loads(SCHEMA.read_text()))
    assert [error.message for error in validator.iter_errors(log)] == []
    open_one, silenced = log["runs"][0]["results"]
    assert "suppressions" not in open_one
    assert silenced["suppressions"] == [{"kind": "inSource", "status": "accepted"}]
    uris = [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in (open_one, silenced)]
    assert uris == ["net.ipynb", "net.ipynb"]


def test_a_cell_can_be_explained(output: Output) -> None:
    explained = output("explain", "net.ipynb:cell 3:5:13")
    assert "subtracts the per-channel mean" in explained


def test_fixes_change_the_cell_and_nothing_else(
    tmp_path: Path, output: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (tmp_path / "net.ipynb").read_text()
    shown = output("check", ".", "--diff")
    assert "+            nn.Conv2d(3, 8, 3, bias=False)," in shown
    assert "net.ipynb:cell 3" in shown
    assert (tmp_path / "net.ipynb").read_text() == before
    assert main(["check", ".", "--fix"]) == 0
    assert "Fixed 1 finding in 1 file" in capsys.readouterr().err
    after = (tmp_path / "net.ipynb").read_text()
    assert after == before.replace("nn.Conv2d(3, 8, 3),\\n", "nn.Conv2d(3, 8, 3, bias=False),\\n")
    assert after != before
    assert output("check", ".").startswith("No findings")


def test_a_notebook_on_standard_input_is_not_fixed(
    output: Output, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path("net.ipynb").open() as file:
        monkeypatch.setattr("sys.stdin", file)
        assert main(["check", "-", "--stdin-filename", "net.ipynb", "--fix"]) == 2
    assert "cannot be fixed" in capsys.readouterr().err
