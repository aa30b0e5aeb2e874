"""Fourier transforms and complex numbers, all linear."""

from __future__ import annotations

from whybias.knowledge.axes import ALL, Axes
from whybias.knowledge.axis_moves import drop, drop_from_shape, insert_into_shape
from whybias.knowledge.broadcasting import broadcast
from whybias.knowledge.effects import Call, Carried, Effect, Outcome, Transfer
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import Shape
from whybias.knowledge.tensor_arguments import axes as axes_of
from whybias.knowledge.tensors_elementwise import aligned, scaled
from whybias.knowledge.throughs import kept, seen


def _transformed(call: Call, name: str) -> Effect:
    """A constant becomes a spike at frequency zero, so the transformed axes vary."""
    shape = call.shape()
    length = call.arguments.get("n", call.arguments.get("s"))
    dim = call["dim"]
    if dim is None and length is None and shape.rank is not None:
        dim = tuple(range(-shape.rank, 0))
    found = None if dim is None else axes_of(shape, dim)
    if found is None:
        return Effect((Shape(shape.rank),), {"input": lambda axes: Carried(ALL)})
    result = shape
    if length is not None or "r" in name:
        result = shape.with_sizes(dict.fromkeys(found if length is not None else found[-1:]))
    size = shape.size(found[-1])
    if length is None and name.startswith("r") and isinstance(size, int):
        result = shape.with_sizes({found[-1]: size // 2 + 1})
    return Effect((result,), {"input": lambda axes: Carried(axes.within(shape.rank) | Axes.of(*found))})


def _shifted(call: Call) -> Effect:
    return Effect((call.shape(),), {"input": Carried})


def _as_complex(call: Call) -> Effect:
    """The last axis holds the real and the imaginary part."""
    shape = call.shape()
    return Effect((drop_from_shape(shape, [-1]),), {"input": lambda axes: Carried(drop(axes.within(shape.rank), [-1]))})


def _as_real(call: Call) -> Effect:
    shape = call.shape()

    def through(axes: Axes) -> Outcome:
        """The parts of a complex number differ."""
        axes = axes.within(shape.rank)
        return Carried(Axes(frozenset(axis - 1 for axis in axes.members), axes.complement) | Axes.of(-1))

    return Effect((insert_into_shape(shape, [-1]).with_sizes({-1: 2}),), {"input": through})


def _complex(call: Call) -> Effect:
    result = broadcast(call.shape("real"), call.shape("imag"))
    return Effect((result,), {"real": aligned(call, "real"), "imag": aligned(call, "imag")})


def _polar(call: Call) -> Effect:
    result = broadcast(call.shape("abs"), call.shape("angle"))
    return Effect((result,), {"abs": scaled(call, "abs", "angle"), "angle": seen("is not linear")})


def _imaginary(call: Call) -> Effect:
    return Effect((call.shape(),), {"input": kept})


def _of(name: str) -> Transfer:
    return lambda call: _transformed(call, name)


for _name in ("fft", "ifft", "rfft", "irfft"):
    for _suffix, _arguments in (
        ("", "n=None, dim=-1"),
        ("2", "s=None, dim=(-2, -1)"),
        ("n", "s=None, dim=None"),
    ):
        function(
            f"torch.fft.{_name}{_suffix}",
            f"input, {_arguments}, norm=None, *, out=None",
            _of(_name),
        )
for _name in ("fftshift", "ifftshift"):
    function(f"torch.fft.{_name}", "input, dim=None", _shifted)
function("torch.view_as_complex", "input", _as_complex)
function("torch.view_as_real", "input", _as_real)
function("torch.complex", "real, imag, *, out=None", _complex)
function("torch.polar", "abs, angle, *, out=None", _polar)
function("torch.imag", "input", _imaginary, "torch.Tensor.imag")
