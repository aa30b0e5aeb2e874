"""The oracle on modules whose biases are known by hand."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
from benchmarks.accuracy.oracle import NotJudged, Truth, judge  # noqa: E402
from benchmarks.accuracy.sites import recording  # noqa: E402
from torch import nn  # noqa: E402

pytestmark = pytest.mark.torch


def image() -> torch.Tensor:
    return torch.randn(4, 3, 6, 6, dtype=torch.float64)


def truths(*layers: nn.Module) -> list[str]:
    """What the oracle says of the layers of a Sequential but its normalizers, in order."""
    verdicts = judge(lambda: nn.Sequential(*(make() for make in layers)), [image()])
    found = [item for site in verdicts.sites.values() for item in site.layers if not site.shift]
    return [item.truth.value for item in found]


def conv(channels: int = 3, kernel: int = 3, **more: object):
    return lambda: nn.Conv2d(3, channels, kernel, **more)


CASES = {
    "batch norm": ([conv(), lambda: nn.BatchNorm2d(3)], ["dead"]),
    "activation between": ([conv(), nn.ReLU, lambda: nn.BatchNorm2d(3)], ["live"]),
    "statistics that never follow": ([conv(), lambda: nn.BatchNorm2d(3, momentum=0.0)], ["live"]),
    "cumulative statistics": ([conv(), lambda: nn.BatchNorm2d(3, momentum=None)], ["dead"]),
    "no statistics": ([conv(), lambda: nn.BatchNorm2d(3, track_running_stats=False)], ["dead"]),
    "instance norm": ([conv(), lambda: nn.InstanceNorm2d(3)], ["dead"]),
    "instance norm with statistics": (
        [conv(), lambda: nn.InstanceNorm2d(3, track_running_stats=True)],
        ["dead"],
    ),
    "group norm": ([conv(6), lambda: nn.GroupNorm(3, 6)], ["live"]),
    "group norm of one": ([conv(6), lambda: nn.GroupNorm(6, 6)], ["dead"]),
    "layer norm over channels": ([conv(), lambda: nn.LayerNorm([3, 4, 4])], ["live"]),
    "layer norm over space": ([conv(), lambda: nn.LayerNorm([4, 4])], ["dead"]),
    "dropout between": ([conv(), nn.Dropout, lambda: nn.BatchNorm2d(3)], ["live"]),
    "zero padding": ([conv(), conv(padding=1), lambda: nn.BatchNorm2d(3)], ["live", "dead"]),
    "no padding": ([conv(), conv(), lambda: nn.BatchNorm2d(3)], ["dead", "dead"]),
    "nothing after": ([conv()], ["live"]),
}


@pytest.mark.parametrize("name", CASES)
def test_known_case(name: str) -> None:
    layers, expected = CASES[name]
    assert truths(*layers) == expected


class Shared(nn.Module):
    """Two producers, one normalizer with running statistics: no one change of buffers stands for a bias."""

    def __init__(self) -> None:
        super().__init__()
        self.a = nn.Conv2d(3, 3, 1)
        self.b = nn.Conv2d(3, 3, 1)
        self.bn = nn.BatchNorm2d(3)
        self.spare = nn.Linear(3, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.bn(self.a(x)) * self.bn(self.b(x))


def test_shared_normalizer_and_unused_layer() -> None:
    sites = judge(Shared, [image()]).sites
    said = [truth.truth for site, truth in sorted(sites.items()) if not truth.shift]
    assert said == [Truth.LIVE, Truth.LIVE, Truth.UNUSED]


def test_site_is_the_call() -> None:
    sites = judge(Shared, [image()]).sites
    with open(__file__, encoding="utf-8") as file:
        lines = file.read().splitlines()
    assert {lines[site.line - 1][site.column :] for site in sites} == {
        "nn.Conv2d(3, 3, 1)",
        "nn.BatchNorm2d(3)",
        "nn.Linear(3, 3)",
    }


def test_subclass_is_found_where_it_is_built() -> None:
    class Same(nn.Conv2d):
        def __init__(self, channels: int) -> None:
            super().__init__(channels, channels, 3, padding="same")

    verdicts = judge(lambda: nn.Sequential(Same(3), nn.BatchNorm2d(3)), [image()])
    truth = next(truth for truth in verdicts.sites.values() if truth.layer == "torch.nn.Conv2d")
    with open(__file__, encoding="utf-8") as file:
        line = file.read().splitlines()[truth.site.line - 1]
    assert line[truth.site.column :].startswith("Same(3)")


@pytest.mark.parametrize(("layers", "expected"), [((nn.GroupNorm, 3), (3, 6)), ((nn.GroupNorm, 6), (6, 6))])
def test_directions(layers: tuple[type, int], expected: tuple[int, int]) -> None:
    norm, groups = layers
    verdicts = judge(lambda: nn.Sequential(nn.Conv2d(3, 6, 3), norm(groups, 6)), [image()])
    judged = next(truth for truth in verdicts.sites.values() if not truth.shift).layers[0]
    assert verdicts.directions(judged) == expected


class Saturated(nn.Module):
    """Groups of two large numbers: their normalized values are plus and minus one, up to 1e-8 and less."""

    def __init__(self, size: float) -> None:
        super().__init__()
        self.fc = nn.Linear(3, 4)
        self.norm = nn.GroupNorm(2, 4)
        self.size = size

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.norm(self.fc(x.mean((2, 3))) * self.size)


def _directions_of_saturated(size: float) -> tuple[int, int]:
    verdicts = judge(lambda: Saturated(size), [image()])
    return verdicts.directions(next(truth for truth in verdicts.sites.values() if not truth.shift).layers[0])


def test_gradients_that_are_mostly_rounding_are_not_judged() -> None:
    assert _directions_of_saturated(1.0) == (2, 4)
    with pytest.raises(NotJudged, match="rounding alone moves the gradients"):
        _directions_of_saturated(3e3)


class WithoutGradient(nn.Module):
    """The slope of the root at zero is infinite."""

    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(3, 4)
        self.norm = nn.GroupNorm(2, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.fc(x.mean((2, 3)))
        return self.norm(y) + (y * 0).sqrt()


def test_gradients_that_are_no_numbers_are_not_judged() -> None:
    verdicts = judge(WithoutGradient, [image()])
    judged = next(truth for truth in verdicts.sites.values() if not truth.shift).layers[0]
    with pytest.raises(NotJudged):
        verdicts.directions(judged)


class CutGradient(nn.Module):
    """One bias has a gradient and moves nothing, the other moves the output and has no gradient."""

    def __init__(self) -> None:
        super().__init__()
        self.centred = nn.Conv2d(3, 4, 1)
        self.seen = nn.Conv2d(3, 4, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.centred(x)
        return y - y.detach().mean((2, 3), keepdim=True) + self.seen(x).detach()


def test_values_decide_where_gradients_are_cut() -> None:
    sites = judge(CutGradient, [image()]).sites
    assert [truth.truth for _, truth in sorted(sites.items())] == [Truth.DEAD, Truth.LIVE]


class Amplified(nn.Module):
    """At the padded border nothing but the bias is left, less its own mean: rounding, divided by at least 1e-12."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 1, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.conv(x[:3])  # a sum of three equal numbers, divided by three, is often another number
        return nn.functional.normalize(y - y.mean(0, keepdim=True), dim=1)


def test_rounding_at_another_bias_is_rounding() -> None:
    for seed in range(8):
        try:
            (conv,) = judge(Amplified, [image()], seed=seed).sites.values()
        except NotJudged:
            continue
        assert conv.truth is Truth.DEAD


def block(width: int) -> nn.Module:
    return nn.Conv2d(3, width, 1)


def test_a_helper_is_known_with_the_arguments_of_its_callers() -> None:
    def build(normalize: bool = False) -> nn.Module:
        def inner(width: int) -> nn.Module:
            return nn.Conv2d(3, width, 1)

        return nn.Sequential(inner(8), block(4))

    with recording() as built:
        build(normalize=True)
    assert [one.bindings for one in built] == [{"width": 8, "normalize": True}, {"width": 4, "normalize": True}]
