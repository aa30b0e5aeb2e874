"""The values a program handles while it is run on abstract tensors.

Numbers, strings, None, tuples, lists, dicts and sets are Python's own objects, so everything Python can do with
them needs no code here. What is not known is a `Symbol` (unknown, but with a name) or an `Opaque`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from whybias.frozen import frozen
from whybias.knowledge.symbols import Symbol
from whybias.liveness.foreign_bases import DEFINE_NOTHING, may_define

if TYPE_CHECKING:
    from whybias.liveness.frames import Code, Frame
    from whybias.liveness.instances import Instance
    from whybias.liveness.namespaces import Namespace

Value: TypeAlias = Any
"""A Python constant or container, or one of the classes of this package."""


@frozen
class Opaque:
    """A value about which nothing is known; `why` says where sight was lost."""

    why: str = "unknown value"


REPLACED = Opaque("what may have been replaced")
"""What stands where something else may have been written."""


@frozen
class Perhaps(Opaque):
    """A value that is `likely` this one, and may be any other: a call is followed, and what it is given lost."""

    likely: Value = None


@frozen
class External:
    """Something outside the project by its dotted name: ``torch.nn.Conv2d``, ``math.sqrt``."""

    name: str

    def method(self, name: str) -> None:
        """No function of the project, as `ClassValue.method` would give: what a class outside defines is not read."""


@dataclass(eq=False, slots=True, repr=False)
class FunctionValue:
    """A ``def`` or ``lambda`` of the project, with the frame it closes over."""

    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    code: Code
    namespace: Namespace
    closure: Frame | None
    defaults: list[Value]
    keyword_defaults: dict[str, Value]
    qualified_name: str
    owner: ClassValue | None = None
    kind: str = ""
    """How a class hands it out: "", "property", "static" or "class"."""
    attributes: dict[str, Value] = field(default_factory=dict)
    yields: bool = False
    manages_context: bool = False
    """Whether ``@contextmanager`` stands above it."""


ENUMS = ("enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag")


@dataclass(eq=False, slots=True, repr=False)
class ClassValue:
    """A class of the project. `mro` starts with the class itself and may hold `External`s and `Opaque`s."""

    name: str
    node: ast.ClassDef
    code: Code
    namespace: Namespace
    qualified_name: str
    bases: list[Value]
    attributes: dict[str, Value]
    mro: list[Value]
    nested: bool = False
    remade: bool = False
    """Whether code of the project decides what its objects are: a metaclass, ``__new__``, ``__setattr__`` and so on."""
    fields: list[tuple[str, Value]] | None = None
    """For dataclasses and NamedTuples: field names with their defaults (`MISSING` where there is none)."""

    def find(self, name: str, after: ClassValue | None = None) -> tuple[Value, Value] | None:
        """The attribute and the class it stands in, looked up along the MRO (from behind `after`, if given)."""
        classes = self.mro if after is None else self.mro[self.mro.index(after) + 1 :]
        for cls in classes:
            if isinstance(cls, ClassValue):
                if name in cls.attributes:
                    return cls.attributes[name], cls
            elif not isinstance(cls, External) or cls.name == "object":
                return None
            elif may_define(cls.name, name):
                return cls, cls
        return None

    def method(self, name: str, after: ClassValue | None = None) -> FunctionValue | None:
        """The function of the project that is this method of its objects, if it is one, looked up as by `find`."""
        found = self.find(name, after)
        return found[0] if found is not None and isinstance(found[0], FunctionValue) else None

    def external_base(self) -> External | None:
        """The first class of the MRO that lies outside the project and defines something, if its name is known."""
        for cls in self.mro:
            if isinstance(cls, External) and cls.name not in DEFINE_NOTHING:
                return cls
        return None

    def is_enum(self) -> bool:
        """Whether its attributes are the members of an enumeration."""
        return any(isinstance(cls, External) and cls.name in ENUMS for cls in self.mro)

    def members(self) -> list[Value]:
        """The members of an enumeration, in order."""
        return [value for value in self.attributes.values() if isinstance(value, ObjectValue) and value.cls is self]

    def has_unknown_base(self) -> bool:
        """Whether some base could not be resolved at all."""
        return any(isinstance(cls, (Opaque, Symbol)) for cls in self.mro)


@dataclass(eq=False, slots=True, repr=False)
class ModuleVariable:
    """A module-level name that a call gives a value: ``net = nn.Sequential(...)``. `node` is the call."""

    node: ast.Call
    code: Code
    namespace: Namespace


class Missing:
    """The type of `MISSING`."""


MISSING = Missing()


@dataclass(eq=False, slots=True, repr=False)
class BoundMethod:
    """A function of the project together with the object it was taken from."""

    function: FunctionValue
    receiver: Value


@dataclass(eq=False, slots=True, repr=False)
class NativeMethod:
    """A method that Python or PyTorch defines, taken from a value: ``layers.append``, ``x.view``."""

    receiver: Value
    name: str


@dataclass(eq=False, slots=True, repr=False)
class Partial:
    """``functools.partial(function, *args, **kwargs)``."""

    function: Value
    args: list[Value]
    kwargs: dict[str, Value]


@dataclass(eq=False, slots=True, repr=False)
class ContextManager:
    """What a call of a function below ``@contextmanager`` gives: nothing has run of it yet."""

    function: FunctionValue
    args: list[Value]
    kwargs: dict[str, Value]


@dataclass(eq=False, slots=True, repr=False)
class SuperValue:
    """``super()`` inside a method of `cls`, bound to `receiver`."""

    cls: ClassValue
    receiver: Instance | ObjectValue | ClassValue


@dataclass(eq=False, slots=True, repr=False)
class ObjectValue:
    """An instance of a class of the project that is no ``nn.Module``."""

    cls: ClassValue
    attributes: dict[str, Value]
    contents: Value = None
    """The dict, list or tuple that it is besides, where its class derives from one."""

    def copied(self, changes: Mapping[str, Value]) -> ObjectValue:
        """A shallow copy in which some attributes are others."""
        return ObjectValue(self.cls, {**self.attributes, **changes}, copy(self.contents))


@dataclass(eq=False, slots=True, repr=False)
class NativeFunction:
    """A function implemented by the interpreter itself."""

    name: str
    call: Callable[..., Value]


def is_unknown(value: Value) -> bool:
    """Whether nothing but perhaps a name is known of the value."""
    return isinstance(value, (Opaque, Symbol))


MOST_ITEMS = 200
MOST_NESTED = 5


def describe(value: Value, nested: int = 0) -> str:
    """Source-like text of a value, for the names of symbols; "?" for what is too large to be told."""
    if isinstance(value, External):
        return value.name
    if isinstance(value, (ClassValue, FunctionValue, NativeFunction)):
        return value.name
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    if isinstance(value, Symbol):
        return str(value)
    if isinstance(value, (tuple, list)) and len(value) <= MOST_ITEMS and nested < MOST_NESTED:
        items = ", ".join([describe(item, nested + 1) for item in value])
        return f"({items})" if isinstance(value, tuple) else f"[{items}]"
    return "?"
