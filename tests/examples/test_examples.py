"""The models in docs/examples are real: each is built and run by PyTorch."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "examples"

INPUTS = {
    "dcgan.Generator": lambda: torch.randn(2, 100),
    "dcgan.Discriminator": lambda: torch.randn(2, 3, 32, 32),
    "resnet.resnet": lambda: torch.randn(2, 3, 64, 64),
    "transformer.Transformer": lambda: torch.randint(0, 1000, (2, 9)),
    "unet.UNet": lambda: torch.randn(2, 3, 32, 32),
}
RESULTS = {
    "dcgan.Generator": (2, 3, 32, 32),
    "dcgan.Discriminator": (2, 1),
    "resnet.resnet": (2, 10),
    "transformer.Transformer": (2, 5),
    "unet.UNet": (2, 2, 32, 32),
}


@pytest.mark.torch
@pytest.mark.parametrize("name", INPUTS)
def test_example_runs(name: str) -> None:
    file, builder = name.split(".")
    model = runpy.run_path(str(FOLDER / f"{file}.py"))[builder]()
    assert tuple(model(INPUTS[name]()).shape) == RESULTS[name]


@pytest.mark.torch
def test_every_example_file_is_run() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == {name.split(".")[0] for name in INPUTS}
