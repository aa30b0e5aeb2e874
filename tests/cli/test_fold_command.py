"""``whybias fold``: PyTorch judges whether the folded model is the same."""

from __future__ import annotations

import os
from collections import OrderedDict
from pathlib import Path

import pytest
from command_line import Whybias

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch

INPUTS = 3, 8


def model(bias: bool) -> torch.nn.Sequential:  # type: ignore[name-defined]
    nn = torch.nn
    body = nn.Sequential(nn.Linear(8, 6, bias=bias), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 2))
    return nn.Sequential(OrderedDict(stem=nn.Linear(8, 8, bias=bias), norm=nn.BatchNorm1d(8), body=body)).double()


@pytest.fixture
def trained(project: Path) -> torch.nn.Sequential:  # type: ignore[name-defined]
    """A model in evaluation whose running statistics have seen its biases."""
    torch.manual_seed(0)
    net = model(bias=True)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.normal_()
    for _ in range(20):
        net(torch.randn(64, 8, dtype=torch.float64))
    return net.eval()


MAPS = ("--map", "stem=norm", "--map", "body.0=body.1")


def assert_same(trained: object, state_dict: dict[str, object]) -> None:
    folded = model(bias=False)
    folded.load_state_dict(state_dict)
    inputs = torch.randn(*INPUTS, dtype=torch.float64)
    assert torch.allclose(folded.eval()(inputs), trained(inputs), rtol=0, atol=1e-12)  # type: ignore[operator]


def test_state_dict(whybias: Whybias, trained: object) -> None:
    torch.save(trained.state_dict(), "old.pt")  # type: ignore[attr-defined]
    result = whybias("fold", "old.pt", *MAPS, "-o", "new.pt")
    assert (result.code, result.err) == (0, "")
    assert result.out == "stem.bias -> norm.running_mean\nbody.0.bias -> body.1.running_mean\n"
    new = torch.load("new.pt", weights_only=True)
    assert_same(trained, new)
    assert new._metadata["norm"] == {"version": 2}


def test_checkpoint_of_a_training_script_keeps_the_rest(whybias: Whybias, trained: object) -> None:
    torch.save({"state_dict": trained.state_dict(), "epoch": 7}, "old.pt")  # type: ignore[attr-defined]
    assert whybias("fold", "old.pt", *MAPS, "-o", "new.pt").code == 0
    document = torch.load("new.pt", weights_only=True)
    assert document["epoch"] == 7
    assert_same(trained, document["state_dict"])
    refused = whybias("fold", "old.pt", *MAPS, "-o", "new.safetensors")
    assert (refused.code, sorted(os.listdir())) == (2, ["net.py", "new.pt", "old.pt"])


def test_safetensors(whybias: Whybias, trained: object) -> None:
    from safetensors import safe_open
    from safetensors.torch import load_file, save_file

    save_file(trained.state_dict(), "old.safetensors", {"format": "pt", "by": "hand"})  # type: ignore[attr-defined]
    assert whybias("fold", "old.safetensors", *MAPS, "-o", "new.safetensors").code == 0
    assert_same(trained, load_file("new.safetensors"))
    with safe_open("new.safetensors", framework="pt") as file:
        assert file.metadata() == {"format": "pt", "by": "hand"}


def test_the_new_file_has_the_mode_of_any_new_file(whybias: Whybias, trained: object) -> None:
    torch.save(trained.state_dict(), "old.pt")  # type: ignore[attr-defined]
    for name in ("new.pt", "new.safetensors"):
        assert whybias("fold", "old.pt", *MAPS, "-o", name).code == 0
        assert os.stat(name).st_mode == os.stat("old.pt").st_mode


def test_file_systems_without_links(whybias: Whybias, trained: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: str) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    torch.save(trained.state_dict(), "old.pt")  # type: ignore[attr-defined]
    assert whybias("fold", "old.pt", *MAPS, "-o", "new.pt").code == 0
    assert_same(trained, torch.load("new.pt", weights_only=True))
    assert sorted(os.listdir()) == ["net.py", "new.pt", "old.pt"]


@pytest.mark.parametrize("maps", [MAPS, tuple(each.replace("=", "=module.") for each in MAPS)])
def test_wrapped_models(whybias: Whybias, trained: object, maps: tuple[str, ...]) -> None:
    torch.save({f"module.{key}": value for key, value in trained.state_dict().items()}, "old.pt")  # type: ignore[attr-defined]
    assert whybias("fold", "old.pt", *maps, "-o", "new.pt").code == 0
    new = torch.load("new.pt", weights_only=True)
    assert all(key.startswith("module.") for key in new)
    assert_same(trained, {key.removeprefix("module."): value for key, value in new.items()})


def test_what_safetensors_cannot_hold(whybias: Whybias, trained: object) -> None:
    state_dict = trained.state_dict()  # type: ignore[attr-defined]
    for more in (state_dict["body.3.weight"], 3):
        torch.save({**state_dict, "more": more}, "old.pt")
        assert whybias("fold", "old.pt", *MAPS, "-o", f"new{type(more).__name__}.pt").code == 0
        result = whybias("fold", "old.pt", *MAPS, "-o", "new.safetensors")
        assert result.err == "whybias: a safetensors file cannot hold all of this checkpoint; write a .pt file\n"
        assert (result.code, os.path.exists("new.safetensors")) == (2, False)


def test_tensors_under_two_names_are_refused(whybias: Whybias, trained: object) -> None:
    state_dict = trained.state_dict()  # type: ignore[attr-defined]
    for name in ("stem.bias", "norm.running_mean"):
        torch.save({**state_dict, "again": state_dict[name]}, "old.pt")
        result = whybias("fold", "old.pt", *MAPS, "-o", "new.pt")
        message = f"{name} and again are one tensor, so another layer may use it"
        assert (result.code, result.err) == (2, f"whybias: {message}\n")


def test_half_precision_keeps_its_type(whybias: Whybias, trained: object) -> None:
    torch.save(trained.half().state_dict(), "old.pt")  # type: ignore[attr-defined]
    assert whybias("fold", "old.pt", *MAPS, "-o", "new.pt").code == 0
    assert {tensor.dtype for tensor in torch.load("new.pt").values()} == {torch.float16, torch.int64}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing to fold: give --map PRODUCER=NORMALIZER or --from FILE:CLASS"),
        (("--map", "stem"), "--map stem: must be PRODUCER=NORMALIZER, by their names in the state_dict"),
        (("--map", "stem=body.2"), "the checkpoint has no body.2.running_mean"),
        (("--map", "gone=norm"), "the checkpoint has no gone.bias"),
        (("--map", "3=norm"), "the checkpoint has no 3.bias; it has body.3.bias"),
        (
            ("--map", "stem=body.1"),
            "stem.bias does not fit body.1.running_mean: there are 8 numbers for a running mean of 6",
        ),
        (
            ("--map", "stem=norm", "--map", "norm=norm"),
            "norm is the normalizer of several pairs; no one change of buffers makes up for that",
        ),
        (("--from", "net.py"), "--from net.py: must be FILE:CLASS"),
        (("--from", "net.py:Other"), "--from net.py:Other: no dead bias is known there"),
    ],
)
def test_what_cannot_be_proven_is_refused(
    whybias: Whybias, trained: object, arguments: tuple[str, ...], message: str
) -> None:
    torch.save(trained.state_dict(), "old.pt")  # type: ignore[attr-defined]
    result = whybias("fold", "old.pt", *arguments, "-o", "new.pt")
    assert (result.code, result.out, result.err) == (2, "", f"whybias: {message}\n")
    assert sorted(os.listdir()) == ["net.py", "old.pt"]


def test_existing_file_is_never_overwritten(whybias: Whybias) -> None:
    result = whybias("fold", "old.pt", "--map", "a=b", "-o", "net.py")
    assert (result.code, result.err) == (2, "whybias: net.py exists already; fold writes a new file\n")


class Loud:
    """Unpickled, it would write a file."""

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, ("unpickled",))


def test_nothing_in_a_checkpoint_is_run(whybias: Whybias) -> None:
    torch.save({"state_dict": Loud()}, "old.pt")
    result = whybias("fold", "old.pt", "--map", "a=b", "-o", "new.pt")
    assert result.code == 2
    assert result.err == (
        "whybias: old.pt: it holds more than tensors, and reading that could run code; save the state_dict alone\n"
    )
    result = whybias("fold", "gone.pt", "--map", "a=b", "-o", "new.pt")
    assert result.err == "whybias: gone.pt: No such file or directory\n"
    assert not os.path.exists("unpickled")
    torch.save([1, 2], "list.pt")
    result = whybias("fold", "list.pt", "--map", "a=b", "-o", "new.pt")
    assert result.err == "whybias: list.pt: holds no state_dict\n"
