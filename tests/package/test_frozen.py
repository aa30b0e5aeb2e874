"""Frozen classes do what dataclasses do."""

from __future__ import annotations

import copy
import pickle
from dataclasses import dataclass, field, fields, replace

import pytest

from whybias.frozen import frozen


@frozen
class Point:
    x: int
    y: tuple[int, ...] = ()
    note: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reference:
    x: int
    y: tuple[int, ...] = ()
    note: str = field(default="", compare=False, repr=False)


@frozen
class Single:
    x: object


@frozen
class Empty:
    pass


@frozen
class Named(Point):
    name: str = "n"

    def __repr__(self) -> str:
        return self.name


def test_equal_where_what_is_compared_is() -> None:
    assert Point(1, (2,), "a") == Point(1, (2,), "b") != Point(1, (3,), "a")
    assert Single(1) == Single(1) != Single(2)
    assert Empty() == Empty()
    assert Named(1) == Named(1) != Named(1, name="m")


def test_never_equal_to_another_class() -> None:
    assert Point(1) != Reference(1)
    assert Named(1) != Point(1)
    assert Point(1) != (1, ())


def test_hashed_as_they_are_equal() -> None:
    assert {Point(1, note="a"), Point(1, note="b"), Named(1), Single(1), Single(1), Empty(), Empty()} == {
        Point(1),
        Named(1),
        Single(1),
        Empty(),
    }
    with pytest.raises(TypeError):
        hash(Single([]))


def test_shown_as_dataclasses_are() -> None:
    assert repr(Point(1, (2,), "a")) == repr(Reference(1, (2,), "a")).replace("Reference", "Point")
    assert repr(Named(1)) == "n"
    held: list[object] = []
    held.append(Single(held))
    assert repr(held) == "[Single(x=[...])]"


@pytest.mark.parametrize("one", [Point(1, (2,), "a"), Named(1, name="m"), Single(None), Empty()])
def test_copied_and_pickled(one: Point | Single | Empty) -> None:
    assert pickle.loads(pickle.dumps(one)) == one == copy.deepcopy(one)


def test_fields_and_slots_are_those_of_a_dataclass() -> None:
    assert [each.name for each in fields(Point)] == [each.name for each in fields(Reference)]
    assert replace(Point(1), y=(3,)) == Point(1, (3,))
    assert not hasattr(Point(1), "__dict__")
    match Point(4):
        case Point(x, _):
            assert x == 4
