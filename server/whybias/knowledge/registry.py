"""The table of operations: one line registers what one operation does.

Functions are registered under their public torch name (``torch.nn.functional.relu``, ``torch.cat``); tensor
methods as ``torch.Tensor.view``; layers under their class (``torch.nn.Conv2d``). Signatures are written as in the
PyTorch documentation and parsed when first used, so that importing the table stays cheap.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from whybias.frozen import frozen
from whybias.knowledge.effects import Call, Outcome, Transfer


class _Required:
    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED = _Required()


@frozen
class Parameter:
    """One parameter of a signature; `default` is `REQUIRED` where there is none.

    A `variadic` one takes the remaining positional arguments as a tuple; a `collects` one the remaining keywords as
    a dict.
    """

    name: str
    default: object
    variadic: bool = False
    keyword_only: bool = False
    collects: bool = False


@cache
def parameters(signature: str) -> tuple[Parameter, ...]:
    """The parameters of ``"input, p=0.5, *, inplace=False"``, ``"*tensors"``, ``"**lengths"``."""
    function = ast.parse(f"def f({signature}): ...").body[0]
    assert isinstance(function, ast.FunctionDef)
    args = function.args
    positional = [*args.posonlyargs, *args.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(args.defaults)) + list(args.defaults)
    found = [
        Parameter(arg.arg, REQUIRED if default is None else ast.literal_eval(default))
        for arg, default in zip(positional, defaults, strict=True)
    ]
    if args.vararg is not None:
        found.append(Parameter(args.vararg.arg, (), variadic=True))
    found += [
        Parameter(arg.arg, REQUIRED if default is None else ast.literal_eval(default), keyword_only=True)
        for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)
    ]
    if args.kwarg is not None:
        found.append(Parameter(args.kwarg.arg, REQUIRED, keyword_only=True, collects=True))
    return tuple(found)


class BindingError(Exception):
    """The arguments do not fit the signature: torch would raise a TypeError."""


@frozen
class _Layout:
    """A signature laid out for binding: the names that take positions, all names that keywords may give, defaults."""

    positional: tuple[str, ...]
    variadic: int | None
    """The place of ``*args``, which is the last."""
    known: frozenset[str]
    collector: str | None
    rest: tuple[Parameter, ...]


@cache
def _layout(signature: str) -> _Layout:
    names = parameters(signature)
    taking = [parameter for parameter in names if not parameter.keyword_only]
    variadic = next((place for place, parameter in enumerate(taking) if parameter.variadic), None)
    return _Layout(
        tuple(parameter.name for parameter in taking),
        variadic,
        frozenset(parameter.name for parameter in names if not parameter.collects),
        next((parameter.name for parameter in names if parameter.collects), None),
        tuple(parameter for parameter in names if not parameter.collects and not parameter.variadic),
    )


def bind(signature: str, args: Sequence[object], kwargs: Mapping[str, object]) -> dict[str, object]:
    """Arguments by parameter name, defaults filled in; raises `BindingError` where they do not fit.

    A required parameter that is missing is an error; keywords the signature does not know are an error too.
    """
    layout = _layout(signature)
    split = layout.variadic
    if split is None and len(args) > len(layout.positional):
        raise BindingError(f"{len(args)} positional arguments")
    bound: dict[str, object] = dict(zip(layout.positional, args if split is None else args[:split], strict=False))
    if split is not None:
        bound[layout.positional[split]] = tuple(args[split:])
    others: dict[str, object] = {}
    for name, value in kwargs.items():
        if name in layout.known and (name not in bound or bound[name] == ()):
            bound[name] = value
        elif name not in layout.known and layout.collector is not None:
            others[name] = value
        else:
            raise BindingError(f"unexpected keyword {name}")
    if layout.collector is not None:
        bound[layout.collector] = others
    for parameter in layout.rest:
        if parameter.name not in bound:
            if parameter.default is REQUIRED:
                raise BindingError(f"missing argument {parameter.name}")
            bound[parameter.name] = parameter.default
    return bound


@frozen
class Bias:
    """The additive parameter of a layer.

    `axis` is where it varies in the layer's output, counted from the end; None where that depends on the call
    (see `Effect.own`) or cannot be followed (recurrent layers). `size` names the constructor parameter with the
    number of elements.
    `argument` is the constructor's parameter that leaves it out, None where there is none. `attribute` is the
    parameter's attribute. `shift` tells the beta of a normalizer from the bias of a linear map.
    `inside` says what becomes of the bias within the layer itself, where that is the whole answer.
    """

    axis: int | None
    size: str
    argument: str | None = "bias"
    attribute: str = "bias"
    shift: bool = False
    inside: Callable[[Call], Outcome] | None = None


@frozen
class Operation:
    """One entry of the table.

    `signature` binds the call. For a layer it is the constructor's, and `forward` is that of the call; the transfer
    then finds both sets of arguments in one `Call` (forward's names win). `masked_ok` says that the transfer also
    holds for a contribution whose tensor was masked for a softmax (`effects.Carried`): it moves numbers about, adds
    to them or scales them, or it is the softmax. To any other operation such a contribution is lost.
    """

    name: str
    signature: str
    transfer: Transfer
    forward: str | None = None
    bias: Bias | None = None
    in_place: bool = False
    masked_ok: bool = False


OPERATIONS: dict[str, Operation] = {}
"""Every known operation by its public name."""

ALIASES: dict[str, str] = {}
"""Other public names of the same operation, to the name it is registered under."""


def function(
    name: str, signature: str, transfer: Transfer, *also: str, in_place: bool = False, masked_ok: bool = False
) -> None:
    """Register a function or a tensor method; `also` are other public names with the same signature.

    A tensor method's first parameter is ``input``. `in_place` says that it writes its result into ``input``;
    `masked_ok` as in `Operation`.
    """
    OPERATIONS[name] = Operation(name, signature, transfer, in_place=in_place, masked_ok=masked_ok)
    for other in also:
        ALIASES[other] = name


def layer(
    name: str,
    signature: str,
    transfer: Transfer,
    *also: str,
    forward: str = "input",
    bias: Bias | None = None,
    masked_ok: bool = False,
) -> None:
    """Register a layer class under its public name; `also` are other names of the very same class."""
    OPERATIONS[name] = Operation(name, signature, transfer, forward=forward, bias=bias, masked_ok=masked_ok)
    for other in also:
        ALIASES[other] = name


def lookup(name: str) -> Operation | None:
    """The operation of this public name, or None."""
    return OPERATIONS.get(name) or OPERATIONS.get(ALIASES.get(name, ""))
