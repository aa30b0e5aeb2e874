"""What is said of the attributes of ``nn.Module`` holds for the PyTorch that is installed."""

from __future__ import annotations

import pytest

from whybias.liveness.foreign_bases import may_define

torch = pytest.importorskip("torch")


def test_every_attribute_of_a_module_may_be_defined_by_it() -> None:
    module = torch.nn.Module()
    names = {*dir(torch.nn.Module), *vars(module)}
    assert [name for name in sorted(names) if not may_define("torch.nn.Module", name)] == []


def test_others_are_left_to_the_classes_behind_it() -> None:
    assert not may_define("torch.nn.Module", "set_processor")
    assert not may_define("typing.Generic", "forward")
    assert may_define("somewhere.Base", "set_processor")
