"""Frames: the names a running piece of code can see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whybias.frozen import frozen
from whybias.liveness.values import MISSING, ClassValue, FunctionValue, Value

if TYPE_CHECKING:
    from whybias.liveness.namespaces import Namespace
    from whybias.source.snapshot import ParsedBlock


@frozen
class Code:
    """Where syntax nodes come from: the file and its top-level statement, against which lines are counted."""

    path: str
    block: ParsedBlock

    def __hash__(self) -> int:
        return id(self.block)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Code) and self.block is other.block and self.path == other.path


@frozen
class Surroundings:
    """The function around a helper that makes layers: the one it is nested in, or the one that called it.

    `entry` holds its parameters as they were when it was entered; `in_sight` says that the helper can read them.
    """

    path: str
    scope: str
    entry: Mapping[str, Value]
    in_sight: bool


@dataclass(eq=False, slots=True, repr=False)
class Frame:
    """The local names of one running function, class body or module, and what encloses it."""

    code: Code
    namespace: Namespace
    names: dict[str, Value] = field(default_factory=dict)
    closure: Frame | None = None
    function: FunctionValue | None = None
    cls: ClassValue | None = None
    scope: str = "<module>"
    yielded: list[Value] | None = None
    at_yield: Callable[[Value], None] | None = None
    """What to run where a function below ``@contextmanager`` yields."""
    returned: Value = None
    non_local: frozenset[str] = frozenset()
    is_global: frozenset[str] = frozenset()
    is_module: bool = False
    entry: dict[str, Value] = field(default_factory=dict)
    """The values of a function's parameters when it was entered."""
    caller: Surroundings | None = None
    """For a function that is no method: what called it."""

    def place(self) -> tuple[str, str]:
        """The file and the module-level name that the code belongs to."""
        return (self.code.path, self.scope.split(".", 1)[0])

    def enclosing_entry(self) -> dict[str, Value]:
        """The parameters of the innermost function, as they were when it was entered."""
        frame: Frame | None = self
        while frame is not None:
            if frame.entry:
                return frame.entry
            if frame.function is None or frame.closure is None or frame.closure.function is not frame.function:
                return {}
            frame = frame.closure
        return {}

    def surroundings(self) -> Surroundings | None:
        """What stands around the innermost function, where that is no method: its layers are made for somebody else."""
        frame: Frame | None = self
        while frame is not None and frame.function is None:
            frame = frame.closure
        if frame is None or frame.function is None or frame.function.owner is not None:
            return None
        if frame.closure is not None and frame.closure.function is not None:
            return frame.closure.as_surroundings(in_sight=True)
        return frame.caller

    def as_surroundings(self, in_sight: bool) -> Surroundings | None:
        """This function as what stands around a helper; None where it takes no arguments."""
        entry = self.enclosing_entry()
        return Surroundings(self.code.path, self.scope, entry, in_sight) if entry else None

    def lookup(self, name: str) -> Value:
        """The value of a local or enclosing name; `MISSING` where only the module or builtins can have it."""
        if name in self.names:
            return self.names[name]
        return MISSING if self.closure is None else self.closure.lookup_from_within(name)

    def lookup_from_within(self, name: str) -> Value:
        """What a name means in a function that this frame encloses: names of a class body are not seen there."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.names and (frame.cls is None or frame.function is not None):
                return frame.names[name]
            frame = frame.closure
        return MISSING

    def assign(self, name: str, value: Value) -> None:
        """Bind a name where Python would."""
        if name in self.non_local:
            frame = self.closure
            while frame is not None:
                if name in frame.names:
                    frame.names[name] = value
                    return
                frame = frame.closure
        elif name in self.is_global:
            self.namespace.rebind(name, value)
            return
        self.names[name] = value

    def method_class(self) -> ClassValue | None:
        """The class whose method this code is in, also from a function nested in the method."""
        frame: Frame | None = self
        while frame is not None:
            if frame.function is not None and frame.function.owner is not None:
                return frame.function.owner
            frame = frame.closure
        return None

    def receiver(self) -> Value:
        """The first argument of the enclosing method (``self`` or ``cls``)."""
        frame: Frame | None = self
        while frame is not None:
            if frame.function is not None and frame.function.owner is not None and not frame.is_comprehension():
                arguments = frame.function.node.args
                positional = [*arguments.posonlyargs, *arguments.args]
                return frame.names.get(positional[0].arg, MISSING) if positional else MISSING
            frame = frame.closure
        return MISSING

    def is_comprehension(self) -> bool:
        """Whether it holds the names of a comprehension, inside the function that it belongs to."""
        return self.closure is not None and self.function is not None and self.closure.function is self.function

    def owner_name(self) -> str | None:
        """The name of the class whose method is running."""
        cls = self.method_class()
        return cls.qualified_name if cls is not None else None

    def is_private(self) -> bool:
        """Whether only this project can construct what is built here: an underscore name, or a nested definition."""
        cls = self.method_class()
        if cls is not None:
            return cls.name.startswith("_") or cls.nested
        return self.function is not None and (self.function.name.startswith("_") or self.closure is not None)
