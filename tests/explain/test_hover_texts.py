"""The whole hover of every kind of layer, as it is written down in `hovers/`."""

from __future__ import annotations

import pytest
from layers_by_hand import HOVERS, LAYERS, line_of

from whybias.explain.citations import BATCH_NORM
from whybias.explain.hover import hover
from whybias.liveness.verdicts import Verdict


@pytest.mark.parametrize("name", LAYERS)
def test_a_hover_is_the_one_written_down(name: str) -> None:
    assert hover(LAYERS[name], line_of) == (HOVERS / f"{name}.md").read_text(encoding="utf-8")


def test_no_hover_is_written_down_for_nothing() -> None:
    assert {path.stem for path in HOVERS.glob("*.md")} == set(LAYERS)


def test_the_passage_on_mean_subtraction_is_quoted_only_where_a_mean_is_subtracted() -> None:
    quoting = {name for name, layer in LAYERS.items() if str(BATCH_NORM.quotation) in hover(layer, line_of)}
    dead = {name for name, layer in LAYERS.items() if layer.verdict is Verdict.DEAD}
    assert dead - quoting == {
        "dead-key",
        "dead-key-fused-function",
        "dead-attention-pooling",
        "dead-in-a-standard-deviation",
    }
    assert quoting <= dead


def test_a_hover_does_without_the_source() -> None:
    text = hover(LAYERS["dead-with-steps-between"], lambda place: None)
    assert "2. line 9: `max_pool2d` passes it on\n" in text
