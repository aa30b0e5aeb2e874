"""``with``: what runs before the block, and what runs after it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TypeVar

from whybias.liveness import assignment, calls, expressions
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.machine import Machine, Raised
from whybias.liveness.values import (
    BoundMethod,
    ClassValue,
    ContextManager,
    ObjectValue,
    Opaque,
    Value,
    is_unknown,
)

Flow = TypeVar("Flow")


def run(
    machine: Machine, node: ast.With | ast.AsyncWith, frame: Frame, block: Callable[[], Flow | None]
) -> Flow | None:
    """Enter each context manager, run the block, and leave them in turn; gives how the block ended."""
    return _inside(machine, node, node.items, frame, block)


def _inside(
    machine: Machine,
    node: ast.AST,
    items: Sequence[ast.withitem],
    frame: Frame,
    block: Callable[[], Flow | None],
) -> Flow | None:
    if not items:
        return block()
    target = items[0].optional_vars

    def body(bound: Value) -> Flow | None:
        if target is not None:
            assignment.assign(machine, target, bound, frame)
        return _inside(machine, node, items[1:], frame, block)

    value = expressions.evaluate(machine, items[0].context_expr, frame)
    if isinstance(value, ContextManager):
        return _at_yield(machine, value, node, frame, body)
    return _between_methods(machine, value, node, frame, body)


def _at_yield(
    machine: Machine, manager: ContextManager, node: ast.AST, frame: Frame, body: Callable[[Value], Flow | None]
) -> Flow | None:
    """Run a generator with the block in the place of its first ``yield``."""
    flows: list[Flow | None] = []

    def at_yield(value: Value) -> None:
        if not flows:
            flows.append(None)
            flows[0] = body(value)

    calls.run_function(machine, manager.function, manager.args, manager.kwargs, node, frame, at_yield)
    return flows[0] if flows else body(Opaque("a context manager"))


def _between_methods(
    machine: Machine, value: Value, node: ast.AST, frame: Frame, body: Callable[[Value], Flow | None]
) -> Flow | None:
    enter, leave = _method(value, "__enter__"), _method(value, "__exit__")
    if enter is not None:
        bound = calls.call(machine, enter, [], {}, node, frame)
    else:
        bound = Opaque("a context manager") if is_unknown(value) else value
    try:
        flow = body(bound)
    except Raised:
        raised = [Opaque("what was raised")] * 3
        if leave is not None and calls.call(machine, leave, list(raised), {}, node, frame) is True:
            return None
        raise
    if leave is not None:
        calls.call(machine, leave, [None] * 3, {}, node, frame)
    return flow


def _method(value: Value, name: str) -> BoundMethod | None:
    """A method that the project gives an object; None where it has none."""
    if not isinstance(value, (ObjectValue, Instance)) or not isinstance(value.cls, ClassValue):
        return None
    found = value.cls.method(name)
    return None if found is None else BoundMethod(found, value)
