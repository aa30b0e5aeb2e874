"""The real operation behind a proof case, ready to be run with and without a contribution."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from tests.knowledge.operands import Operand

from whybias.knowledge.registry import Operation, bind, lookup

Into = str | tuple[str, int]
Tensors = list[torch.Tensor]


class FrozenBatchNorm2d(torch.nn.Module):  # type: ignore[misc]
    """What torchvision documents: statistics and affine parameters are fixed buffers."""

    def __init__(self, num_features: int, eps: float = 1e-5) -> None:
        super().__init__()
        self.eps = eps
        for name in ("weight", "bias", "running_mean", "running_var"):
            self.register_buffer(name, torch.ones(num_features))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scale and shift with the fixed numbers."""
        per_channel = (1, -1, 1, 1)
        scale = self.weight * (self.running_var + self.eps).rsqrt()
        shift = self.bias - self.running_mean * scale
        return x * scale.reshape(per_channel) + shift.reshape(per_channel)


STAND_INS = {"torchvision.ops.FrozenBatchNorm2d": FrozenBatchNorm2d}
"""For operations of packages that the tests do without."""


def real(name: str) -> Callable[..., object]:
    """The object of this public name."""
    if name in STAND_INS:
        return STAND_INS[name]
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part)
        if callable(found):
            return found
        return lambda tensor: getattr(tensor, parts[-1])  # an attribute such as `torch.Tensor.mT`
    raise ImportError(name)


@contextmanager
def double() -> Iterator[None]:
    """New tensors are float64, and nothing is recorded for gradients."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        with torch.no_grad():
            yield
    finally:
        torch.set_default_dtype(before)


@dataclass
class Built:
    """A callable with the operands of its call; `module` is the layer, None for a function."""

    operation: Operation
    function: Callable[..., object]
    module: torch.nn.Module | None
    args: Sequence[object]
    options: Mapping[str, object]

    def operand(self, into: Into) -> Operand:
        """The tensor given for a parameter, or for an element of the list given for it."""
        signature = self.operation.forward if self.operation.forward is not None else self.operation.signature
        found = bind(signature, self.args, self.options)[into[0] if isinstance(into, tuple) else into]
        if isinstance(into, tuple):
            assert isinstance(found, (list, tuple))
            found = found[into[1]]
        assert isinstance(found, Operand), f"{into} is no tensor"
        return found

    def run(self, seed: int, moved: tuple[Into, torch.Tensor] | None = None) -> object:
        """The result for the operands of one draw, with a contribution added to one of them."""
        generator = torch.Generator().manual_seed(seed)
        target = self.operand(moved[0]) if moved is not None else None

        def drawn(value: object) -> object:
            if isinstance(value, Operand):
                tensor = value.draw(generator)
                return tensor + moved[1] if value is target and moved is not None else tensor
            if isinstance(value, (list, tuple)) and not isinstance(value, torch.Size):
                return type(value)(drawn(item) for item in value)
            return value

        args = [drawn(item) for item in self.args]
        options = {name: drawn(item) for name, item in self.options.items()}
        torch.manual_seed(7)  # the same elements are dropped with and without the contribution
        with double():
            return self.function(*args, **options)

    def returned(self) -> tuple[list[object], bool]:
        """What one call returns, and whether that is a tuple or list."""
        result = self.run(0)
        return (list(result), True) if isinstance(result, (tuple, list)) else ([result], False)

    def outputs(self, seed: int, moved: tuple[Into, torch.Tensor] | None = None) -> Tensors:
        """The tensors returned, as float64; what is none counts as a tensor without axes."""
        result = self.run(seed, moved)
        items = list(result) if isinstance(result, (tuple, list)) else [result]
        return [_tensor(item) for item in items]


def _tensor(item: object) -> torch.Tensor:
    if isinstance(item, torch.Tensor):
        return item.detach().to(torch.float64)
    if isinstance(item, (tuple, list)) and item:
        return torch.cat([_tensor(part).flatten() for part in item])
    return torch.zeros(())


def build_layer(
    operation: Operation, made: Sequence[object], having: Mapping[str, object], evaluating: bool
) -> torch.nn.Module:
    """The layer with random parameters and buffers. Functions among the arguments make further layers."""
    torch.manual_seed(3)
    with double():
        given = [_constructed(item) for item in made]
        options = {name: _constructed(item) for name, item in having.items()}
        module = real(operation.name)(*given, **options)
    assert isinstance(module, torch.nn.Module)
    return module.train(not evaluating)


def _constructed(value: object) -> object:
    return value() if inspect.isfunction(value) else value


def randomize(module: torch.nn.Module) -> None:
    """Draw all parameters and statistics."""
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for name, tensor in [*module.named_parameters(), *module.named_buffers()]:
            if tensor.is_floating_point():
                drawn = torch.rand(tensor.shape, generator=generator, dtype=torch.float64)
                tensor.copy_(drawn + 0.5 if "var" in name else drawn - 0.4)


def build(
    name: str,
    args: Sequence[object],
    options: Mapping[str, object],
    made: Sequence[object] = (),
    having: Mapping[str, object] | None = None,
    evaluating: bool = False,
) -> Built:
    """The operation registered under `name`, or under an alias of it, with the operands of one call."""
    operation = lookup(name)
    assert operation is not None, f"{name} is not registered"
    if operation.forward is None:
        return Built(operation, real(name), None, args, options)
    module = build_layer(operation, made, having or {}, evaluating)
    built = Built(operation, module, module, args, options)
    if "Lazy" in name:
        built.run(0)
    randomize(module)
    return built
