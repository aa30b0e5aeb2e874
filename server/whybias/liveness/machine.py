"""The state of one run of the abstract interpreter."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from whybias.knowledge.symbols import Symbol
from whybias.liveness.decisions import BudgetExceeded, Decisions
from whybias.liveness.values import Opaque, Value

if TYPE_CHECKING:
    from whybias.liveness.forward_summary import Summary
    from whybias.liveness.instances import Instance
    from whybias.liveness.passages import Passages
    from whybias.liveness.program import Program
    from whybias.liveness.remembered_calls import RememberedCall
    from whybias.liveness.templates import Template

MAX_DEPTH = 40
MAX_LENGTH = 4096
MADE_UP = "#"
"""What the names of made-up lengths begin with: no name in a program does."""
UNKNOWN_LENGTH = 2
"""How often a loop of unknown length runs."""


class Raised(Exception):
    """The program raises an exception; `name` is its class, as far as known."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class FunctionCall(NamedTuple):
    """A function of the project that was run, by file and qualified name, and the module-level name that called it."""

    path: str
    name: str
    caller_path: str
    caller: str

    def callee(self) -> tuple[str, str]:
        """The module-level class or function that contains what was run."""
        return (self.path, self.name.split(".", 1)[0])


@dataclass(eq=False, slots=True)
class Machine:
    """Everything that changes while one program is run.

    `steps` is what is left of the budget. `names_of` tells which constructor parameters the text of a symbol is
    about. `unsupported` counts the constructs the interpreter could not follow.
    """

    program: Program
    decisions: Decisions
    steps: int
    depth: int = 0
    trying: int = 0
    """How many ``try`` blocks are open."""
    active: Counter[tuple[str, str]] = field(default_factory=Counter)
    """The functions that are running, by file and qualified name, with how often each."""
    training: bool = True
    """What ``self.training`` says."""
    training_asked: bool = False
    methods: int = 0
    """How many methods of modules are running: what they do to modules is part of the model, not of a script."""
    constructing: int = 0
    """How many constructors of modules are running."""
    switched: bool = False
    """Forward left a module, a flag or a number other than it was: the next call may take another way."""
    in_use: bool = False
    """The module is finished and called; before that it is built."""
    interventions: Mapping[tuple[str, str], dict[str, Value]] = field(default_factory=dict)
    """Arguments to force, by file and qualified name of a function."""
    unknown_length: int = UNKNOWN_LENGTH
    """How many items a sequence has of which nothing is known."""
    demands: frozenset[str] = frozenset()
    """The names in the condition that led to the latest ``raise``."""
    demanded_length: int | None = None
    """The number of items that the latest ``raise`` insists on."""
    optional_inputs: set[str] = field(default_factory=set)
    """The parameters of the outermost forward that are None by default."""
    leading_lengths: dict[tuple[object, int], Symbol] = field(default_factory=dict)
    """The lengths of axes counted from the front, of tensors whose rank is not known, by identity and axis."""
    sizes: int = 0
    """How many axis lengths have been given a name, as `make_up_length` does."""
    instances: list[Instance] = field(default_factory=list)
    names_of: dict[str, frozenset[str]] = field(default_factory=dict)
    unsupported: Counter[str] = field(default_factory=Counter)
    called: set[FunctionCall] = field(default_factory=set)
    """The project's functions that were run, and from where."""
    alternatives: set[tuple[str, str]] = field(default_factory=set)
    """Pairs of a text, or a member of an enumeration, and one that it was compared with or that stands beside it."""
    calls: dict[object, list[RememberedCall]] = field(default_factory=dict)
    """Calls of functions in this run, by function and arguments, that hung on more than decisions."""
    written: list[Value] = field(default_factory=list)
    """What `wrote` was told of, in order."""
    measured: list[Symbol] = field(default_factory=list)
    """The symbols whose number in this run was asked for, in order."""
    named: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    """What was added to `names_of`, in order."""
    templates: dict[object, list[Template]] = field(default_factory=dict)
    """Modules built in this run, by class and arguments, whose building hung on more than decisions."""
    passages: Passages | None = None
    """Notes on every operation, for the few runs that are asked what becomes of a bias in numbers."""
    summaries: dict[object, list[Summary]] = field(default_factory=dict)
    """Forwards of this run, by template and inputs, that hung on more than decisions."""

    def let_go(self) -> None:
        """The run is over and told: free what it built."""
        for instance in self.instances:
            instance.let_go()
        let_go_of(self.templates)
        for kept in (self.instances, self.written, self.calls, self.summaries):
            kept.clear()

    def outermost(self, cls: Value) -> Instance | None:
        """The first module of a class that was built and is part of no other."""
        return next((each for each in self.instances if each.cls is cls and each.parent is None), None)

    def wrote(self, value: Value) -> None:
        """Note that a container or an object was written to; a class or a module where that is what was."""
        self.written.append(value)
        if self is not self.program.machine and self.program.is_shared(value):
            self.program.shared_writes += 1

    def setting(self) -> tuple[bool, int, bool, bool, bool, int]:
        """What the code is run under, besides decisions."""
        return (
            self.training,
            self.unknown_length,
            self.in_use,
            self.methods > 0,
            self.constructing > 0,
            self.program.shared_writes,
        )

    def forces(self, functions: Iterable[tuple[str, str]]) -> bool:
        """Whether this run forces arguments on one of the functions, by file and qualified name."""
        return bool(self.interventions) and any(function in self.interventions for function in functions)

    def is_forced(self, calls: Iterable[FunctionCall]) -> bool:
        """Whether this run forces arguments on one of the calls."""
        return bool(self.interventions) and any((call.path, call.name) in self.interventions for call in calls)

    def step(self) -> None:
        """Count one step; raises `BudgetExceeded` at the end of the budget."""
        self.steps -= 1
        if self.steps < 0:
            raise BudgetExceeded

    def enter(self, function: tuple[str, str], of_module: bool) -> None:
        """One more call runs, perhaps one of a module's method."""
        self.depth += 1
        self.methods += of_module
        self.active[function] += 1

    def leave(self, function: tuple[str, str], of_module: bool) -> None:
        """The call that was entered last is over."""
        self.depth -= 1
        self.methods -= of_module
        self.active[function] -= 1

    def truth(self, value: Value, key: str, preferred: bool = True) -> bool:
        """Whether a value is true; asks for a decision where that is not known.

        `key` stands for the question where the value has no name of its own.
        """
        if value.__class__ in PLAIN or isinstance(value, (int, float, str, tuple, list, dict, set, range)):
            return bool(value)
        if isinstance(value, Symbol):
            text = str(value)
            assumed = self.assumed(value)
            if assumed is not None:
                return bool(assumed)
            return self.decisions.decide(text, preferred, self.names_of.get(text, frozenset()))
        if isinstance(value, Opaque):
            return self.decisions.decide(key, preferred)
        from whybias.liveness.objects import object_truth

        known = object_truth(self, value)
        return self.decisions.decide(key, preferred) if known is None else known

    def symbol(self, text: str, *parts: Value) -> Symbol:
        """The symbol for an expression over `parts`; it is about parameters if all unknown parts are."""
        about: frozenset[str] = frozenset()
        for part in parts:
            if isinstance(part, Symbol):
                names = self.names_of.get(str(part))
                if names is None:
                    return Symbol.named(text)
                about |= names
            elif isinstance(part, Opaque):
                return Symbol.named(text)
        if about:
            self.name(text, about)
        return Symbol.named(text)

    def name(self, text: str, about: frozenset[str]) -> None:
        """Note which constructor parameters the text of a symbol is about."""
        self.names_of.setdefault(text, about)
        self.named.append((text, about))

    def make_up_length(self) -> Symbol:
        """A name for the length of an axis of which nothing else is known."""
        self.sizes += 1
        return Symbol.named(made_up(self.sizes))

    def assumed(self, value: Symbol) -> int | None:
        """The number a symbol stands for in this run, where a loop over it has fixed one."""
        lengths = self.decisions.lengths
        self.measured.append(value)
        if not lengths or value.under or value.divisor != 1 or any(atom not in lengths for atom in value.atoms):
            return None
        self.decisions.length_reads += 1
        total = value.factor
        for atom in value.atoms:
            total *= lengths[atom]
        return total

    def reckoned(self, value: Symbol) -> int | None:
        """The number a symbol stands for in this run, also where that of ``n`` tells that of ``n - 1``."""
        known = self.assumed(value)
        base, offset = shifted(str(value))
        if known is None and base is not None:
            known = self.assumed(Symbol.named(base))
            known = None if known is None else known + offset
        return known

    def assume(self, value: Symbol, number: int) -> None:
        """From here on the run takes an unknown number for this one, if it is a plain name or one shifted."""
        if value.factor != 1 or len(value.atoms) != 1 or value.under or value.divisor != 1:
            return
        self.decisions.length_reads += 1
        self.decisions.lengths[value.atoms[0]] = number
        base, offset = shifted(value.atoms[0])
        if base is not None:
            self.decisions.lengths.setdefault(base, number - offset)

    def cannot(self, construct: str) -> Opaque:
        """Note that a construct is not understood, and give the unknown value that stands for its result."""
        self.unsupported[construct] += 1
        return Opaque(construct)


_SHIFTED = re.compile(r"([\w.]+|len\([\w.]+\)) ([-+]) (\d+)")


@lru_cache(maxsize=4096)
def shifted(text: str) -> tuple[str | None, int]:
    """The name and the number in ``dims - 1``; None and 0 for anything else."""
    found = _SHIFTED.fullmatch(text)
    return (None, 0) if found is None else (found[1], int(found[2] + found[3]))


PLAIN = frozenset({bool, int, float, str, tuple, list, dict, type(None)})
"""Of these Python itself knows whether they are true."""


def let_go_of(templates: dict[object, list[Template]], keeping: int = 0) -> None:
    """Free modules that nobody will copy any more: all but those that the last so many keys stand for."""
    for key in list(islice(templates, max(len(templates) - keeping, 0))):
        for template in templates.pop(key):
            template.let_go()


def made_up(number: int) -> str:
    """What the made-up length with this number is called."""
    return f"{MADE_UP}{number:05d}"


def place_key(frame_scope: str, node: ast.AST) -> str:
    """A name for a question that has no source text of its own: where it is asked."""
    return f"{frame_scope}:{getattr(node, 'lineno', 0)}:{getattr(node, 'col_offset', 0)}"
