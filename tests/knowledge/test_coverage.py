"""Every entry of the table has a proof, and binds its arguments as PyTorch does."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="PyTorch is the judge of these tests")
pytest.importorskip("einops", reason="its functions are among those proven")

from tests.knowledge.building import STAND_INS, real
from tests.knowledge.case import Case

from whybias.knowledge.registry import REQUIRED, Operation, parameters
from whybias.knowledge.table import ALIASES, OPERATIONS, lookup

pytestmark = pytest.mark.torch

NEEDS_MORE_THAN_A_PROCESSOR = ["torch.Tensor.cuda"]


def all_cases() -> list[Case]:
    """The cases of every module that holds some."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("cases_*.py"))
    return [case for module in modules for case in importlib.import_module(f"tests.knowledge.{module}").CASES]


def test_every_entry_has_a_proof() -> None:
    proven = set()
    for case in all_cases():
        operation = lookup(case.operation)
        assert operation is not None, f"{case.operation} is not registered"
        proven.add(operation.name)
    assert sorted(set(OPERATIONS) - proven) == NEEDS_MORE_THAN_A_PROCESSOR


def test_an_alias_is_no_second_entry() -> None:
    assert sorted(set(ALIASES) & set(OPERATIONS)) == []
    assert all(name in OPERATIONS for name in ALIASES.values())


def _told(operation: Operation) -> list[inspect.Parameter] | None:
    """The parameters as PyTorch tells them; None where it does not, or hands its arguments to another function."""
    if operation.name in STAND_INS:
        return None
    try:
        found = list(inspect.signature(real(operation.name)).parameters.values())
    except ValueError:
        return None
    return None if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in found) else found


def _tellable() -> list[Operation]:
    found = [
        operation
        for name, operation in OPERATIONS.items()
        if operation.forward is not None or name.startswith("torch.nn.functional.")
    ]
    return [operation for operation in found if _told(operation) is not None]


@pytest.mark.parametrize("operation", _tellable(), ids=lambda operation: operation.name)
def test_arguments_bind_as_in_pytorch(operation: Operation) -> None:
    found = _told(operation)
    assert found is not None
    _compare(operation, operation.signature, found)


def _compare(operation: Operation, signature: str, found: list[inspect.Parameter]) -> None:
    ours = [parameter for parameter in parameters(signature) if not parameter.name.startswith("_")]
    found = [parameter for parameter in found if not parameter.name.startswith("_")]
    if operation.forward is None:  # the first is called `input` in the table, whatever PyTorch calls it
        ours, found = ours[1:], found[1:]
    assert [parameter.name for parameter in ours] == [parameter.name for parameter in found]
    for our, their in zip(ours, found, strict=True):
        assert our.keyword_only == (their.kind in (their.KEYWORD_ONLY, their.VAR_KEYWORD)), our.name
        default = REQUIRED if their.default is their.empty else their.default
        if callable(default) and our.default == getattr(default, "__name__", None):
            continue
        assert our.default == default, our.name
