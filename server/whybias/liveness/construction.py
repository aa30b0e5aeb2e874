"""Making objects: layers, containers, the project's modules, and calls of names outside the project."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from whybias.knowledge import table
from whybias.knowledge.registry import BindingError, Operation, bind, parameters
from whybias.liveness import calls, container_objects, external_functions, templates, torch_calls
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance, frame_site
from whybias.liveness.iteration import iterate
from whybias.liveness.machine import Machine, Raised
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import (
    MISSING,
    ClassValue,
    External,
    NativeMethod,
    ObjectValue,
    Opaque,
    SuperValue,
    Value,
)

SEQUENTIAL = "torch.nn.Sequential"
CONTAINERS = (SEQUENTIAL, "torch.nn.ModuleList", "torch.nn.ModuleDict")
MODULE_NAMES = frozenset(
    {
        "torch.nn.Module",
        *CONTAINERS,
        "pytorch_lightning.LightningModule",
        "lightning.LightningModule",
        "lightning.pytorch.LightningModule",
    }
)


def canonical(name: str) -> str:
    """The public name of something in torch: ``torch.nn.modules.conv.Conv2d`` is ``torch.nn.Conv2d``.

    A function of ``torch.nn.utils`` has the name of the file that it stands in.
    """
    if name.startswith("torch.nn.modules."):
        last = name.rsplit(".", 1)[-1]
        return name if last.startswith("_") else f"torch.nn.{last}"
    if name.startswith("torch.nn.utils."):
        file, _, last = name.rpartition(".")
        return file if file.endswith(f".{last}") else name
    return name


def is_module_class(cls: Value) -> bool:
    """Whether a class makes ``nn.Module`` objects: by its bases, or, where those are unknown, by having a forward.

    A base from out of view may stand before ``nn.Module``; what it adds is not known, but forward is the class's own.
    """
    if isinstance(cls, External):
        name = canonical(cls.name)
        known = table.lookup(name)
        return name in MODULE_NAMES or (known is not None and known.forward is not None)
    if not isinstance(cls, ClassValue):
        return False
    base = cls.external_base()
    if base is not None and is_module_class(base):
        return True
    if base is not None and canonical(base.name).startswith("torch.nn.modules."):
        return True
    named = base is not None and base.name.rsplit(".", 1)[-1].endswith(("Module", "Model"))
    behind = any(is_module_class(each) for each in cls.mro if isinstance(each, External))
    if cls.has_unknown_base() or named or behind:
        return cls.method("forward") is not None
    return False


def call_external(
    machine: Machine, name: str, args: list[Value], kwargs: dict[str, Value], node: ast.AST, frame: Frame
) -> Value:
    """A call of something outside the project, by its dotted name."""
    owner, _, method = name.rpartition(".")
    if args and isinstance(args[0], Instance) and _is_base(owner, args[0]):
        return _call_by_name(machine, args[0], method, args[1:], kwargs, node, frame)
    name = canonical(name)
    special = external_functions.FUNCTIONS.get(name)
    if special is not None:
        try:
            return special(machine, args, kwargs, node, frame)
        except IndexError as error:
            raise Raised("TypeError") from error
    if name in MODULE_NAMES:
        return container(machine, name, args, kwargs, node, frame)
    known = table.lookup(name)
    if known is not None and known.forward is not None:
        return layer(machine, External(name), known, args, kwargs, node, frame)
    if known is not None:
        return torch_calls.operation(machine, name, args, node, frame, kwargs)
    if name.startswith("torch.nn.init."):
        if args and isinstance(args[0], Tensor):
            args[0].forget_number()
        return args[0] if args else None
    if name.startswith("torch.Tensor.") and args:
        return calls.call(machine, NativeMethod(args[0], name.rsplit(".", 1)[-1]), args[1:], kwargs, node, frame)
    return calls.unknown_call(machine, External(name), args, kwargs, node, frame)


def _call_by_name(
    machine: Machine,
    instance: Instance,
    method: str,
    args: list[Value],
    kwargs: dict[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    """``nn.Linear.forward(self, x)`` is ``super().forward(x)``."""
    assert isinstance(instance.cls, ClassValue)
    bound = NativeMethod(SuperValue(instance.cls, instance), method)
    return calls.call(machine, bound, args, kwargs, node, frame)


def _is_base(name: str, instance: Instance) -> bool:
    """Whether a class outside the project is the one that an instance's class builds on."""
    base = instance.cls.external_base() if isinstance(instance.cls, ClassValue) else None
    return base is not None and canonical(base.name) == canonical(name)


def unwritten_arguments(name: str, positional: int, keywords: Mapping[str, Value]) -> dict[str, Value]:
    """What a call with ``*args`` or ``**kwargs`` of unknown content may pass besides what it writes."""
    known = table.lookup(canonical(name))
    if known is None:
        return {}
    return {
        parameter.name: Opaque("an argument that is not written out")
        for parameter in parameters(known.signature)[positional:]
        if parameter.name not in keywords and not parameter.variadic and not parameter.collects
    }


def layer(
    machine: Machine,
    cls: ClassValue | External,
    known: Operation,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    """A torch layer made by the call `node`."""
    instance = new_instance(machine, cls, node, frame)
    make_layer(machine, instance, known, args, kwargs)
    return instance


def new_instance(machine: Machine, cls: ClassValue | External, node: ast.AST, frame: Frame) -> Instance:
    """An ``nn.Module`` object that is not initialised yet."""
    instance = Instance(cls, frame_site(frame, node), entry=frame.enclosing_entry(), around=frame.surroundings())
    machine.instances.append(instance)
    return instance


def make_layer(
    machine: Machine, instance: Instance, known: Operation, args: Sequence[Value], kwargs: Mapping[str, Value]
) -> None:
    """Initialise a module as a torch layer, as its constructor (or ``super().__init__``) does."""
    instance.layer = known
    instance.constructed = True
    try:
        instance.arguments = bind(known.signature, args, kwargs)
    except BindingError:
        machine.unsupported[f"arguments of {known.name}"] += 1
        instance.arguments = {}
        instance.broken = True
        return
    for name, value in instance.arguments.items():
        if isinstance(value, Instance):
            instance.register(name, value)


def container(
    machine: Machine, name: str, args: list[Value], kwargs: dict[str, Value], node: ast.AST, frame: Frame
) -> Instance:
    """``nn.Sequential(...)``, ``nn.ModuleList([...])``, ``nn.ModuleDict({...})`` or a plain ``nn.Module()``."""
    instance = new_instance(machine, External(name), node, frame)
    fill_container(machine, instance, name, args, kwargs, node, frame)
    return instance


def fill_container(
    machine: Machine,
    instance: Instance,
    name: str,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    node: ast.AST,
    frame: Frame,
) -> None:
    """Register the children that a container's constructor is given."""
    instance.constructed = True
    if name == SEQUENTIAL:
        if len(args) == 1 and isinstance(args[0], dict):
            for key, child in args[0].items():
                instance.register(str(key), child)
        else:
            for index, child in enumerate(args):
                instance.register(str(index), child)
        return
    given = args[0] if args else kwargs.get("modules")
    if given is None or name not in CONTAINERS:
        return
    if name == "torch.nn.ModuleDict":
        pairs = list(given.items()) if isinstance(given, dict) else []
        if isinstance(given, (list, tuple)):
            pairs = [(pair[0], pair[1]) for pair in given if isinstance(pair, (list, tuple)) and len(pair) == 2]
        for key, child in pairs:
            instance.register(str(key), child)
        return
    for index, child in enumerate(iterate(machine, given, node, frame)):
        instance.register(str(index), child)


def instantiate(
    machine: Machine, cls: ClassValue, args: list[Value], kwargs: dict[str, Value], node: ast.AST, frame: Frame
) -> Value:
    """An object of a class of the project, its ``__init__`` run."""
    base = cls.external_base()
    if cls.is_enum() and args:
        return _enum_member(cls, args[0])
    if is_module_class(cls) and cls.remade:
        return calls.unknown_call(
            machine, Opaque(f"{cls.name}, which is made in its own way"), args, kwargs, node, frame
        )
    if is_module_class(cls):
        return templates.constructed(
            machine, cls, args, kwargs, node, frame, lambda: _new_module(machine, cls, args, kwargs, node, frame)
        )
    made = ObjectValue(cls, {})
    if cls.method("__new__") is not None:
        return calls.unknown_call(machine, Opaque(f"{cls.name}.__new__"), args, kwargs, node, frame)
    constructor = cls.method("__init__")
    if container_objects.is_container(cls):
        made.contents = container_objects.contents_of(machine, cls, [], {}, node, frame)
    if constructor is not None:
        calls.call_function(machine, constructor, [made, *args], kwargs, node, frame)
    elif cls.fields is not None:
        fill_fields(machine, made, cls, args, kwargs, node, frame)
    elif container_objects.is_container(cls):
        made.contents = container_objects.contents_of(machine, cls, args, kwargs, node, frame)
        if made.contents is not None and not container_objects.has_methods(cls):
            return made.contents
    elif base is not None or cls.has_unknown_base():
        made.attributes.update(kwargs)
    return made


def _new_module(
    machine: Machine, cls: ClassValue, args: list[Value], kwargs: dict[str, Value], node: ast.AST, frame: Frame
) -> Instance:
    instance = new_instance(machine, cls, node, frame)
    constructor = cls.method("__init__")
    machine.constructing += 1
    try:
        if constructor is not None:
            calls.call_function(machine, constructor, [instance, *args], kwargs, node, frame)
        else:
            initialise_external(machine, instance, cls, args, kwargs, node, frame)
    finally:
        machine.constructing -= 1
    instance.constructed = True
    _enter_training(machine, instance, cls, node, frame)
    return instance


def _enum_member(cls: ClassValue, value: Value) -> Value:
    if isinstance(value, ObjectValue) and value.cls is cls:
        return value
    for member in cls.attributes.values():
        if isinstance(member, ObjectValue) and member.cls is cls and member.attributes.get("value") == value:
            return member
    return Opaque(f"a member of {cls.name}")


def fill_fields(
    machine: Machine,
    made: ObjectValue,
    cls: ClassValue,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    node: ast.AST,
    frame: Frame,
) -> None:
    """Set the fields of a dataclass or NamedTuple as its generated constructor does."""
    fields = cls.fields or []
    for (name, _), value in zip(fields, args, strict=False):
        made.attributes[name] = value
    for name, default in fields[len(args) :]:
        value = kwargs.get(name, default)
        made.attributes[name] = Opaque(f"the field {name}") if value is MISSING else value
    finish = cls.method("__post_init__")
    if finish is not None:
        calls.call_function(machine, finish, [made], {}, node, frame)


def initialise_external(
    machine: Machine,
    instance: Instance,
    cls: ClassValue,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    node: ast.AST,
    frame: Frame,
) -> None:
    """Run the constructor of the first base outside the project on `instance`."""
    base = cls.external_base()
    if base is None:
        return
    name = canonical(base.name)
    known = table.lookup(name)
    if known is not None and known.forward is not None:
        make_layer(machine, instance, known, args, kwargs)
    elif name in CONTAINERS:
        fill_container(machine, instance, name, args, kwargs, node, frame)


def _enter_training(machine: Machine, instance: Instance, cls: ClassValue, node: ast.AST, frame: Frame) -> None:
    """Call the class's own ``train``, as every training loop does: it may freeze normalizers."""
    train = cls.method("train")
    if train is not None:
        calls.call_function(machine, train, [instance, True], {}, node, frame)
