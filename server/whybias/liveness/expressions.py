"""Evaluating expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence

from whybias.knowledge.symbols import MOST_CHARACTERS, Symbol
from whybias.liveness import assignment, attributes, calls, definitions, dimensions, subscripts, unknown_writes
from whybias.liveness.frames import Frame
from whybias.liveness.iteration import iterate
from whybias.liveness.machine import PLAIN, Machine, place_key
from whybias.liveness.operations import binary_operation, compare, unary_operation, wide_format
from whybias.liveness.values import MISSING, Opaque, Value, describe


def evaluate(machine: Machine, node: ast.expr, frame: Frame) -> Value:
    """The value of an expression; raises `Raised` where the program would."""
    machine.steps -= 1
    if machine.steps < 0:
        machine.step()
    run = _EVALUATE.get(node.__class__)
    if run is None:
        return machine.cannot(type(node).__name__)
    return run(machine, node, frame)


def holds(machine: Machine, node: ast.expr, frame: Frame, preferred: bool = True) -> bool:
    """Whether a condition is true; `preferred` is the answer where that cannot be known."""
    value = evaluate(machine, node, frame)
    if value.__class__ in PLAIN:
        return bool(value)
    return machine.truth(value, place_key(frame.scope, node), preferred)


def _constant(machine: Machine, node: ast.Constant, frame: Frame) -> Value:
    return node.value


def _name(machine: Machine, node: ast.Name, frame: Frame) -> Value:
    value = frame.names.get(node.id, MISSING)
    if value is not MISSING:
        return value
    if frame.closure is not None:
        value = frame.closure.lookup_from_within(node.id)
        if value is not MISSING:
            return value
    return calls.global_name(machine, node.id, frame)


def _attribute(machine: Machine, node: ast.Attribute, frame: Frame) -> Value:
    return attributes.get_attribute(machine, evaluate(machine, node.value, frame), node.attr, node, frame)


def _call(machine: Machine, node: ast.Call, frame: Frame) -> Value:
    return calls.evaluate_call(machine, node, frame)


def _binary(machine: Machine, node: ast.BinOp, frame: Frame) -> Value:
    left = evaluate(machine, node.left, frame)
    return binary_operation(machine, node.op, left, evaluate(machine, node.right, frame), node, frame)


def _unary(machine: Machine, node: ast.UnaryOp, frame: Frame) -> Value:
    if isinstance(node.op, ast.Not):
        return not holds(machine, node.operand, frame)
    return unary_operation(machine, node.op, evaluate(machine, node.operand, frame), node, frame)


def _boolean(machine: Machine, node: ast.BoolOp, frame: Frame) -> Value:
    stops_at = isinstance(node.op, ast.Or)
    for part in node.values[:-1]:
        value = evaluate(machine, part, frame)
        true = value if value.__class__ is bool else machine.truth(value, place_key(frame.scope, part))
        if true is stops_at:
            return True if stops_at and isinstance(value, Opaque) else value
    return evaluate(machine, node.values[-1], frame)


def _compare(machine: Machine, node: ast.Compare, frame: Frame) -> Value:
    left = evaluate(machine, node.left, frame)
    result: Value = True
    for i, (op, right_node) in enumerate(zip(node.ops, node.comparators, strict=True)):
        right = evaluate(machine, right_node, frame)
        result = compare(machine, op, left, right, node, frame)
        if i + 1 < len(node.ops) and not machine.truth(result, f"{place_key(frame.scope, node)} part {i}"):
            return False
        left = right
    return result


def _conditional(machine: Machine, node: ast.IfExp, frame: Frame) -> Value:
    return evaluate(machine, node.body if holds(machine, node.test, frame) else node.orelse, frame)


def _items(machine: Machine, nodes: list[ast.expr], frame: Frame, spread: int | None = None) -> list[Value]:
    """The values of expressions; a starred one gives `spread` items where their number is not known."""
    found: list[Value] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            found.extend(iterate(machine, evaluate(machine, node.value, frame), node, frame, spread))
        else:
            found.append(evaluate(machine, node, frame))
    return found


def evaluate_for(machine: Machine, target: ast.expr, node: ast.expr, frame: Frame) -> Value:
    """The value of an expression that is assigned to a target.

    In ``b, n, d, device = *x.shape, x.device`` the target tells how many axes `x` has.
    """
    if node.__class__ is not ast.Tuple or not isinstance(target, (ast.Tuple, ast.List)):
        return evaluate(machine, node, frame)
    stars = sum(isinstance(item, ast.Starred) for item in node.elts)
    if stars != 1 or any(isinstance(item, ast.Starred) for item in target.elts):
        return evaluate(machine, node, frame)
    return tuple(_items(machine, node.elts, frame, max(0, len(target.elts) - len(node.elts) + stars)))


def _tuple(machine: Machine, node: ast.Tuple, frame: Frame) -> Value:
    return tuple(_items(machine, node.elts, frame))


def _list(machine: Machine, node: ast.List, frame: Frame) -> Value:
    return _items(machine, node.elts, frame)


def _set(machine: Machine, node: ast.Set, frame: Frame) -> Value:
    items = _items(machine, node.elts, frame)
    try:
        return set(items)
    except TypeError:
        return Opaque("a set")


def _dict(machine: Machine, node: ast.Dict, frame: Frame) -> Value:
    found: dict[Value, Value] = {}
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        value = evaluate(machine, value_node, frame)
        if key_node is None:
            unknown_writes.merge(machine, found, value, node, frame)
            continue
        unknown_writes.put(machine, found, evaluate(machine, key_node, frame), value, node, frame)
    return found


def _subscript(machine: Machine, node: ast.Subscript, frame: Frame) -> Value:
    owner = evaluate(machine, node.value, frame)
    return subscripts.get_item(machine, owner, evaluate(machine, node.slice, frame), node, frame)


def _slice(machine: Machine, node: ast.Slice, frame: Frame) -> Value:
    parts = [None if part is None else evaluate(machine, part, frame) for part in (node.lower, node.upper, node.step)]
    return slice(*parts)


MOST_KNOWN = 65536
"""The longest text that is computed."""


def _formatted(machine: Machine, node: ast.JoinedStr, frame: Frame) -> Value:
    text, known = "", True
    unknown: list[Value] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
            continue
        assert isinstance(part, ast.FormattedValue)
        value = evaluate(machine, part.value, frame)
        if isinstance(value, (str, int, float, bool)) or value is None:
            layout = "" if part.format_spec is None else evaluate(machine, part.format_spec, frame)
            if not isinstance(layout, str) or wide_format(layout):
                known = False
                text += "{?}"
                continue
            try:
                text += format(value, layout)
            except (ValueError, TypeError):
                known = False
                text += "{?}"
        else:
            known = False
            text += "{" + describe(value) + "}"
            unknown.append(value)
        if len(text) > (MOST_KNOWN if known else MOST_CHARACTERS):
            return Opaque("a very long text")
    if len(unknown) == 1:
        name = dimensions.spelled(machine, text.replace("{" + describe(unknown[0]) + "}", "{}"), unknown[0])
        if name is not None:
            return name
    return text if known else Symbol.named(f"f{text!r}")


def _lambda(machine: Machine, node: ast.Lambda, frame: Frame) -> Value:
    return definitions.function(machine, node, frame)


def _comprehension(
    machine: Machine, generators: Sequence[ast.comprehension], frame: Frame, add: Callable[[Frame], None]
) -> None:
    inner = Frame(frame.code, frame.namespace, closure=frame, function=frame.function, scope=frame.scope)
    items = evaluate(machine, generators[0].iter, frame)
    _each(machine, generators, iterate(machine, items, generators[0].iter, frame), inner, add)


def _each(
    machine: Machine,
    generators: Sequence[ast.comprehension],
    items: Iterable[Value],
    inner: Frame,
    add: Callable[[Frame], None],
) -> None:
    """Go through the items of the first of the generators, and for each of them through those of the others."""
    generator, *others = generators
    for item in items:
        machine.step()
        assignment.assign(machine, generator.target, item, inner)
        if not all(holds(machine, test, inner) for test in generator.ifs):
            continue
        if others:
            more = evaluate(machine, others[0].iter, inner)
            _each(machine, others, iterate(machine, more, others[0].iter, inner), inner, add)
        else:
            add(inner)


def _list_comprehension(machine: Machine, node: ast.ListComp | ast.GeneratorExp, frame: Frame) -> Value:
    found: list[Value] = []
    _comprehension(machine, node.generators, frame, lambda inner: found.append(evaluate(machine, node.elt, inner)))
    return found


def _set_comprehension(machine: Machine, node: ast.SetComp, frame: Frame) -> Value:
    found: list[Value] = []
    _comprehension(machine, node.generators, frame, lambda inner: found.append(evaluate(machine, node.elt, inner)))
    try:
        return set(found)
    except TypeError:
        return Opaque("a set")


def _dict_comprehension(machine: Machine, node: ast.DictComp, frame: Frame) -> Value:
    found: dict[Value, Value] = {}

    def add(inner: Frame) -> None:
        key = evaluate(machine, node.key, inner)
        try:
            found[key] = evaluate(machine, node.value, inner)
        except TypeError:
            machine.cannot("a dict key that is not hashable")

    _comprehension(machine, node.generators, frame, add)
    return found


def _walrus(machine: Machine, node: ast.NamedExpr, frame: Frame) -> Value:
    value = evaluate(machine, node.value, frame)
    while frame.closure is not None and frame.is_comprehension():
        frame = frame.closure
    frame.assign(node.target.id, value)
    return value


def _yield(machine: Machine, node: ast.Yield, frame: Frame) -> Value:
    value = None if node.value is None else evaluate(machine, node.value, frame)
    if frame.at_yield is not None:
        frame.at_yield(value)
    elif frame.yielded is not None:
        frame.yielded.append(value)
    return None


def _yield_from(machine: Machine, node: ast.YieldFrom, frame: Frame) -> Value:
    items = iterate(machine, evaluate(machine, node.value, frame), node, frame)
    if frame.yielded is not None:
        frame.yielded.extend(items)
    return None


def _await(machine: Machine, node: ast.Await, frame: Frame) -> Value:
    return evaluate(machine, node.value, frame)


def _starred(machine: Machine, node: ast.Starred, frame: Frame) -> Value:
    return tuple(iterate(machine, evaluate(machine, node.value, frame), node, frame))


_EVALUATE: dict[type, Callable[..., Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.Tuple: _tuple,
    ast.List: _list,
    ast.Set: _set,
    ast.Dict: _dict,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.JoinedStr: _formatted,
    ast.Lambda: _lambda,
    ast.ListComp: _list_comprehension,
    ast.GeneratorExp: _list_comprehension,
    ast.SetComp: _set_comprehension,
    ast.DictComp: _dict_comprehension,
    ast.NamedExpr: _walrus,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.Await: _await,
    ast.Starred: _starred,
}
