"""Functions of Python's standard library."""

from __future__ import annotations

import ast
import copy
import itertools
import math

from whybias.liveness import trail_ends, whole_modules
from whybias.liveness.builtin_iteration import native, zipped
from whybias.liveness.builtin_types import TYPE_CALLS, Args, Kwargs
from whybias.liveness.dataclass_functions import DATACLASS_FUNCTIONS
from whybias.liveness.einops_packing import EINOPS_PACKING
from whybias.liveness.frames import Frame
from whybias.liveness.instances import AttributeDict, Instance
from whybias.liveness.iteration import iterate
from whybias.liveness.machine import Machine
from whybias.liveness.module_structures import parts
from whybias.liveness.objects import is_instance_of
from whybias.liveness.plain_functions import Function, decorator, none, plain_class, same, second, unknown_object
from whybias.liveness.signatures import parameter_names
from whybias.liveness.templates import clone
from whybias.liveness.tensors import Spot
from whybias.liveness.torch_utilities import TORCH_UTILITIES, limits
from whybias.liveness.value_keys import NoKeyError
from whybias.liveness.values import (
    External,
    NativeFunction,
    ObjectValue,
    Opaque,
    Partial,
    Value,
)
from whybias.project.imports import is_described


def _partial(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return Partial(args[0], args[1:], kwargs) if args else Opaque("partial()")


def _ordered_dict(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return TYPE_CALLS["dict"](machine, args, kwargs, node, frame)


def _default_dict(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return dict(kwargs)


def _named_tuple(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    listed = args[1] if len(args) > 1 else ()
    names: list[Value] = (
        listed.replace(",", " ").split()
        if isinstance(listed, str)
        else list(listed)
        if isinstance(listed, (list, tuple))
        else []
    )
    if not all(isinstance(name, str) for name in names):
        return Opaque("namedtuple()")

    cls = plain_class("namedtuple", frame)
    cls.fields = [(str(name), Opaque(str(name))) for name in names]
    return cls


def _copy(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    value = args[0] if args else None
    if isinstance(value, Instance):
        _share(machine, value, node, frame)
        return Opaque("a shallow copy of a module")
    if isinstance(value, ObjectValue):
        return value.copied({})
    return copy.copy(value) if isinstance(value, (list, dict, set)) else value


def _share(machine: Machine, module: Instance, node: ast.AST, frame: Frame) -> None:
    """Something else holds the parameters, the buffers and the submodules of a module as well."""
    own = whole_modules.every_bias([module], node, frame)
    trail_ends.lose(machine, [own], "a copy of the module has the same bias", node, frame)
    for part in parts(module):
        part.read_statistics(Spot(frame.code, node))


def _deep_copy(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    try:
        twin = clone(args[0], {}) if args else None
    except NoKeyError:
        return Opaque("a copy of a module that holds what cannot be copied")
    if isinstance(twin, Instance):
        machine.instances.extend(parts(twin))
    return twin


def _set_plainly(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``object.__setattr__``: what ``nn.Module`` makes of an assignment is passed over."""
    from whybias.liveness.attribute_writes import set_named_attribute

    owner, name, value = args[0], args[1], args[2]
    if isinstance(owner, Instance) and isinstance(name, str):
        machine.wrote(owner)
        AttributeDict(owner)[name] = value
    else:
        set_named_attribute(machine, owner, name, value, node, frame)
    return None


def _wraps(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``functools.wraps(f)`` is a decorator; what it decorates stays as it is."""
    return NativeFunction("decorator", same)


def _chain(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return [item for arg in args for item in iterate(machine, arg, node, frame)]


def _chain_lists(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return _chain(machine, iterate(machine, args[0], node, frame) if args else [], {}, node, frame)


def _product(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    columns = [iterate(machine, arg, node, frame) for arg in args]
    repeat = kwargs.get("repeat", 1)
    return list(itertools.islice(itertools.product(*columns, repeat=repeat if isinstance(repeat, int) else 1), 4096))


def _repeat(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    times = args[1] if len(args) > 1 else kwargs.get("times", 2)
    return [args[0]] * (min(times, 4096) if isinstance(times, int) else 2) if args else []


def _accumulate(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    items = iterate(machine, args[0], node, frame) if args else []
    return list(itertools.accumulate(items)) if all(isinstance(item, (int, float)) for item in items) else items


def _pairwise(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    items = iterate(machine, args[0], node, frame) if args else []
    return list(itertools.pairwise(items))


def _reduce(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.calls import call

    items = iterate(machine, args[1], node, frame)
    if len(args) > 2:
        items = [args[2], *items]
    if not items:
        return Opaque("reduce()")
    total = items[0]
    for item in items[1:]:
        total = call(machine, args[0], [total, item], {}, node, frame)
    return total


def _product_of(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.operations import binary_operation

    total: Value = kwargs.get("start", 1)
    for item in iterate(machine, args[0], node, frame) if args else []:
        total = binary_operation(machine, ast.Mult(), total, item, node, frame)
    return total


def _unset(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``os.getenv``: variables of the environment are not set."""
    return args[1] if len(args) > 1 else kwargs.get("default")


def _find_spec(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``importlib.util.find_spec``: a package that is not found is not installed."""
    name = args[0] if args else kwargs.get("name")
    if not isinstance(name, str) or name.startswith("."):
        return Opaque("a module's description")
    found = is_described(name) or machine.program.find_module(name, frame.code.path, 0) is not None
    return External("a module's description") if found else None


def _import_module(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    name = args[0] if args else kwargs.get("name")
    if not isinstance(name, str) or name.startswith("."):
        return Opaque("an imported module")
    return machine.program.import_module(name, frame.code.path)


def _signature(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``inspect.signature(layer)``: code asks it for the names of parameters."""
    names = parameter_names(args[0]) if args else None
    if names is None:
        return Opaque("inspect.signature()")
    return ObjectValue(
        plain_class("Signature", frame), {"parameters": {name: Opaque(f"the parameter {name}") for name in names}}
    )


def _is_kind(kind: str) -> Function:
    """``inspect.isclass`` and the like: whether the argument is an instance of a type of Python's own."""

    def ask(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
        answer = is_instance_of(machine, args[0], External(kind)) if args else None
        return Opaque("inspect") if answer is None else answer

    return ask


_MATHS = [
    "sqrt",
    "ceil",
    "floor",
    "log",
    "log2",
    "log10",
    "exp",
    "pow",
    "gcd",
    "lcm",
    "prod",
    "isclose",
    "sin",
    "cos",
    "tan",
    "tanh",
    "atan",
    "erf",
    "fabs",
    "trunc",
    "hypot",
    "copysign",
    "comb",
    "factorial",
    "isqrt",
    "fmod",
    "radians",
    "degrees",
    "isnan",
    "isinf",
]
FUNCTIONS: dict[str, Function] = {
    **TYPE_CALLS,
    **TORCH_UTILITIES,
    **DATACLASS_FUNCTIONS,
    **EINOPS_PACKING,
    **{
        f"math.{name}": native(getattr(math, name), f"math.{name}")
        for name in _MATHS
        if name not in ("pow", "prod", "comb", "factorial")
    },
    "math.pow": native(lambda a, b: float(a) ** float(b), "math.pow"),
    "math.prod": _product_of,
    "numpy.prod": _product_of,
    "os.getenv": _unset,
    "os.environ.get": _unset,
    "importlib.import_module": _import_module,
    "importlib.util.find_spec": _find_spec,
    "inspect.isclass": _is_kind("type"),
    "inspect.isfunction": _is_kind("types.FunctionType"),
    "inspect.signature": _signature,
    "functools.partial": _partial,
    "functools.partialmethod": _partial,
    "functools.reduce": _reduce,
    "functools.wraps": _wraps,
    "functools.lru_cache": decorator,
    "functools.cache": decorator,
    "collections.OrderedDict": _ordered_dict,
    "typing.OrderedDict": _ordered_dict,
    "collections.defaultdict": _default_dict,
    "collections.namedtuple": _named_tuple,
    "copy.copy": _copy,
    "copy.deepcopy": _deep_copy,
    "itertools.chain": _chain,
    "itertools.chain.from_iterable": _chain_lists,
    "itertools.product": _product,
    "itertools.repeat": _repeat,
    "itertools.accumulate": _accumulate,
    "itertools.pairwise": _pairwise,
    "itertools.zip_longest": zipped,
    "operator.mul": lambda machine, args, kwargs, node, frame: _operator(machine, ast.Mult(), args, node, frame),
    "operator.add": lambda machine, args, kwargs, node, frame: _operator(machine, ast.Add(), args, node, frame),
    "typing.cast": second,
    "typing.TypeVar": unknown_object,
    "weakref.ref": lambda machine, args, kwargs, node, frame: NativeFunction("weakref", lambda *given: args[0]),
    "weakref.proxy": same,
    "object.__setattr__": _set_plainly,
    "type.__setattr__": _set_plainly,
    "numpy.finfo": limits,
    "logging.getLogger": unknown_object,
    "warnings.warn": none,
}
"""What calling names outside the project gives, by dotted name; those of torch with them."""


def _operator(machine: Machine, op: ast.operator, args: Args, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.operations import binary_operation

    return binary_operation(machine, op, args[0], args[1], node, frame)
