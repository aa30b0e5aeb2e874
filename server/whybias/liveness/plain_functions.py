"""Functions outside the project that hand back an argument, or that always answer the same."""

from __future__ import annotations

import ast
from collections.abc import Callable

from whybias.liveness.builtin_types import Args, Kwargs
from whybias.liveness.frames import Frame
from whybias.liveness.machine import Machine
from whybias.liveness.values import ClassValue, NativeFunction, Opaque, Value

Function = Callable[[Machine, Args, Kwargs, ast.AST, Frame], Value]


def same(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """Wrappers that act on the weight, or on nothing the analysis looks at: they hand back their argument."""
    return args[0] if args else kwargs.get("module", kwargs.get("fn", kwargs.get("model")))


def second(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """The second argument, or what stands for it: of casts and annotations."""
    return args[1] if len(args) > 1 else kwargs.get("val", kwargs.get("the_value"))


def none(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """What only warns, checks or logs."""
    return None


def false(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """Questions that are not so while a model is trained."""
    return False


def decorator(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """A decorator, or a decorator factory, that changes nothing the analysis looks at."""
    if args and not isinstance(args[0], (bool, int, float, str, type(None))):
        return args[0]
    return NativeFunction("decorator", same)


def unknown_object(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """A device, a logger, or another object that nothing hangs on."""
    return Opaque("a device, dtype or generator")


def plain_class(name: str, frame: Frame) -> ClassValue:
    """A class whose objects are nothing but their attributes."""
    cls = ClassValue(name, ast.ClassDef(name, [], [], [], []), frame.code, frame.namespace, "", [], {}, [])
    cls.mro = [cls]
    return cls
