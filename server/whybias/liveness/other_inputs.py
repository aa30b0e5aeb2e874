"""What else the optional inputs of a forward may be."""

from __future__ import annotations

from collections.abc import Iterator

from whybias.knowledge.symbols import Symbol
from whybias.liveness.compared_texts import ANOTHER_TEXT
from whybias.liveness.other_arguments import MOST_OTHERS, Alternatives, more_keywords, other_values
from whybias.liveness.runs import Entry
from whybias.liveness.signatures import defaults_of
from whybias.liveness.tensors import Tensor
from whybias.liveness.tested import Tested, is_read, tested_in
from whybias.liveness.values import ClassValue, FunctionValue, Value


def other_inputs(entry: Entry, alternatives: Alternatives) -> list[tuple[str, Value]]:
    """What else the optional inputs of forward may be: first the flags, which decide what is handed out.

    A tensor is `Tensor`, as the input itself is not made yet.
    """
    forward = entry.method("forward") if isinstance(entry, ClassValue) else None
    if forward is None:
        return []
    found = [*_others(forward, alternatives), *more_keywords(forward.node, alternatives), *_further(forward)]
    return sorted(dict.fromkeys(found), key=lambda one: not isinstance(one[1], bool))


def _others(forward: FunctionValue, alternatives: Alternatives) -> Iterator[tuple[str, Value]]:
    readers = (forward.node if forward.owner is None else forward.owner.node,)
    tested = tested_in(readers[0])
    defaults = {parameter.arg: default for parameter, default, has in defaults_of(forward, skip_first=True) if has}
    for name, value, _ in other_values(forward, True, tested, alternatives, readers):
        default = defaults[name]
        if default is None:
            yield from ((name, given) for given in _given(name, tested))
        elif isinstance(default, str) and isinstance(value, Symbol):
            yield name, ANOTHER_TEXT
        elif not isinstance(default, float) or name in tested.compared:
            yield name, _unknown(name) if isinstance(value, Symbol) else value
    for name, default in defaults.items():
        if isinstance(default, (tuple, list)) and (name in tested.compared or name in tested.looked_into):
            yield name, _unknown(name)


def _given(name: str, tested: Tested) -> list[Value]:
    """What is given where nothing need be: the texts that the input is compared to, or else a tensor."""
    texts = sorted(text for text in tested.compared.get(name, ()) if isinstance(text, str))
    return list(texts[:MOST_OTHERS]) or [Tensor]


def _unknown(name: str) -> Symbol:
    """Something unknown, by a name that no constructor parameter has."""
    return Symbol.named(f"input {name}")


def _further(forward: FunctionValue) -> Iterator[tuple[str, Value]]:
    """A tensor for the ``*inputs`` that are looked at."""
    further = forward.node.args.vararg
    if further is not None and is_read(forward.node, further.arg):
        yield further.arg, Tensor
