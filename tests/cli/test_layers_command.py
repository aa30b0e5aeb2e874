"""``whybias layers``."""

from __future__ import annotations

import json
from pathlib import Path

from command_line import Whybias
from pairing_analyzer import NETWORK


def test_table(whybias: Whybias) -> None:
    Path("pkg").mkdir()
    Path("pkg/net.py").write_text(NETWORK.replace("64, 3)", "64, 3, bias=True)"))
    result = whybias("layers", ".")
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "net.py\n"
        "  7:22  dead     conv1 (Conv2d)  `bn1` (BatchNorm2d) subtracts the per-channel mean (line 12)\n"
        "  9:22  live     conv2 (Conv2d)  it is returned (line 13)\n"
        "\n"
        "pkg/net.py\n"
        "  7:22  dead     conv1 (Conv2d)  bias=True; "
        "`bn1` (BatchNorm2d) subtracts the per-channel mean (line 12)\n"
        "  9:22  live     conv2 (Conv2d)  it is returned (line 13)\n"
    )


def test_json(whybias: Whybias) -> None:
    result = whybias("layers", "--output-format", "json", "net.py")
    dead, live = json.loads(result.out)
    assert result.code == 0
    assert dead["cancelled_by"] == {"path": "net.py", "line": 8, "column": 19, "layer": "torch.nn.BatchNorm2d"}
    assert dead["bias"] == "default"
    assert (live["verdict"], live["cancelled_by"], live["trail"][-1]["kind"]) == ("live", None, "escaped")


def test_no_layers(whybias: Whybias) -> None:
    Path("net.py").write_text("")
    assert whybias("layers", "--output-format", "json").out == "[]\n"
    assert whybias("layers").out == ""


def test_statistics(whybias: Whybias) -> None:
    result = whybias("layers", "--statistics")
    assert result.out == "1  dead\n1  live\n\nunknown because of:\n1  a made-up construct\n"


def test_findings_and_rules_do_not_matter(whybias: Whybias) -> None:
    Path("pyproject.toml").write_text('[tool.whybias]\nselect = []\nexclude = ["hidden"]\n')
    Path("hidden").mkdir()
    Path("hidden/net.py").write_text(NETWORK)
    assert whybias("layers", ".").out.count("dead") == 1


def test_internal_error(whybias: Whybias) -> None:
    Path("net.py").write_text("# crash the analysis\n")
    assert whybias("layers").code == 2
