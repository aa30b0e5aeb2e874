"""Running statements."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from enum import Enum

from whybias.knowledge.symbols import Symbol
from whybias.liveness import assignment, checks, contexts, definitions, expressions, patterns, trail_ends
from whybias.liveness.frames import Frame
from whybias.liveness.iteration import iterate
from whybias.liveness.like_modules import AlikeModules, looks_at_one_module, module_of
from whybias.liveness.machine import Machine, Raised, place_key
from whybias.liveness.operations import binary_operation
from whybias.liveness.values import ClassValue, External, Opaque

MOST_DEMANDED = 9
"""A sequence of unknown length is not given more items than this, less one."""


class Flow(Enum):
    """How a statement hands on control, where it does not simply end."""

    BREAK = 1
    CONTINUE = 2
    RETURN = 3


def run_block(machine: Machine, body: Sequence[ast.stmt], frame: Frame) -> Flow | None:
    """Run statements in order until one of them leaves the block."""
    for statement in body:
        flow = run_statement(machine, statement, frame)
        if flow is not None:
            return flow
    return None


def run_statement(machine: Machine, node: ast.stmt, frame: Frame) -> Flow | None:
    """Run one statement; raises `Raised` where the program would."""
    machine.steps -= 1
    if machine.steps < 0:
        machine.step()
    run = _RUN.get(node.__class__)
    if run is None:
        machine.cannot(type(node).__name__)
        return None
    return run(machine, node, frame)


def _expression(machine: Machine, node: ast.Expr, frame: Frame) -> None:
    if not isinstance(node.value, ast.Constant):
        expressions.evaluate(machine, node.value, frame)


def _assign(machine: Machine, node: ast.Assign, frame: Frame) -> None:
    value = expressions.evaluate_for(machine, node.targets[0], node.value, frame)
    for target in node.targets:
        assignment.assign(machine, target, value, frame)


def _annotated(machine: Machine, node: ast.AnnAssign, frame: Frame) -> None:
    if node.value is not None:
        assignment.assign(machine, node.target, expressions.evaluate(machine, node.value, frame), frame)


def _augmented(machine: Machine, node: ast.AugAssign, frame: Frame) -> None:
    old = expressions.evaluate(machine, node.target, frame)
    new = binary_operation(
        machine, node.op, old, expressions.evaluate(machine, node.value, frame), node, frame, in_place=True
    )
    assignment.assign(machine, node.target, new, frame)


def _return(machine: Machine, node: ast.Return, frame: Frame) -> Flow:
    frame.returned = None if node.value is None else expressions.evaluate(machine, node.value, frame)
    return Flow.RETURN


def _if(machine: Machine, node: ast.If, frame: Frame) -> Flow | None:
    raises, else_raises = checks.branches_raise(node, frame)
    preferred = not raises or else_raises
    before = len(machine.decisions.consulted)
    holds = expressions.holds(machine, node.test, frame, preferred)
    while (raises if holds else else_raises) and machine.decisions.reconsider(before):
        holds = expressions.holds(machine, node.test, frame, preferred)
    if (
        raises is not else_raises
        and (raises if holds else else_raises)
        and checks.counts_unknown_items(node.test, frame)
    ):
        holds = not holds
    if raises if holds else else_raises:
        _note_demands(machine, node.test)
    elif raises or else_raises:
        checks.learn_rank(machine, node.test, holds, frame)
    return run_block(machine, node.body if holds else node.orelse, frame)


def _note_demands(machine: Machine, test: ast.expr) -> None:
    """Remember what a condition that leads to an exception is about: a caller would have given something else."""
    machine.demands = frozenset(part.id for part in ast.walk(test) if isinstance(part, ast.Name))
    machine.demanded_length = None
    for part in ast.walk(test):
        if isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.ops[0], (ast.Eq, ast.NotEq)):
            left, right = part.left, part.comparators[0]
            if not isinstance(left, ast.Call) or not isinstance(left.func, ast.Name) or left.func.id != "len":
                continue
            if isinstance(right, ast.Constant) and isinstance(right.value, int) and 0 < right.value < MOST_DEMANDED:
                machine.demanded_length = right.value


def _for(machine: Machine, node: ast.For | ast.AsyncFor, frame: Frame) -> Flow | None:
    alike: AlikeModules | None = None
    for item in iterate(machine, expressions.evaluate(machine, node.iter, frame), node.iter, frame):
        machine.step()
        assignment.assign(machine, node.target, item, frame)
        module = module_of(item)
        if module is not None and alike is None and looks_at_one_module(node, _function_around(frame)):
            alike = AlikeModules(machine)
        if module is not None and alike is not None and alike.needs_no_run(module):
            continue
        flow = run_block(machine, node.body, frame)
        if alike is not None:
            alike.ran()
        if flow is Flow.BREAK:
            return None
        if flow is Flow.RETURN:
            return flow
    return run_block(machine, node.orelse, frame)


def _function_around(frame: Frame) -> ast.AST | None:
    return None if frame.function is None else frame.function.node


def _while(machine: Machine, node: ast.While, frame: Frame) -> Flow | None:
    rounds = 0
    while True:
        value = expressions.evaluate(machine, node.test, frame)
        unknown = isinstance(value, (Opaque, Symbol))
        if not machine.truth(value, f"{place_key(frame.scope, node.test)} round {rounds}", preferred=rounds < 2):
            return run_block(machine, node.orelse, frame)
        flow = run_block(machine, node.body, frame)
        if flow is Flow.BREAK:
            return None
        if flow is Flow.RETURN:
            return flow
        rounds += 1
        if rounds > (2 if unknown else 1000):
            return None


def _try(machine: Machine, node: ast.Try, frame: Frame) -> Flow | None:
    machine.trying += 1
    try:
        flow = run_block(machine, node.body, frame)
        machine.trying -= 1
        if flow is None:
            flow = run_block(machine, node.orelse, frame)
    except Raised as raised:
        machine.trying -= 1
        handler = next((h for h in node.handlers if _handles(machine, h, raised, frame)), None)
        if handler is None:
            run_block(machine, node.finalbody, frame)
            raise
        if handler.name:
            frame.assign(handler.name, Opaque("an exception"))
        flow = run_block(machine, handler.body, frame)
    final = run_block(machine, node.finalbody, frame)
    return final if final is not None else flow


def _handles(machine: Machine, handler: ast.ExceptHandler, raised: Raised, frame: Frame) -> bool:
    if handler.type is None:
        return True
    caught = expressions.evaluate(machine, handler.type, frame)
    for one in caught if isinstance(caught, tuple) else (caught,):
        if not isinstance(one, (External, ClassValue)):
            return True
        if one.name.split(".")[-1] in ("Exception", "BaseException", raised.name):
            return True
    return False


def _with(machine: Machine, node: ast.With | ast.AsyncWith, frame: Frame) -> Flow | None:
    return contexts.run(machine, node, frame, lambda: run_block(machine, node.body, frame))


def _raise(machine: Machine, node: ast.Raise, frame: Frame) -> None:
    name = "Exception"
    if node.exc is not None:
        called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else name
        if machine.trying and isinstance(node.exc, ast.Call):  # whoever catches it has what it is given
            given = [expressions.evaluate(machine, part, frame) for part in node.exc.args]
            trail_ends.lose(machine, given, "it is raised with an exception", node, frame)
    raise Raised(name)


def _assert(machine: Machine, node: ast.Assert, frame: Frame) -> None:
    before = len(machine.decisions.consulted)
    holds = expressions.holds(machine, node.test, frame)
    while not holds and machine.decisions.reconsider(before):
        holds = expressions.holds(machine, node.test, frame)
    if not holds:
        _note_demands(machine, node.test)
        raise Raised("AssertionError")
    checks.learn_rank(machine, node.test, holds, frame)


def _delete(machine: Machine, node: ast.Delete, frame: Frame) -> None:
    for target in node.targets:
        assignment.delete(machine, target, frame)


def _function(machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame) -> None:
    frame.assign(node.name, definitions.decorated(machine, definitions.function(machine, node, frame), node, frame))


def _class(machine: Machine, node: ast.ClassDef, frame: Frame) -> None:
    frame.assign(node.name, definitions.decorated(machine, definitions.class_value(machine, node, frame), node, frame))


def _import(machine: Machine, node: ast.Import, frame: Frame) -> None:
    for alias in node.names:
        first = alias.name.split(".")[0]
        if alias.asname:
            frame.assign(alias.asname, machine.program.import_module(alias.name, frame.code.path))
        else:
            frame.assign(first, machine.program.import_module(first, frame.code.path))


def _import_from(machine: Machine, node: ast.ImportFrom, frame: Frame) -> None:
    for alias in node.names:
        if alias.name == "*":
            machine.program.import_star(node.module or "", frame, node.level)
        else:
            value = machine.program.import_name(node.module or "", alias.name, frame.code.path, node.level)
            frame.assign(alias.asname or alias.name, value)


def _global(machine: Machine, node: ast.Global, frame: Frame) -> None:
    frame.is_global |= frozenset(node.names)


def _nonlocal(machine: Machine, node: ast.Nonlocal, frame: Frame) -> None:
    frame.non_local |= frozenset(node.names)


def _match(machine: Machine, node: ast.Match, frame: Frame) -> Flow | None:
    subject = expressions.evaluate(machine, node.subject, frame)
    for case in node.cases:
        preferred = not checks.always_raises(case.body)
        if not patterns.matches(machine, case.pattern, subject, frame, preferred):
            continue
        if case.guard is not None:
            guard = expressions.evaluate(machine, case.guard, frame)
            if not machine.truth(guard, place_key(frame.scope, case.guard), preferred):
                continue
        return run_block(machine, case.body, frame)
    return None


def _type_alias(machine: Machine, node: ast.stmt, frame: Frame) -> None:
    """``type X = ...`` binds nothing a model computes with."""


_RUN: dict[type, Callable[..., Flow | None]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _return,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Try: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Delete: _delete,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.Match: _match,
    ast.Pass: lambda machine, node, frame: None,
    ast.Break: lambda machine, node, frame: Flow.BREAK,
    ast.Continue: lambda machine, node, frame: Flow.CONTINUE,
}
if hasattr(ast, "TryStar"):
    _RUN[ast.TryStar] = _try
if hasattr(ast, "TypeAlias"):
    _RUN[ast.TypeAlias] = _type_alias
