"""Whether a name still holds, at a call, its value on entry."""

from __future__ import annotations

import ast
import contextlib
import textwrap

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from whybias.fixes.rebinding import names_hold

HOLDS = {
    "nothing happens": "here()",
    "bound behind": "here()\na = 1",
    "bound by the same statement": "a = here()",
    "augmented by the same statement": "a += here()",
    "bound in the other branch": "if b:\n    a = 1\nelse:\n    here()",
    "bound behind in the same branch": "if b:\n    here()\n    a = 1",
    "bound in a branch that returns": "if b:\n    a = 1\n    return\nhere()",
    "bound in a branch that raises": "if b:\n    a = 1\n    raise ValueError\nhere()",
    "bound in another function": "def inner(a):\n    a = 1\nhere()",
    "bound in a comprehension": "x = [a for a in b]\nhere()",
    "bound by a lambda's parameter": "x = lambda a: a\nhere()",
    "another name is bound": "c = 1\nhere(c)",
    "an attribute of another": "b.a = 1\nhere()",
    "called": "x = a(b)\nhere()",
    "passed on": "x = f(a)\nhere()",
    "a method that changes nothing": "x = a.get(1)\nhere()",
    "read in a loop": "for c in b:\n    here(a)",
    "bound behind a loop": "for c in b:\n    here()\na = 1",
    "the iterable of the loop that binds it": "for a in here():\n    pass",
    "in a nested function": "def inner():\n    return here()\nreturn inner",
    "in a default": "def inner(x=here()):\n    pass\na = 1",
    "another case": "match b:\n    case 1:\n        a = 1\n    case 2:\n        here()",
    "in the body of try": "try:\n    here()\nexcept ValueError:\n    a = 1",
}

LOST = {
    "bound": "a = 1\nhere()",
    "bound in a tuple": "b, (a, *c) = b\nhere()",
    "augmented": "a += 1\nhere()",
    "annotated": "a: int = 1\nhere()",
    "deleted": "del a\nhere()",
    "bound if missing": "if a is None:\n    a = b\nhere()",
    "bound in else": "if b:\n    pass\nelse:\n    a = 1\nhere()",
    "bound deep inside": "if b:\n    if b:\n        return\n    else:\n        a = 1\nhere()",
    "target of a loop": "for a in b:\n    here()",
    "target of a loop before": "for a in b:\n    pass\nhere()",
    "bound later in a loop": "for c in b:\n    here()\n    a = c",
    "bound in the other branch, in a loop": "while b:\n    if b:\n        here()\n    else:\n        a = 1",
    "bound in a loop, seen in its else": "for c in b:\n    a = c\nelse:\n    here()",
    "bound in the test of a loop": "while (a := b):\n    here()",
    "in the test of a loop that binds it": "while here():\n    a = 1",
    "walrus": "x = (a := 1)\nhere()",
    "walrus in the same expression": "x = [(a := 1), here()]",
    "walrus in a comprehension": "x = [(a := c) for c in b]\nhere()",
    "walrus in the test": "if (a := b):\n    here()",
    "with": "with b as a:\n    here()",
    "with, further item": "with b as a, here():\n    pass",
    "except": "try:\n    pass\nexcept ValueError as a:\n    here()",
    "except before": "try:\n    pass\nexcept ValueError as a:\n    pass\nhere()",
    "bound in try": "try:\n    a = 1\nexcept ValueError:\n    here()",
    "bound in try, seen in else": "try:\n    a = 1\nexcept ValueError:\n    pass\nelse:\n    here()",
    "bound before a return, seen in finally": "try:\n  if b:\n    a = 1\n    return\nfinally:\n    here()",
    "import": "import a.b\nhere()",
    "import as": "from b import c as a\nhere()",
    "function of that name": "def a():\n    pass\nhere()",
    "class of that name": "class a:\n    pass\nhere()",
    "nonlocal": "def inner():\n    nonlocal a\n    a = 1\ninner()\nhere()",
    "nonlocal, deeper": "def g():\n  def deep():\n    nonlocal a\n    a = 1\n  deep()\ng()\nhere()",
    "captured": "match b:\n    case [a, _]:\n        here()",
    "captured by an earlier case": "match b:\n    case [a, 1]:\n        pass\n    case _:\n        here()",
    "captured rest": "match b:\n    case {'c': 1, **a}:\n        here()",
    "captured by star": "match b:\n    case [1, *a]:\n        here()",
    "an attribute": "a.norm = 1\nhere()",
    "an item": "a['norm'] = 1\nhere()",
    "an item of an attribute": "a.options['norm'] = 1\nhere()",
    "a method that may change it": "a.pop('norm')\nhere()",
    "a method that may change it, in a nested function": "def f():\n    a.pop('norm')\nf()\nhere()",
    "bound after a nested function": "def inner():\n    return here()\na = 1\nreturn inner",
    "bound after a lambda": "x = lambda: here()\na = 1",
    "bound after a generator": "x = (here() for c in b)\na = 1",
    "shadowed by a parameter": "def inner(a):\n    return here()",
    "shadowed by a local": "def inner():\n    a = 1\n    return here()",
    "shadowed by a lambda": "x = lambda a: here()",
    "shadowed by a comprehension": "x = [here() for a in b]",
    "shadowed in a class": "class C:\n    a = 1\n    x = here()",
}


def function_and_call(source: str) -> tuple[ast.FunctionDef, ast.Call]:
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    (call,) = (
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "here"
    )
    return function, call


def holds(body: str, name: str = "a") -> bool:
    function, call = function_and_call("def f(a, b):\n" + textwrap.indent(body, "    "))
    return names_hold(function, call, {name})


@pytest.mark.parametrize("case", HOLDS)
def test_holds(case: str) -> None:
    assert holds(HOLDS[case])


@pytest.mark.parametrize("case", LOST)
def test_is_lost(case: str) -> None:
    assert not holds(LOST[case])


def test_names_from_outside_hold_unless_the_function_has_its_own() -> None:
    assert holds("nn.register(b)\nhere()", "nn")
    assert not holds("here()\nnn = b", "nn")


def test_a_lambda_is_a_function_too() -> None:
    node = ast.parse("lambda a: here() if a else [(a := 1)]", mode="eval").body
    assert isinstance(node, ast.Lambda) and isinstance(node.body, ast.IfExp)
    assert not names_hold(node, node.body.body, {"a"})
    node = ast.parse("lambda a: here()", mode="eval").body
    assert isinstance(node, ast.Lambda)
    assert names_hold(node, node.body, {"a"})


def indented(body: str) -> str:
    return textwrap.indent(body, "    ")


SIMPLE = st.sampled_from(
    [
        "a = 2",
        "pass",
        "del a",
        "x = [0 for a in 'b']",
        "x = [(a := 3) for _ in 'b']",
        "return",
        "raise E",
        "def g(a):\n    a = 9\ng(1)",
        "def g():\n    nonlocal a\n    a = 4\ng()",
        "a.n = 1",
        "continue",
        "break",
    ]
)
STATEMENTS = st.recursive(
    st.one_of(SIMPLE, st.just("here(locals())")),
    lambda inner: st.one_of(
        st.builds("{}\n{}".format, inner, inner),
        st.builds("if b():\n{}\nelse:\n{}".format, inner.map(indented), inner.map(indented)),
        st.builds("for i in (1, 2):\n{}\nelse:\n{}".format, inner.map(indented), inner.map(indented)),
        st.builds("while b():\n{}".format, inner.map(indented)),
        st.builds("try:\n{}\nexcept E:\n{}".format, inner.map(indented), inner.map(indented)),
        st.builds("try:\n{}\nfinally:\n{}".format, inner.map(indented), inner.map(indented)),
        st.builds("with quiet(E):\n{}".format, inner.map(indented)),
    ),
    max_leaves=12,
)


class Thing:
    """An object whose identity and attribute `n` stand for its value on entry."""

    n = 0


class Expected(Exception):
    """What the programs raise."""


def runs(source: str, answers: list[bool]) -> list[bool]:
    """For each time the program reached the call, whether `a` was as on entry."""
    thing, seen, steps = Thing(), [], iter(answers)

    def here(names: dict[str, object]) -> None:
        seen.append(names.get("a") is thing and thing.n == 0)

    scope = {"here": here, "E": Expected, "quiet": contextlib.suppress}
    exec(compile(source, "program", "exec"), scope)
    with contextlib.suppress(Expected, UnboundLocalError, NameError, AttributeError):
        scope["f"](thing, lambda: next(steps, False))
    return seen


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(STATEMENTS, st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=4, max_size=4))
def test_what_holds_holds_in_every_run(body: str, all_answers: list[list[bool]]) -> None:
    """Real runs are the judge: where the name is said to hold, no run reaches the call with it changed."""
    assume(body.count("here(") == 1)
    source = "def f(a, b):\n" + indented(body)
    try:
        compile(source, "program", "exec")
    except SyntaxError:  # a `continue` outside a loop
        assume(False)
    function, call = function_and_call(source)
    if names_hold(function, call, {"a"}):
        for answers in all_answers:
            assert all(runs(source, answers))
