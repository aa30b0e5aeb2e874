"""Methods that nothing in the module calls, but a script may: which biases they name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress

from whybias.liveness.calls import call_function
from whybias.liveness.decisions import BudgetExceeded
from whybias.liveness.frames import Code, Frame
from whybias.liveness.instances import Instance
from whybias.liveness.loose_bias_uses import MENTIONS_BIAS
from whybias.liveness.machine import Machine, Raised
from whybias.liveness.module_structures import submodules
from whybias.liveness.signatures import defaults_of
from whybias.liveness.values import ClassValue, FunctionValue, Value

Touches = dict[tuple[str, str, int, int], list[tuple[Code, ast.AST]]]
"""Where biases are named, by the constructor call of the layer."""


def late_touches(machine: Machine, entry: ClassValue) -> Touches:
    """What the uncalled methods of `entry` name, once the run of `machine` is over and judged.

    A method with one more parameter than the module, as ``Module.apply`` takes it, is called for each submodule.
    """
    methods = list(_uncalled_methods(machine, entry))
    module = machine.outermost(entry)
    if not methods or module is None:
        return {}
    before = {id(instance): len(instance.touched) for instance in machine.instances}
    frame = Frame(entry.code, entry.namespace, entry.namespace.values, is_module=True)
    for method in methods:
        for args in _arguments(method, module):
            with suppress(Raised, BudgetExceeded, RecursionError):
                call_function(machine, method, args, {}, method.node, frame)
    found: Touches = {}
    for instance in machine.instances:
        new = instance.touched[before.get(id(instance), 0) :]
        if new and instance.site is not None:
            found.setdefault(instance.site.key(), []).extend(new)
    return found


def _uncalled_methods(machine: Machine, entry: ClassValue) -> Iterator[FunctionValue]:
    called = {(call.path, call.name) for call in machine.called}
    known: set[str] = set()
    for cls in entry.mro:
        if not isinstance(cls, ClassValue) or MENTIONS_BIAS.search(cls.code.block.block.text) is None:
            continue
        for name, value in cls.attributes.items():
            if not isinstance(value, FunctionValue) or name in known or value.kind not in ("", "static"):
                continue
            known.add(name)
            if (value.code.path, value.qualified_name) not in called and _names_bias(value.node):
                yield value


def _names_bias(function: ast.AST) -> bool:
    return any(
        (isinstance(node, ast.Attribute) and node.attr == "bias")
        or (isinstance(node, ast.Constant) and node.value == "bias")
        for node in ast.walk(function)
    )


def _arguments(method: FunctionValue, module: Instance) -> Iterator[list[Value]]:
    own: list[Value] = [] if method.kind == "static" else [module]
    required = [parameter for parameter, _, has_default in defaults_of(method, bool(own)) if not has_default]
    if len(required) != 1:
        yield own
        return
    sites = set()
    for _, part in submodules(module):
        site = part.site.key() if part.site is not None else None
        if site not in sites:
            sites.add(site)
            yield [*own, part]
