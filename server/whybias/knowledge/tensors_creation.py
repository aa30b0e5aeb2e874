"""New tensors, which no bias contributes to, and tensors that are overwritten."""

from __future__ import annotations

from whybias.knowledge.axes import ALL, Axes
from whybias.knowledge.effects import Call, Carried, Effect
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import NotKnown, Shape
from whybias.knowledge.symbols import Size
from whybias.knowledge.tensor_arguments import keeps_fractions, length, lengths, listed
from whybias.knowledge.tensors_elementwise import aligned
from whybias.knowledge.throughs import kept, seen, unread


def _shaped(sizes: list[Size | None] | None) -> Shape:
    return Shape() if sizes is None else Shape.of(*sizes)


def _sized(call: Call) -> Effect:
    asked = call["size"]
    options = call.arguments.get("options")
    if asked == () and isinstance(options, dict) and "size" in options:
        asked = options["size"]
    return Effect((_shaped(lengths(asked)),), {"input": unread})


def _like(call: Call) -> Effect:
    return Effect((call.shape(),), {"input": unread, "options": unread, "fill_value": Carried, "data": unread})


def _filled(call: Call) -> Effect:
    return Effect((_shaped(lengths((call["size"],))),), {"input": unread, "fill_value": Carried})


def _drawn(call: Call) -> Effect:
    """``torch.randint(high, size)`` or ``torch.randint(low, high, size)``: the size is the one tuple."""
    given = [value for value in (call["low"], call["high"], call["size"]) if isinstance(value, (list, tuple))]
    return Effect((_shaped(lengths((given[0],)) if given else None),))


def _row(call: Call) -> Effect:
    """A vector, of a length that is known where one number gives it."""
    end = length(call["start"]) if call["end"] is None and call["step"] == 1 else None
    return Effect((Shape.of(end),))


def _steps(call: Call) -> Effect:
    return Effect((Shape.of(length(call["steps"])),))


def _permutation(call: Call) -> Effect:
    return Effect((Shape.of(length(call["n"])),))


def _scalar(call: Call) -> Effect:
    return Effect((Shape(0),))


def _unknown(call: Call) -> Effect:
    return Effect((Shape(),))


def _window(call: Call) -> Effect:
    return Effect((Shape.of(length(call["window_length"])),))


def _grid(call: Call) -> Effect:
    """Every tensor is spread out over a grid of as many axes as there are tensors."""
    given = listed(call["tensors"]) or call["tensors"]
    if not isinstance(given, (list, tuple)):
        raise NotKnown("what the grid is made of is not known")
    return Effect((Shape(len(given)),) * len(given), {"tensors": lambda axes: Carried(ALL)}, several=True)


def _identity(call: Call) -> Effect:
    rows = length(call["n"])
    return Effect((Shape.of(rows, rows if call["m"] is None else length(call["m"])),))


def _from_data(call: Call) -> Effect:
    """``torch.tensor([[1, 2], [3, 4]])``; of a tensor it is the same tensor."""
    data = call["data"]
    through = kept if keeps_fractions(call.arguments.get("dtype")) else seen("rounds it to whole numbers")
    if isinstance(data, Shape):
        return Effect((data,), {"data": through, "input": unread})
    sizes: list[Size | None] = []
    while isinstance(data, (list, tuple)) and data:
        sizes.append(len(data))
        data = data[0]
    known = isinstance(data, (bool, int, float, complex))
    return Effect((Shape.of(*sizes) if known else Shape(),), {"input": unread})


def _one_hot(call: Call) -> Effect:
    shape = call.shape()
    sizes = {axis - 1: size for axis, size in shape.sizes.items()}
    classes = length(call["num_classes"])
    if classes is not None and classes != -1:
        sizes[-1] = classes
    return Effect((Shape(None if shape.rank is None else shape.rank + 1, sizes),), {"input": seen("it is an index")})


def _overwritten(call: Call) -> Effect:
    return Effect((call.shape(),), {"input": unread, "value": lambda axes: Carried(Axes.of())})


def _copied(call: Call) -> Effect:
    return Effect((call.shape(),), {"input": unread, "other": aligned(call, "other")})


for _name in ("zeros", "ones", "empty", "rand", "randn"):
    function(f"torch.{_name}", "*size, **options", _sized)
    function(f"torch.{_name}_like", "input, **options", _like)
for _name in ("new_zeros", "new_ones", "new_empty"):
    function(f"torch.Tensor.{_name}", "input, *size, **options", _sized)
function("torch.full", "size, fill_value, **options", _filled)
function("torch.Tensor.new_full", "input, size, fill_value, **options", _filled)
function("torch.full_like", "input, fill_value, **options", _like)
function("torch.randint", "low, high=None, size=None, **options", _drawn)
function("torch.randint_like", "input, low, high=None, **options", _like)
function("torch.arange", "start, end=None, step=1, **options", _row)
function("torch.linspace", "start, end, steps, **options", _steps, "torch.logspace")
function("torch.randperm", "n, **options", _permutation)
function("torch.scalar_tensor", "s, **options", _scalar)
function("torch.from_numpy", "ndarray", _unknown)
function("torch.hann_window", "window_length, periodic=True, **options", _window, "torch.hamming_window")
function("torch.meshgrid", "*tensors, indexing=None", _grid)
function("torch.eye", "n, m=None, **options", _identity)
function("torch.tensor", "data, *, dtype=None, **options", _from_data)
function("torch.as_tensor", "data, dtype=None, device=None", _from_data, "torch.asarray")
function("torch.Tensor.new_tensor", "input, data, *, dtype=None, **options", _from_data)
function("torch.nn.functional.one_hot", "input, num_classes=-1", _one_hot)
function("torch.Tensor.zero_", "input", _overwritten, in_place=True)
function("torch.Tensor.fill_", "input, value", _overwritten, in_place=True)
function("torch.Tensor.copy_", "input, other, non_blocking=False", _copied, in_place=True)
for _name in ("normal_", "uniform_", "random_", "exponential_", "bernoulli_"):
    function(f"torch.Tensor.{_name}", "input, *args, **options", _overwritten, in_place=True)
