"""Attributes: reading ``owner.name``."""

from __future__ import annotations

import ast
import math
from functools import lru_cache

from whybias.knowledge.axes import Axes
from whybias.knowledge.registry import Operation
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Symbol
from whybias.liveness import (
    autograd_functions,
    container_objects,
    objects,
    tensor_ranks,
    torch_calls,
    trail_ends,
    trial_calls,
    whole_modules,
)
from whybias.liveness.frames import Frame
from whybias.liveness.instances import AttributeDict, Instance
from whybias.liveness.iteration import ShapeValue
from whybias.liveness.machine import Machine, Raised
from whybias.liveness.namespaces import Namespace
from whybias.liveness.tensors import Contribution, Source, Spot, Tensor, Trail
from whybias.liveness.torch_utilities import FLOAT_LIMITS
from whybias.liveness.unknown_names import may_hold
from whybias.liveness.values import (
    MISSING,
    REPLACED,
    BoundMethod,
    ClassValue,
    External,
    FunctionValue,
    NativeMethod,
    ObjectValue,
    Opaque,
    Partial,
    Perhaps,
    SuperValue,
    Value,
)
from whybias.liveness.verdicts import StepKind
from whybias.project.imports import is_described

_CONSTANTS: dict[str, Value] = {
    "math.pi": math.pi,
    "math.e": math.e,
    "math.inf": math.inf,
    "torch.inf": math.inf,
    "torch.pi": math.pi,
    "numpy.pi": math.pi,
    "numpy.inf": math.inf,
    "float.inf": math.inf,
    f"{FLOAT_LIMITS}.min": -(2 - 2**-23) * 2.0**127,
    f"{FLOAT_LIMITS}.max": (2 - 2**-23) * 2.0**127,
    f"{FLOAT_LIMITS}.eps": 2.0**-23,
    f"{FLOAT_LIMITS}.tiny": 2.0**-126,
    f"{FLOAT_LIMITS}.smallest_normal": 2.0**-126,
    "typing.TYPE_CHECKING": False,
    "torch.__version__": "2.9.0",
    "sys.version_info": (3, 12, 0, "final", 0),
    "sys.platform": "linux",
}


def get_attribute(machine: Machine, owner: Value, name: str, node: ast.AST, frame: Frame) -> Value:
    """``owner.name``; raises `Raised` where an object of the project has no such attribute."""
    if isinstance(owner, Instance):
        return _of_instance(machine, owner, name, node, frame)
    if isinstance(owner, Tensor):
        return _of_tensor(machine, owner, name, node, frame)
    if isinstance(owner, External):
        if name in ("__name__", "__qualname__"):
            return owner.name.rsplit(".", 1)[-1]
        described = _described(owner.name, name)
        if described is not MISSING:
            return described
        # A namespace package has no file of its own, but its modules have.
        dotted = f"{owner.name}.{name}"
        inner = machine.program.find_module(dotted, frame.code.path, 0)
        return external(dotted) if inner is None else inner
    if isinstance(owner, Namespace):
        value = owner.get(name)
        if value is MISSING:
            value = machine.program.import_name(owner.module, name, owner.path, 0)
        return value
    if isinstance(owner, ObjectValue):
        return _of_object(machine, owner, name, node, frame)
    if isinstance(owner, ClassValue):
        return _of_class(machine, owner, name)
    if isinstance(owner, SuperValue):
        return _of_super(machine, owner, name, node, frame)
    if isinstance(owner, Symbol):
        return machine.symbol(f"{owner}.{name}", owner)
    if isinstance(owner, (FunctionValue, BoundMethod, Partial)):
        return _of_function(owner, name)
    if isinstance(owner, Opaque):
        return owner
    if isinstance(owner, tuple) and name in _NAMED_RESULTS[: len(owner)]:
        return owner[_NAMED_RESULTS.index(name)]
    return NativeMethod(owner, name)


_NAMED_RESULTS = ("values", "indices")
"""What ``max``, ``sort``, ``topk`` and others that look for places call the tensors they give."""


def external(name: str) -> Value:
    """A dotted name outside the project: its value where that is a known constant."""
    return _CONSTANTS.get(name, External(name))


@lru_cache(maxsize=4096)
def _described(owner: str, name: str) -> Value:
    """An attribute of what lies outside the project, where it is known to lie there too; else `MISSING`."""
    dotted = f"{owner}.{name}"
    return external(dotted) if is_described(dotted) else MISSING


def _of_function(owner: Value, name: str) -> Value:
    if isinstance(owner, Partial) and name in ("func", "args", "keywords"):
        return {"func": owner.function, "args": tuple(owner.args), "keywords": owner.kwargs}[name]
    function = owner.function if isinstance(owner, BoundMethod) else owner
    if name in ("__name__", "__qualname__") and isinstance(function, FunctionValue):
        return function.name
    return Opaque(f"the attribute {name} of a function")


def bind_to(machine: Machine, found: Value, receiver: Value, cls: Value, node: ast.AST, frame: Frame) -> Value:
    """What a class attribute gives when it is read through an object: functions become methods."""
    if not isinstance(found, FunctionValue):
        return found
    if found.kind == "static":
        return found
    if found.kind == "class":
        return BoundMethod(found, receiver if isinstance(receiver, ClassValue) else cls)
    if found.kind == "property":
        from whybias.liveness.calls import call_function

        return call_function(machine, found, [receiver], {}, node, frame)
    return BoundMethod(found, receiver)


def _of_instance(machine: Machine, owner: Instance, name: str, node: ast.AST, frame: Frame) -> Value:
    if name in owner.attributes:
        return owner.attributes[name]
    if isinstance(owner.cls, ClassValue):  # before the submodules, which only ``__getattr__`` finds
        found = owner.cls.find(name)
        if found is not None and not isinstance(found[1], External):
            return _of_project_class(machine, owner, name, found[0], node, frame)
    if name in owner.children:
        return owner.children[name]
    if name == "training":
        if trial_calls.is_being_built(machine):
            return owner.training
        machine.training_asked = True
        return owner.training and machine.training
    if name == "__class__":
        return owner.cls
    if owner.layer is not None:
        value = _of_layer(machine, owner, owner.layer, name, node, frame)
        if value is not MISSING:
            return value
    if name in ("_modules",):
        return owner.children
    if name in ("__dict__", "_parameters", "_buffers") and machine.in_use:
        owner.read_statistics(Spot(frame.code, node))
        trail_ends.lose(machine, [whole_modules.every_bias([owner], node, frame)], f".{name} is read", node, frame)
        return Opaque(f"the attribute {name}")
    if name == "__dict__":
        return AttributeDict(owner)
    if owner.cls.method("__getattr__") is not None:
        return Opaque(f"the attribute {name}")
    method = NativeMethod(owner, name)
    return Perhaps(REPLACED.why, method) if may_hold(owner.attributes, name) else method


def _of_project_class(
    machine: Machine, owner: Instance | ObjectValue, name: str, found: Value, node: ast.AST, frame: Frame
) -> Value:
    """What an attribute of the class gives; one with an unknown name may hide a value that stands there."""
    value = bind_to(machine, found, owner, owner.cls, node, frame)
    return REPLACED if value is found and may_hold(owner.attributes, name) else value


def _of_layer(machine: Machine, owner: Instance, layer: Operation, name: str, node: ast.AST, frame: Frame) -> Value:
    bias = layer.bias
    if bias is not None and name == bias.attribute:
        own = machine.in_use and frame.receiver() is owner
        return bias_tensor(owner, layer, node, frame, even_without=own)
    if name == "running_mean" and machine.in_use:
        owner.read_statistics(Spot(frame.code, node))
    if name == "weight":
        weight = Tensor(Shape())
        weight.parameter_of = owner
        weight.constant = True
        return weight
    if name in owner.arguments:
        value = owner.arguments[name]
        return _repeated(layer, name, value)
    return MISSING


def _repeated(layer: Operation, name: str, value: Value) -> Value:
    """Convolutions keep their sizes as tuples, one number per window axis."""
    is_window = name in ("kernel_size", "stride", "padding", "dilation") and "Conv" in layer.name
    return (value,) * int(layer.name[-2]) if is_window and isinstance(value, (int, Symbol)) else value


def bias_tensor(owner: Instance, layer: Operation, node: ast.AST, frame: Frame, even_without: bool = False) -> Value:
    """``layer.bias``: None where the layer was told to have none, else a vector that is the bias itself.

    With `even_without` it is what the layer would have: its own forward is asked what becomes of that.
    """
    bias = layer.bias
    assert bias is not None
    if not even_without and bias.argument is not None and owner.arguments.get(bias.argument) is False:
        return None
    owner.touched.append((frame.code, node))
    length = owner.bias_length()
    tensor = Tensor(Shape.of(length) if isinstance(length, (int, Symbol)) else Shape(1))
    tensor.parameter_of = owner
    tensor.constant = True
    trail = Trail(StepKind.MADE, layer.name, owner.path(), "its bias is read", Spot(frame.code, node), owner, None)
    tensor.contributions = {Source(owner): Contribution(Axes.of(-1), trail, intact=True)}
    return tensor


def _of_tensor(machine: Machine, owner: Tensor, name: str, node: ast.AST, frame: Frame) -> Value:
    if name == "shape":
        return ShapeValue(owner)
    if name in ("data", "real") and (name == "data" or not owner.contributions):
        return owner
    if name == "ndim":
        if owner.shape.rank is None:
            tensor_ranks.ask_rank(machine, owner, None)
            return Opaque("the number of axes")
        return owner.shape.rank
    if name in ("T", "mT", "H", "mH"):
        return torch_calls.operation(machine, f"torch.Tensor.{name}", [owner], node, frame)
    if name in ("device", "dtype", "requires_grad", "is_cuda", "layout", "grad", "grad_fn", "is_leaf", "is_sparse"):
        return External(f"torch.Tensor.{name}")
    if owner.assumed and not owner.contributions and table_lacks(name):
        return Tensor(assumed=True)
    return NativeMethod(owner, name)


def table_lacks(name: str) -> bool:
    """Whether no tensor method of this name is known, so that an assumed tensor is probably something else."""
    from whybias.knowledge import table

    return table.lookup(f"torch.Tensor.{name}") is None and name not in ("size", "dim", "numel", "item", "tolist")


def _of_object(machine: Machine, owner: ObjectValue, name: str, node: ast.AST, frame: Frame) -> Value:
    if name in owner.attributes:
        return owner.attributes[name]
    if name == "__class__":
        return owner.cls
    if name == "__dict__":
        return owner.attributes
    found = owner.cls.find(name)
    if found is not None and not isinstance(found[1], External):
        return _of_project_class(machine, owner, name, found[0], node, frame)
    if may_hold(owner.attributes, name):
        return REPLACED
    item = objects.item_as_attribute(owner, name)
    if item is not None:
        return item
    if owner.contents is not None and hasattr(owner.contents, name):
        return NativeMethod(owner.contents, name)
    if name == "get" and container_objects.is_mapping(owner.cls):
        return NativeMethod(owner, name)
    if found is not None and owner.contents is None:
        return Opaque(f"the inherited attribute {name}")
    if owner.cls.fields is not None and name in ("_replace", "_asdict", "_fields"):
        return NativeMethod(owner, name)
    asked = owner.cls.method("__getattr__")
    if asked is not None and not name.startswith("__"):
        from whybias.liveness.calls import call_function

        return call_function(machine, asked, [owner, name], {}, node, frame)
    if owner.cls.has_unknown_base() or owner.cls.external_base() is not None or owner.cls.find("__getattr__"):
        return Opaque(f"the inherited attribute {name}")
    raise Raised("AttributeError")


def _of_class(machine: Machine, owner: ClassValue, name: str) -> Value:
    found = owner.find(name)
    if name in ("__name__", "__qualname__"):
        return owner.name
    if found is None:
        return NativeMethod(owner, name) if name in ("mro", "__subclasses__") else Opaque(f"the class attribute {name}")
    value = found[0]
    if isinstance(value, External) and value is found[1]:
        applied = autograd_functions.apply_of(owner, value) if name == "apply" else None
        return External(f"{value.name}.{name}") if applied is None else applied
    if isinstance(value, FunctionValue) and value.kind == "class":
        return BoundMethod(value, owner)
    return value


def _of_super(machine: Machine, owner: SuperValue, name: str, node: ast.AST, frame: Frame) -> Value:
    receiver = owner.receiver
    cls = receiver if isinstance(receiver, ClassValue) else receiver.cls
    if not isinstance(cls, ClassValue):
        return Opaque("super() of an unknown class")
    found = cls.find(name, after=owner.cls) if owner.cls in cls.mro else owner.cls.find(name, after=owner.cls)
    if found is None:
        return NativeMethod(owner, name)
    if isinstance(found[1], External):
        return NativeMethod(owner, name)
    return bind_to(machine, found[0], receiver, cls, node, frame)
