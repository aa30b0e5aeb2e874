"""One proof case: a call of a registered operation, and the contribution to follow through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import add
from types import FunctionType

from tests.knowledge.building import Built, Into, build
from tests.knowledge.operands import abstract

from whybias.knowledge.effects import Call
from whybias.knowledge.registry import Operation, bind


@dataclass(frozen=True)
class Case:
    """One call, and the contribution to follow through it.

    `args` and `options` are the call's arguments, with `T(2, 3)` for tensors; for a layer `made` and `having` are the
    constructor's. `into` names the parameter that the contribution arrives in (with an index for a list of
    tensors; None for a case about shapes only), `along` the axes it varies along. `says` is the kind of answer that
    the entry must give, per output where it is a tuple; "intact" is "carried" with the bias's own numbers. A carried
    contribution must vary along exactly the axes that the entry names, unless `loose`. `frozen` is for
    normalizers whose statistics do not follow the bias: the contribution passes, scaled. `evaluating` calls the
    layer in evaluation mode. `presumes` names arguments that the entry may take to be ordinary when unknown.
    """

    operation: str
    args: tuple[object, ...]
    options: Mapping[str, object] = field(default_factory=dict)
    made: tuple[object, ...] = ()
    having: Mapping[str, object] = field(default_factory=dict)
    into: Into | None = "input"
    along: tuple[int, ...] = ()
    says: str | tuple[str, ...] = "seen"
    loose: bool = False
    frozen: bool = False
    evaluating: bool = False
    presumes: tuple[str, ...] = ()

    def __str__(self) -> str:
        made = _shown(self.made, self.having) if self.made or self.having else ""
        return f"{self.operation}{made}{_shown(self.args, self.options)} {self.into} along {self.along}"


def _shown(args: tuple[object, ...], options: Mapping[str, object]) -> str:
    """Arguments as they are written; functions by their name, as tests have the same names in every process."""
    texts = [item.__name__ if isinstance(item, FunctionType) else str(item) for item in (*args, *options.values())]
    names = [""] * len(args) + [f"{name}=" for name in options]
    return f"({', '.join(map(add, names, texts))})"


def built(case: Case) -> Built:
    """The real operation of a case, with the same parameters each time."""
    return build(case.operation, case.args, case.options, case.made, case.having, case.evaluating)


def call_of(case: Case, operation: Operation, change: Callable[[str, object], object] | None = None) -> Call:
    """The call as the table sees it; `change` may alter each argument, by name."""
    given = [abstract(item) for item in case.args]
    options = {name: abstract(item) for name, item in case.options.items()}
    if operation.forward is None:
        bound = bind(operation.signature, given, options)
    else:
        made = [abstract(item) for item in case.made]
        having = {name: abstract(item) for name, item in case.having.items()}
        bound = {**bind(operation.signature, made, having), **bind(operation.forward, given, options)}
    if change is not None:
        bound = {name: change(name, value) for name, value in bound.items()}
    return Call(bound, training=not case.evaluating)
