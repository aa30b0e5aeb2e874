"""The numbers of a bias on their way to a normalizer: as arithmetic on tensors, and as the code that does it.

Both follow the same steps, one function each for the same kind of step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from whybias.liveness.transfers import Mixed, Placed, Repeated, Scaled, TransferStep

if TYPE_CHECKING:
    from torch import Tensor


def transferred(
    steps: Sequence[TransferStep], bias: Tensor, mean: Tensor, weight_of: Callable[[str], Tensor]
) -> Tensor:
    """What a running mean of the shape of `mean` has absorbed of `bias`, in the dtype of `bias`.

    `weight_of` gives the weight of a layer, in that dtype too. Raises `ValueError` where the lengths do not fit.
    """
    shift = bias
    for step in steps:
        if isinstance(step, Scaled):
            shift = shift / step.factor if step.divided else shift * step.factor
        elif isinstance(step, Repeated):
            length = len(mean) if step.weight is None else weight_of(step.weight).shape[1]
            shift = shift.repeat_interleave(_share(length, len(shift)))
        elif isinstance(step, Placed):
            padded = shift.new_zeros(len(mean) if step.total is None else step.total)
            if step.start + len(shift) > len(padded):
                raise ValueError("what is joined is longer than what it becomes")
            padded[step.start : step.start + len(shift)] = shift
            shift = padded
        else:
            weight = weight_of(step.layer)
            summed = weight.flatten(2).sum(2) if step.windowed else weight
            groups = _share(len(shift), summed.shape[1])
            _share(len(summed), groups)
            parts = summed.reshape(groups, -1, summed.shape[1]) * shift.reshape(groups, 1, -1)
            shift = parts.sum(2).flatten()
    if shift.shape != mean.shape:
        raise ValueError(f"there are {len(shift)} numbers for a running mean of {len(mean)}")
    return shift


def _share(whole: int, part: int) -> int:
    if not part or whole % part:
        raise ValueError(f"{part} numbers do not divide into {whole}")
    return whole // part


def transfer_code(steps: Sequence[TransferStep]) -> Iterator[str]:
    """Lines of Python that make ``shift`` of ``bias``, given ``mean``, ``state_dict`` and ``prefix``."""
    shift = "bias"
    for step in steps:
        yield from _code(step, shift)
        shift = "shift"
    if not steps:
        yield "shift = bias"


def _code(step: TransferStep, shift: str) -> Iterator[str]:
    if isinstance(step, Scaled):
        scaled = f"{shift} {'*/'[step.divided]} {step.factor:.17g}"
        yield f"shift = -{shift}" if step == Scaled(-1.0) else f"shift = {scaled}"
    elif isinstance(step, Repeated):
        length = "len(mean)" if step.weight is None else f"{_weight(step.weight)}.shape[1]"
        yield f"shift = {shift}.repeat_interleave({length} // len({shift}))"
    elif isinstance(step, Placed):
        yield f"padded = {shift}.new_zeros({'len(mean)' if step.total is None else step.total})"
        yield f"padded[{step.start} : {step.start} + len({shift})] = {shift}"
        yield "shift = padded"
    else:
        yield from _mixed_code(step, shift)


def _mixed_code(step: Mixed, shift: str) -> Iterator[str]:
    weight = _weight(step.layer) + (".flatten(2).sum(2)" if step.windowed else "")
    if step.groups == 1:
        yield f"shift = {weight} @ {shift}"
        return
    yield f"weight = {weight}"
    yield f"groups = len({shift}) // weight.shape[1]"
    yield "weight = weight.reshape(groups, -1, weight.shape[1])"
    yield f"shift = (weight * {shift}.reshape(groups, 1, -1)).sum(2).flatten()"


def _weight(layer: str) -> str:
    return f'state_dict[prefix + "{layer}.weight"]'
