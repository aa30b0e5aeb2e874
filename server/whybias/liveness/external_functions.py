"""Functions of the standard library and of torch that are neither layers nor tensor operations."""

from __future__ import annotations

import ast
import copy
import itertools
import math
from collections.abc import Callable

from whybias.liveness.builtin_iteration import native, zipped
from whybias.liveness.builtin_types import TYPE_CALLS, Args, Kwargs
from whybias.liveness.float_functional import float_functional
from whybias.liveness.frames import Frame
from whybias.liveness.instances import AttributeDict, Instance
from whybias.liveness.iteration import iterate
from whybias.liveness.machine import Machine
from whybias.liveness.signatures import parameter_names
from whybias.liveness.templates import NoKeyError, clone, parts
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import (
    ClassValue,
    External,
    NativeFunction,
    ObjectValue,
    Opaque,
    Partial,
    Value,
)

FLOAT_LIMITS = "torch.finfo()"
"""The object that tells the limits of a floating-point type."""

Function = Callable[[Machine, Args, Kwargs, ast.AST, Frame], Value]


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

    def make(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
        values = {**dict(zip(names, args, strict=False)), **kwargs}
        definition = ast.ClassDef(str(args[0]) if args else "namedtuple", [], [], [], [])
        cls = ClassValue("namedtuple", definition, frame.code, frame.namespace, "namedtuple", [], {}, [])
        cls.mro = [cls]
        cls.fields = [(name, Opaque(name)) for name in names]
        return ObjectValue(cls, values)

    return NativeFunction("namedtuple", make)


def _copy(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    value = args[0] if args else None
    if isinstance(value, Instance):
        return _deep_copy(machine, args, kwargs, node, frame)
    if isinstance(value, ObjectValue):
        return ObjectValue(value.cls, dict(value.attributes))
    return copy.copy(value) if isinstance(value, (list, dict, set)) else value


def _deep_copy(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    try:
        twin = clone(args[0], {}) if args else None
    except NoKeyError:
        return Opaque("a copy of a module that holds what cannot be copied")
    if isinstance(twin, Instance):
        machine.instances.extend(parts(twin))
    return twin


def _parameter(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    data = args[0] if args else kwargs.get("data")
    parameter = Tensor(data.shape) if isinstance(data, Tensor) and not data.contributions else Tensor()
    parameter.constant = True
    return parameter


def _same(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """Wrappers that act on the weight, or on nothing the analysis looks at: they hand back their argument."""
    return args[0] if args else kwargs.get("module", kwargs.get("fn", kwargs.get("model")))


def _decorator(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """A decorator, or a decorator factory, that changes nothing the analysis looks at."""
    if args and not isinstance(args[0], (bool, int, float, str, type(None))):
        return args[0]
    return NativeFunction("decorator", _same)


def _set_plainly(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``object.__setattr__``: what ``nn.Module`` makes of an assignment is passed over."""
    from whybias.liveness.attributes import set_attribute

    owner, name, value = args[0], args[1], args[2]
    if isinstance(owner, Instance) and isinstance(name, str):
        machine.written.append(owner)
        AttributeDict(owner)[name] = value
    elif isinstance(name, str):
        set_attribute(machine, owner, name, value, node, frame)
    return None


def _wraps(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``functools.wraps(f)`` is a decorator; what it decorates stays as it is."""
    return NativeFunction("decorator", _same)


def _checkpoint(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.calls import call

    passed = {
        key: value
        for key, value in kwargs.items()
        if key not in ("use_reentrant", "preserve_rng_state", "context_fn", "determinism_check", "debug", "early_stop")
    }
    function = args[0] if args else passed.pop("function", None)
    return call(machine, function, args[1:], passed, node, frame)


def _checkpoint_sequential(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.calls import call

    functions = args[0] if args else kwargs.get("functions")
    value = args[2] if len(args) > 2 else kwargs.get("input")
    if isinstance(functions, Instance) and functions.children:
        functions = list(functions.children.values())
    for function in iterate(machine, functions, node, frame):
        value = call(machine, function, [value], {}, node, frame)
    return value


def _false(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return False


def _none(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return None


def _is_tensor(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return isinstance(args[0], Tensor) if args else False


def _second(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return args[1] if len(args) > 1 else kwargs.get("val", kwargs.get("the_value"))


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


def _replaced(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``dataclasses.replace``."""
    if args and isinstance(args[0], ObjectValue):
        return ObjectValue(args[0].cls, {**args[0].attributes, **kwargs})
    return args[0] if args else None


def _is_dataclass(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    value = args[0] if args else kwargs.get("obj")
    if isinstance(value, (Tensor, str, int, float, tuple, list, dict, set, type(None))):
        return False
    cls = value.cls if isinstance(value, ObjectValue) else value
    if isinstance(cls, ClassValue) and cls.node.body and not cls.has_unknown_base():
        base = cls.external_base()
        if any(isinstance(each, ClassValue) and each.fields is not None for each in cls.mro):
            return True if base is None or base.name != "typing.NamedTuple" else Opaque("a named tuple")
        if base is None:
            return False
    return Opaque("dataclasses.is_dataclass()")


def _device(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return Opaque("a device, dtype or generator")


def _limits(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``finfo(dtype)``: whichever the type, its limits are far beyond all scores."""
    return External(FLOAT_LIMITS)


def _of_inputs(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``torch.Size(...)`` is the tuple it is given."""
    return tuple(iterate(machine, args[0], node, frame)) if args else ()


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
    cls = ClassValue(
        "Signature", ast.ClassDef("Signature", [], [], [], []), frame.code, frame.namespace, "", [], {}, []
    )
    cls.mro = [cls]
    return ObjectValue(cls, {"parameters": {name: Opaque(f"the parameter {name}") for name in names}})


def _fork(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.calls import call

    return call(machine, args[0], args[1:], kwargs, node, frame)


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
    **{
        f"math.{name}": native(getattr(math, name), f"math.{name}")
        for name in _MATHS
        if name not in ("pow", "prod", "comb", "factorial")
    },
    "math.pow": native(lambda a, b: float(a) ** float(b), "math.pow"),
    "math.prod": _product_of,
    "numpy.prod": _product_of,
    "importlib.import_module": _import_module,
    "inspect.signature": _signature,
    "functools.partial": _partial,
    "functools.partialmethod": _partial,
    "functools.reduce": _reduce,
    "functools.wraps": _wraps,
    "functools.lru_cache": _decorator,
    "functools.cache": _decorator,
    "collections.OrderedDict": _ordered_dict,
    "typing.OrderedDict": _ordered_dict,
    "collections.defaultdict": _default_dict,
    "collections.namedtuple": _named_tuple,
    "copy.copy": _copy,
    "copy.deepcopy": _deep_copy,
    "dataclasses.replace": _replaced,
    "dataclasses.is_dataclass": _is_dataclass,
    "dataclasses.field": lambda machine, args, kwargs, node, frame: _field(machine, kwargs, node, frame),
    "itertools.chain": _chain,
    "itertools.chain.from_iterable": _chain_lists,
    "itertools.product": _product,
    "itertools.repeat": _repeat,
    "itertools.accumulate": _accumulate,
    "itertools.pairwise": _pairwise,
    "itertools.zip_longest": zipped,
    "operator.mul": lambda machine, args, kwargs, node, frame: _operator(machine, ast.Mult(), args, node, frame),
    "operator.add": lambda machine, args, kwargs, node, frame: _operator(machine, ast.Add(), args, node, frame),
    "typing.cast": _second,
    "typing.TypeVar": _device,
    "weakref.ref": lambda machine, args, kwargs, node, frame: NativeFunction("weakref", lambda *given: args[0]),
    "weakref.proxy": _same,
    "object.__setattr__": _set_plainly,
    "type.__setattr__": _set_plainly,
    "torch.nn.Parameter": _parameter,
    "torch.nn.parameter.Parameter": _parameter,
    "torch.nn.Buffer": _parameter,
    "torch.nn.UninitializedParameter": _parameter,
    "torch.nn.parameter.UninitializedParameter": _parameter,
    "torch.nn.utils.weight_norm": _same,
    "torch.nn.utils.spectral_norm": _same,
    "torch.nn.utils.remove_weight_norm": _same,
    "torch.nn.utils.remove_spectral_norm": _same,
    "torch.nn.utils.parametrizations.weight_norm": _same,
    "torch.nn.utils.parametrizations.spectral_norm": _same,
    "torch.nn.utils.parametrizations.orthogonal": _same,
    "torch.nn.utils.parametrize.remove_parametrizations": _same,
    "torch.nn.utils.clip_grad_norm_": _none,
    "torch.nn.quantized.FloatFunctional": float_functional,
    "torch.ao.nn.quantized.FloatFunctional": float_functional,
    "torch.compile": _decorator,
    "torch.jit.script": _same,
    "torch.jit.annotate": _second,
    "torch.jit.ignore": _decorator,
    "torch.jit.export": _decorator,
    "torch.jit.unused": _decorator,
    "torch.jit.script_if_tracing": _decorator,
    "torch.jit.script_method": _decorator,
    "torch.jit._overload_method": _decorator,
    "torch.jit.is_scripting": _false,
    "torch.jit.is_tracing": _false,
    "torch.jit.fork": _fork,
    "torch.jit.wait": _same,
    "torch.onnx.is_in_onnx_export": _false,
    "torch.compiler.is_compiling": _false,
    "torch._dynamo.is_compiling": _false,
    "torch.compiler.disable": _decorator,
    "torch._dynamo.disable": _decorator,
    "torch.fx.wrap": _decorator,
    "torch.no_grad": _decorator,
    "torch.inference_mode": _decorator,
    "torch.enable_grad": _decorator,
    "torch.cuda.amp.autocast": _decorator,
    "torch.cuda.amp.custom_fwd": _decorator,
    "torch.autocast": _decorator,
    "torch.amp.autocast": _decorator,
    "torch.is_tensor": _is_tensor,
    "torch.is_grad_enabled": lambda machine, args, kwargs, node, frame: Opaque("torch.is_grad_enabled()"),
    "torch.cuda.is_available": lambda machine, args, kwargs, node, frame: Opaque("torch.cuda.is_available()"),
    "torch.device": _device,
    "torch.Generator": _device,
    "torch.finfo": _limits,
    "numpy.finfo": _limits,
    "torch.Size": _of_inputs,
    "torch._assert": _none,
    "torch._C._log_api_usage_once": _none,
    "torch.utils.checkpoint.checkpoint": _checkpoint,
    "torch.utils.checkpoint.checkpoint_sequential": _checkpoint_sequential,
    "logging.getLogger": _device,
    "warnings.warn": _none,
}
"""What calling these names gives, by dotted name."""


def _operator(machine: Machine, op: ast.operator, args: Args, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.operations import binary_operation

    return binary_operation(machine, op, args[0], args[1], node, frame)


def _field(machine: Machine, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.calls import call

    if "default" in kwargs:
        return kwargs["default"]
    if "default_factory" in kwargs:
        return call(machine, kwargs["default_factory"], [], {}, node, frame)
    return Opaque("a field")
