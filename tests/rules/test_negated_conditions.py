"""The opposite of a condition."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whybias.rules.conditions import negated


@pytest.mark.parametrize(
    ("condition", "opposite"),
    [
        ("batch_norm", "not batch_norm"),
        ("not slim", "slim"),
        ("norm_layer is None", "norm_layer is not None"),
        ("norm_layer is not None", "norm_layer is None"),
        ("mode == 'batch'", "mode != 'batch'"),
        ("mode != 'batch'", "mode == 'batch'"),
        ("mode in ('batch', 'instance')", "mode not in ('batch', 'instance')"),
        ("mode not in modes", "mode in modes"),
        ("depth > 3", "depth <= 3"),
        ("0.5 <= rate", "0.5 > rate"),
        ("depth > width", "not depth > width"),
        ("0 < depth < 3", "not 0 < depth < 3"),
        ("norm and wide", "not (norm and wide)"),
        ("not norm or wide", "norm and not wide"),
        ("norm is None and not wide", "norm is not None or wide"),
        ("not (norm or wide)", "norm or wide"),
        ("norm\n    and wide", "not (norm and wide)"),
        ("a if norm else b", "not (a if norm else b)"),
        ("isinstance(norm, str)", "not isinstance(norm, str)"),
        ("True", "False"),
    ],
)
def test_reads_as_one_would_write_it(condition: str, opposite: str) -> None:
    assert negated(condition) == opposite


def test_what_is_no_expression_raises() -> None:
    with pytest.raises(SyntaxError):
        negated("norm =")


CONDITIONS = st.recursive(
    st.sampled_from(["a", "b", "c", "a == 1", "b is None", "c > 1", "a in (0, 2)", "a < b < c"]),
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("{} or ({})".format, inner, inner),
        st.builds("(({}) == ({}))".format, inner, inner),
        st.builds("(a if {} else {})".format, inner, inner),
    ),
    max_leaves=6,
)


@given(CONDITIONS)
def test_is_true_exactly_where_the_condition_is_not(condition: str) -> None:
    opposite = negated(condition)
    for a, b, c in product((0, 1, 2), repeat=3):
        names = {"a": a, "b": b, "c": c}
        assert bool(eval(opposite, names)) is not bool(eval(condition, names))
