"""Questions about objects: truth, length, class membership."""

from __future__ import annotations

from functools import lru_cache

from whybias.liveness.instances import Instance
from whybias.liveness.iteration import ShapeValue
from whybias.liveness.machine import Machine
from whybias.liveness.namespaces import Namespace
from whybias.liveness.tensors import Tensor
from whybias.liveness.trail_ends import end_all
from whybias.liveness.unknown_names import may_hold
from whybias.liveness.values import (
    REPLACED,
    BoundMethod,
    ClassValue,
    External,
    FunctionValue,
    NativeFunction,
    NativeMethod,
    ObjectValue,
    Partial,
    SuperValue,
    Value,
    is_unknown,
)
from whybias.liveness.verdicts import StepKind

_BUILTIN_TYPES: dict[str, type | tuple[type, ...]] = {
    "int": int,
    "float": float,
    "str": str,
    "bool": bool,
    "list": list,
    "tuple": tuple,
    "dict": dict,
    "set": set,
    "frozenset": frozenset,
    "bytes": bytes,
    "range": range,
    "slice": slice,
    "complex": complex,
    "collections.OrderedDict": dict,
    "collections.abc.Sequence": (list, tuple, str, range),
    "collections.abc.Iterable": (list, tuple, str, dict, set, range),
    "collections.abc.Mapping": dict,
    "collections.abc.MutableMapping": dict,
    "collections.abc.MutableSequence": list,
    "collections.abc.Set": (set, frozenset),
    "collections.abc.Collection": (list, tuple, str, dict, set, frozenset, range),
    "collections.abc.Container": (list, tuple, str, dict, set, frozenset, range),
    "collections.abc.Sized": (list, tuple, str, dict, set, frozenset, range),
    "collections.abc.Hashable": (str, int, float, tuple, frozenset, bytes, ObjectValue, ClassValue, External),
    "collections.Mapping": dict,
    "typing.Mapping": dict,
    "typing.MutableMapping": dict,
    "typing.Collection": (list, tuple, str, dict, set, frozenset, range),
    "typing.Container": (list, tuple, str, dict, set, frozenset, range),
    "typing.Sized": (list, tuple, str, dict, set, frozenset, range),
    "typing.Hashable": (str, int, float, tuple, frozenset, bytes, ObjectValue, ClassValue, External),
    "collections.Iterable": (list, tuple, str, dict, set, range),
    "collections.Sequence": (list, tuple, str, range),
    "numbers.Number": (int, float, complex),
    "numbers.Integral": int,
    "numbers.Real": (int, float),
    "typing.Iterable": (list, tuple, str, dict, set, range),
    "typing.Sequence": (list, tuple, str, range),
    "typing.List": list,
    "typing.Tuple": tuple,
    "typing.Dict": dict,
}
_LAYER_BASES: dict[str, tuple[str, ...]] = {
    "torch.nn.modules.conv._ConvNd": ("torch.nn.Conv", "torch.nn.LazyConv"),
    "torch.nn.modules.batchnorm._BatchNorm": ("torch.nn.BatchNorm", "torch.nn.SyncBatchNorm", "torch.nn.LazyBatchNorm"),
    "torch.nn.modules.batchnorm._NormBase": ("torch.nn.BatchNorm", "torch.nn.SyncBatchNorm", "torch.nn.InstanceNorm"),
    "torch.nn.modules.instancenorm._InstanceNorm": ("torch.nn.InstanceNorm",),
    "torch.nn.modules.dropout._DropoutNd": ("torch.nn.Dropout",),
    "torch.nn.RNNBase": ("torch.nn.RNN", "torch.nn.LSTM", "torch.nn.GRU"),
    "torch.nn.modules.rnn.RNNBase": ("torch.nn.RNN", "torch.nn.LSTM", "torch.nn.GRU"),
}
_ATTRIBUTES_ARE_ITEMS = frozenset({"dict.get", "dict.__getitem__", "collections.OrderedDict.__getitem__"})
_CALLABLES = (FunctionValue, ClassValue, BoundMethod, NativeFunction, NativeMethod, Partial)


def object_truth(machine: Machine, value: Value) -> bool | None:
    """Whether an object of this package is true; None where that is not known."""
    if isinstance(value, Instance):
        container = value.cls if isinstance(value.cls, External) else value.cls.external_base()
        if container is not None and container.name in (
            "torch.nn.Sequential",
            "torch.nn.ModuleList",
            "torch.nn.ModuleDict",
        ):
            return bool(value.children)
        return True
    if isinstance(value, External):
        is_flag = value.name.startswith("torch.Tensor.")  # ``x.is_cuda``
        return True if value.name.startswith("torch.") and not is_flag else None  # so may be a name from out of view
    if isinstance(value, ObjectValue) and any(value.cls.method(name) is not None for name in ("__bool__", "__len__")):
        return None
    if isinstance(value, ObjectValue) and value.contents is not None:
        return bool(value.contents)
    if isinstance(value, (*_CALLABLES, ObjectValue, Namespace, ShapeValue, SuperValue)):
        return True
    if isinstance(value, Tensor):
        end_all([value], StepKind.LOST, "bool", "a branch hangs on its numbers", None)
        return None
    return True


def held(value: Value) -> Value:
    """The container behind an object, where its class leaves reading to it; any other value itself."""
    if not isinstance(value, ObjectValue) or value.contents is None:
        return value
    own = ("__getitem__", "__iter__", "__len__", "__contains__", "__missing__", "keys", "items", "values", "get")
    if any(name in cls.attributes for cls in value.cls.mro if isinstance(cls, ClassValue) for name in own):
        return value
    return value.contents


def item_as_attribute(owner: ObjectValue, name: str) -> Value | None:
    """``config.depth`` for ``config["depth"]``, where the items are its ``__dict__`` or ``__getattr__`` reads them."""
    if not isinstance(owner.contents, dict) or name not in owner.contents:
        return None
    asked = owner.cls.attributes.get("__getattr__")
    reads_items = isinstance(asked, External) and asked.name in _ATTRIBUTES_ARE_ITEMS
    return owner.contents[name] if reads_items or owner.attributes.get("__dict__") is owner else None


def is_instance_of(machine: Machine, value: Value, kind: Value) -> bool | None:
    """``isinstance(value, kind)``; None where that is not known."""
    if isinstance(kind, (tuple, list)):
        answers = [is_instance_of(machine, value, one) for one in kind]
        return True if True in answers else None if None in answers else False
    if isinstance(kind, External):
        return _is_external(value, kind.name)
    if isinstance(kind, ClassValue):
        if isinstance(value, (Instance, ObjectValue)):
            return is_subclass_of(value.cls, kind)
        if isinstance(value, Tensor) and value.assumed:
            return False
        return None if is_unknown(value) else False
    return None


def _is_external(value: Value, name: str) -> bool | None:
    if isinstance(value, Tensor):
        if name in ("torch.Tensor", "torch.FloatTensor", "torch.nn.Parameter"):
            return name != "torch.nn.Parameter" or value.parameter_of is not None
        return False
    if isinstance(value, ShapeValue):
        return name in ("tuple", "torch.Size")
    if name in ("NoneType", "types.NoneType"):
        return None if is_unknown(value) else value is None
    if name in _BUILTIN_TYPES:
        if is_unknown(value):
            return None
        held_within = value.contents if isinstance(value, ObjectValue) else None
        return isinstance(value if held_within is None else held_within, _BUILTIN_TYPES[name])
    if isinstance(value, (Instance, ObjectValue)):
        return is_subclass_of(value.cls, External(name))
    if name in ("typing.Callable", "collections.abc.Callable"):
        return None if is_unknown(value) else isinstance(value, (*_CALLABLES, External))
    if name in ("types.FunctionType", "types.LambdaType"):
        foreign_function = isinstance(value, External) and is_class(value) is not True
        return None if is_unknown(value) or foreign_function else isinstance(value, FunctionValue)
    if name == "functools.partial":
        return None if is_unknown(value) else isinstance(value, Partial)
    if name in ("enum.EnumMeta", "enum.EnumType"):
        return None if is_unknown(value) else isinstance(value, ClassValue) and value.is_enum()
    if name == "type":
        return None if is_unknown(value) else is_class(value)
    if is_unknown(value):
        return None
    return False


def is_class(value: Value) -> bool | None:
    """Whether a value is a class; of names from out of view, their spelling tells where it is the usual one."""
    if not isinstance(value, External):
        return isinstance(value, ClassValue)
    name = value.name.rpartition(".")[2].lstrip("_")
    if name[:1].isupper() or value.name in _BUILTIN_TYPES:
        return True
    return False if value.name.startswith("torch.") else None


def is_subclass_of(cls: Value, kind: Value) -> bool | None:
    """``issubclass(cls, kind)``; None where that is not known."""
    if isinstance(kind, (tuple, list)):
        answers = [is_subclass_of(cls, one) for one in kind]
        return True if True in answers else None if None in answers else False
    if isinstance(cls, ClassValue):
        if kind in cls.mro:
            return True
        if isinstance(kind, External):
            if any(isinstance(base, External) and _external_subclass(base.name, kind.name) for base in cls.mro):
                return True
            return None if cls.has_unknown_base() else False
        return None if cls.has_unknown_base() and isinstance(kind, ClassValue) else False
    if isinstance(cls, External):
        if isinstance(kind, External):
            return _external_subclass(cls.name, kind.name)
        return False
    return None


@lru_cache(maxsize=4096)
def _external_subclass(name: str, kind: str) -> bool:
    from whybias.knowledge import table

    known, wanted = table.lookup(name), table.lookup(kind)
    if name == kind or (known is not None and known is wanted):
        return True
    if kind in ("torch.nn.Module", "torch.nn.modules.Module", "torch.nn.modules.module.Module"):
        return name.startswith(("torch.nn.", "torchvision."))
    if kind == "object":
        return True
    return name.startswith(_LAYER_BASES.get(kind, ("\0",)))


def has_attribute(machine: Machine, value: Value, name: str) -> bool | None:
    """``hasattr(value, name)``; None where that is not known."""
    if isinstance(value, (Instance, ObjectValue)) and may_hold(value.attributes, name):
        return _has_plainly(value, name) or None
    return _has_plainly(value, name)


def _has_plainly(value: Value, name: str) -> bool | None:
    """Whether a value has an attribute, but for those with unknown names."""
    if isinstance(value, Instance):
        if name in value.attributes or name in value.children:
            return value.attributes.get(name, value.children.get(name)) is not REPLACED or None
        if value.layer is not None:
            bias = value.layer.bias
            return (
                name in value.arguments
                or name in ("weight", "training")
                or (bias is not None and name == bias.attribute)
            )
        if isinstance(value.cls, ClassValue):
            found = value.cls.find(name)
            if found is not None and not isinstance(found[1], External):
                return True
            return None if value.cls.has_unknown_base() else name in ("training", "forward", "parameters", "modules")
        return None
    if isinstance(value, ObjectValue):
        found = value.cls.find(name)
        if name in value.attributes or (found is not None and not isinstance(found[1], External)):
            return True
        if value.contents is None:
            return found is not None
        if hasattr(value.contents, name) or item_as_attribute(value, name) is not None:
            return True
        return None if value.cls.method("__getattr__") is not None else False
    if isinstance(value, ClassValue):
        return value.find(name) is not None
    if isinstance(value, (str, list, tuple, dict, int, float, set)) or value is None:
        return hasattr(value, name)
    return None
