"""Does a bias do anything? Perturb it and look.

For each bias of each layer, in float64, with random parameters and active dropout: the outputs of a training
pass must not move, and neither must those of an evaluation whose running statistics have followed that pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

import torch
from torch import nn
from torch.nn.parameter import is_lazy

from benchmarks.accuracy.runs import SMALLEST, Bench, change, double_precision, randomize, reseed
from benchmarks.accuracy.sites import Construction, Site, recording

TOLERANCE = 1e-9
"""Relative change below which an output has not moved; rounding alone stays below 1e-12."""

LAST_DIGIT = 2.0**-52
"""The relative size of the smallest step of a number."""

STEEP = 1e-6
"""A gradient of the normalized outputs above this says that the bias is seen, unless the code cuts gradients."""

DRAWS = 2
"""How often parameters are changed in their last digit: equal numbers may stay equal in one try."""

SMALL_CHANGE = 1e-3
"""Below this an output may have moved by rounding that the model has made larger; it is looked at once more."""

STEPS = (1.0, 0.1, 0.01)
"""By how much a bias is changed, until an output moves; the smaller ones are for a bias that has a gradient."""

SMALLEST_GRADIENT = 1e-12
"""Gradients below this are zero but for rounding."""

NO_DIRECTION = 1e-8
"""Singular values of a Jacobian of size 1 below this are zero but for rounding."""


class Truth(str, Enum):
    """What becomes of a bias in the run."""

    DEAD = "dead"
    LIVE = "live"
    MIXED = "mixed"  # differs between the layers that one call builds
    UNUSED = "unused"  # no output is computed with it


class NotJudged(Exception):
    """The outputs are not numbers that can be compared, or rounding hides what a bias does to them."""


@dataclass(frozen=True)
class Judged:
    """What the run says of one layer. `biases` are the parameters that its bias argument governs."""

    construction: Construction
    truth: Truth
    biases: tuple[Any, ...]


@dataclass(frozen=True)
class SiteTruth:
    """All layers that one constructor call built."""

    site: Site
    layer: str
    shift: bool
    layers: tuple[Judged, ...]

    @property
    def truth(self) -> Truth:
        """Dead only if dead in each layer that is used."""
        said = {judged.truth for judged in self.layers}
        if len(said) > 1:
            said.discard(Truth.UNUSED)
        return said.pop() if len(said) == 1 else Truth.MIXED


@dataclass
class Verdicts:
    """The sites of one module, and the bench to ask more of."""

    sites: dict[Site, SiteTruth]
    bench: Bench

    def directions(self, judged: Judged) -> tuple[int, int]:
        """(k, n): k of the bias's n dimensions move no output of a training pass.

        The rank of the Jacobian, found from as many random gradients as the bias has elements. Raises `NotJudged`
        where that Jacobian is not finite, or rounding alone moves it: a normalizer of few and large numbers answers
        with plus or minus one whatever they are, and its gradients are the small differences of large numbers.
        """
        parameters = judged.biases
        total = sum(parameter.numel() for parameter in parameters)
        jacobian = self._jacobian(parameters)
        scale = jacobian.abs().max().item()
        if scale <= SMALLEST_GRADIENT:
            return total, total
        with other_in_the_last_digit(self.bench.model):
            moved = (self._jacobian(parameters) - jacobian).abs().max().item()
        if not moved <= TOLERANCE * scale:  # or the gradients are not numbers
            raise NotJudged("rounding alone moves the gradients")
        return total - int(torch.linalg.matrix_rank(jacobian / scale, tol=NO_DIRECTION)), total

    def _jacobian(self, parameters: Sequence[Any]) -> Any:
        """One random gradient in each row, a few more than there are columns."""
        reseed(self.bench.seed + 2)
        with double_precision():
            total = sum(parameter.numel() for parameter in parameters)
            return torch.stack([_row(_gradients(self.bench, parameters), parameters) for _ in range(total + 2)])


def _row(gradients: Sequence[Any], parameters: Sequence[Any]) -> Any:
    filled = [torch.zeros_like(p) if g is None else g for g, p in zip(gradients, parameters, strict=True)]
    return torch.cat([gradient.flatten() for gradient in filled])


def judge(build: Callable[[], nn.Module], inputs: Sequence[Any], *, seed: int = 0) -> Verdicts:
    """Build a module, run it, and say for each constructor call what its bias does.

    `inputs` are the arguments of ``forward``, floating-point tensors in float64. Raises `NotJudged` where the
    outputs are not finite or rounding alone moves them, and whatever the module raises.
    """
    with double_precision():
        with recording() as constructions:
            model = build()
        if any(is_lazy(parameter) for parameter in model.parameters()):
            model(*inputs)  # lazy layers learn their shapes
        randomize(model, seed)
        bench = Bench(model, inputs, seed)
        present = {id(module) for module in model.modules()}
        judged = _judge_layers(bench, [c for c in constructions if id(c.module) in present])
    sites: dict[Site, list[Judged]] = {}
    for item in judged:
        sites.setdefault(item.construction.site, []).append(item)
    return Verdicts(
        {
            site: SiteTruth(site, items[0].construction.layer, items[0].construction.shift, tuple(items))
            for site, items in sites.items()
        },
        bench,
    )


def biases(module: Any) -> tuple[Any, ...]:
    """The parameters of a layer that its bias argument governs."""
    found = [p for name, p in module.named_parameters(recurse=False) if name.startswith(("bias", "in_proj_bias"))]
    if isinstance(module, nn.MultiheadAttention):
        found = [p for p in (module.in_proj_bias, module.out_proj.bias) if p is not None]
    return tuple(found)


def _judge_layers(bench: Bench, constructions: Sequence[Construction]) -> list[Judged]:
    with torch.no_grad():
        trained = bench.train()
        evaluated = bench.evaluate()
    if not trained or not all(torch.isfinite(tensor.double()).all() for tensor in trained + evaluated):
        raise NotJudged("outputs are not finite")
    if _rounding_moves(bench, trained, evaluated):
        raise NotJudged("rounding alone moves the outputs")
    layers = [(c, biases(c.module)) for c in constructions]
    layers = [(c, parameters) for c, parameters in layers if parameters]
    gradients = _gradients(bench, [p for _, parameters in layers for p in parameters])
    judged = []
    for construction, parameters in layers:
        mine = [gradient for _ in parameters if (gradient := gradients.pop(0)) is not None]
        steep = any(gradient.numel() and gradient.abs().max() > STEEP for gradient in mine)
        steps = STEPS if steep else STEPS[:1]
        if any(_moves(bench, parameters, trained, evaluated, step) for step in steps):
            truth = Truth.LIVE
        else:
            truth = Truth.DEAD if mine else Truth.UNUSED
        judged.append(Judged(construction, truth, parameters))
    return judged


def _rounding_moves(bench: Bench, trained: Sequence[Any], evaluated: Sequence[Any]) -> bool:
    """Whether the outputs tell less than a bias would: parameters other in the last digit only move them as well.

    A chain of normalizers over nothing but equal numbers does that: each divides rounding noise by the root of its eps.
    """
    for draw in range(DRAWS):
        reseed(bench.seed + 3 + draw)
        with torch.no_grad(), other_in_the_last_digit(bench.model):
            if change(trained, bench.train()) > TOLERANCE or change(evaluated, bench.evaluate()) > TOLERANCE:
                return True
    return False


@contextmanager
def other_in_the_last_digit(model: nn.Module) -> Iterator[None]:
    """Inside the block every parameter is larger or smaller by one step of its last digit, at random."""
    parameters = list(model.parameters())
    before = [parameter.detach().clone() for parameter in parameters]
    with torch.no_grad():
        for parameter in parameters:
            parameter.mul_(1 + LAST_DIGIT * torch.randn_like(parameter).sign())
    try:
        yield
    finally:
        with torch.no_grad():
            for parameter, value in zip(parameters, before, strict=True):
                parameter.copy_(value)


def _gradients(bench: Bench, parameters: Sequence[Any]) -> list[Any]:
    """Gradients of one random combination of the outputs of a training pass; None where nothing depends."""
    wanted = [p for p in parameters if p.requires_grad]
    state = torch.get_rng_state()
    with torch.enable_grad():
        outputs = [tensor for tensor in bench.train() if tensor.requires_grad]
        torch.set_rng_state(state)
        if not outputs or not wanted:
            return [None] * len(parameters)
        scales = [tensor.detach().abs().max().clamp(min=SMALLEST) for tensor in outputs]
        total = sum(
            (torch.randn_like(tensor) * tensor).sum() / scale for tensor, scale in zip(outputs, scales, strict=True)
        )
        try:
            found = iter(torch.autograd.grad(total, wanted, allow_unused=True))
        except RuntimeError:  # a value that the backward pass needs was overwritten in place
            return [torch.zeros_like(parameter) for parameter in parameters]
    return [next(found) if p.requires_grad else None for p in parameters]


def _moves(
    bench: Bench, parameters: Sequence[Any], trained: Sequence[Any], evaluated: Sequence[Any], step: float
) -> bool:
    """Whether a random step of this size of a layer's bias moves any output, in training or in the evaluation after it.

    A gradient alone does not tell: ``y - y.detach().mean(...)`` has one, and no output of it depends on the bias.
    """
    before = [parameter.detach().clone() for parameter in parameters]
    with torch.no_grad():
        for parameter in parameters:
            parameter.add_(torch.randn_like(parameter), alpha=step)
        there = bench.train(), bench.evaluate()
        moved = max(change(trained, there[0]), change(evaluated, there[1]))
        hidden = TOLERANCE < moved < SMALL_CHANGE and _rounding_moves(bench, *there)
        for parameter, value in zip(parameters, before, strict=True):
            parameter.copy_(value)
    if hidden:
        raise NotJudged("rounding alone moves the outputs")
    return moved > TOLERANCE
