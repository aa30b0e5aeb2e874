"""The models in docs/examples are real: PyTorch runs them, and the analysis agrees with it about every bias."""

from __future__ import annotations

import linecache
from pathlib import Path
from types import ModuleType

import pytest

torch = pytest.importorskip("torch")

from benchmarks.accuracy.oracle import Truth, judge  # noqa: E402
from benchmarks.agreement.comparison import analyse, side_by_side  # noqa: E402

pytestmark = pytest.mark.torch

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "examples"

INPUTS = {
    "dcgan.Generator": lambda: torch.randn(4, 100),
    "dcgan.Discriminator": lambda: torch.randn(4, 3, 32, 32),
    "resnet.resnet": lambda: torch.randn(4, 3, 32, 32),
    "transformer.Transformer": lambda: torch.randint(0, 1000, (4, 9)),
    "unet.UNet": lambda: torch.randn(4, 3, 16, 16),
}


def load(path: Path) -> ModuleType:
    """The module at `path`, imported afresh."""
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    linecache.checkcache(str(path))
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), module.__dict__)
    return module


@pytest.mark.parametrize("name", INPUTS)
def test_analysis_agrees_with_pytorch(name: str) -> None:
    file, builder = name.split(".")
    path = FOLDER / f"{file}.py"
    input = INPUTS[name]()
    inputs = [input.double() if input.is_floating_point() else input]
    verdicts = judge(getattr(load(path), builder), inputs)
    rows = side_by_side(verdicts, analyse(path.read_text(encoding="utf-8"), str(path)))
    assert {row.truth for row in rows} >= {Truth.DEAD, Truth.LIVE} or name == "dcgan.Discriminator"
    assert [row for row in rows if row.harmful] == []
    assert [row for row in rows if row.truth is Truth.DEAD and not row.found] == []


def test_every_example_file_is_run() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == {name.split(".")[0] for name in INPUTS}
