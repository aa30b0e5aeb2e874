"""The entry points of a file: what is run to learn what becomes of the layers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from whybias.liveness.frames import Code
from whybias.liveness.instances import Instance
from whybias.liveness.module_uses import can_be_used
from whybias.liveness.namespaces import Namespace, TopLevel, names_bound
from whybias.liveness.runs import Entry
from whybias.liveness.values import ClassValue, FunctionValue, ModuleVariable
from whybias.source.snapshot import ParsedBlock

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_MAKES_SOMETHING = re.compile(r"\b(?:_?[A-Z]\w*|\w*(?:conv|block|layer|net|model|build|make|create)\w*)\(")


def entry_names(namespace: Namespace | None) -> Iterator[str]:
    """The classes, the functions that may build modules and the names of modules, in source order."""
    if namespace is None:
        return
    for name in namespace.names:
        statements = namespace.statements(name)
        if not statements:
            continue
        last = statements[-1].statement
        bound = _definition(_last_binding(statements, name), name)
        if (
            isinstance(bound, ast.ClassDef)
            or (isinstance(_definition(last, name), _FUNCTIONS) and _may_build(statements[-1].block))
            or _assigned_call(last, name) is not None
        ):
            yield name


def _definition(statement: ast.stmt, name: str) -> ast.stmt:
    """The class or function of that name in the branches of a statement; the statement itself where there is none."""
    pending = [statement]
    while pending:
        part = pending.pop()
        if isinstance(part, (ast.ClassDef, *_FUNCTIONS)):
            if part.name == name:
                return part
        else:
            for branch in (part, *getattr(part, "handlers", ())):
                for body in ("body", "orelse", "finalbody"):
                    pending.extend(getattr(branch, body, ()))
    return statement


def _last_binding(statements: Sequence[TopLevel], name: str) -> ast.stmt:
    """The last statement that binds a name: not one that only changes what it has, such as ``Net.forward = f``."""
    for top in reversed(statements):
        statement = top.statement
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if statement.name == name:
                return statement
        elif name in names_bound(statement):
            return statement
    return statements[-1].statement


def entry_of(namespace: Namespace | None, name: str) -> Entry | None:
    """The module class, function or module that a name stands for; None where it is something else."""
    if namespace is None:
        return None
    value = namespace.get(name)
    if isinstance(value, ClassValue):
        return value if can_be_used(value) and value.code.path == namespace.path else None
    if isinstance(value, Instance):
        last = namespace.statements(name)[-1]
        call = _assigned_call(last.statement, name)
        return None if call is None else ModuleVariable(call, Code(namespace.path, last.block), namespace)
    return value if isinstance(value, FunctionValue) else None


def _assigned_call(statement: ast.stmt, name: str) -> ast.Call | None:
    """The call in ``name = Net(...)``, where it may make a module."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    value = statement.value if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
    if len(targets) != 1 or not isinstance(targets[0], ast.Name) or targets[0].id != name:
        return None
    if not isinstance(value, ast.Call) or not isinstance(value.func, (ast.Name, ast.Attribute)):
        return None
    called = value.func.id if isinstance(value.func, ast.Name) else value.func.attr
    return value if _MAKES_SOMETHING.match(f"{called}(") else None


def _may_build(block: ParsedBlock) -> bool:
    text = block.block.text
    return "return" in text and _MAKES_SOMETHING.search(text, text.find(":")) is not None
