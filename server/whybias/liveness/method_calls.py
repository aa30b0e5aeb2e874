"""A call of a method that torch itself defines on modules."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TypeAlias

from whybias.frozen import frozen
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.machine import Machine
from whybias.liveness.values import Value


@frozen
class MethodCall:
    """One call of a method that torch defines on modules."""

    machine: Machine
    module: Instance
    args: list[Value]
    kwargs: dict[str, Value]
    node: ast.AST
    frame: Frame


Method: TypeAlias = Callable[[MethodCall], Value]
