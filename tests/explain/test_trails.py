"""The trail through the source, as the terminal shows it."""

from __future__ import annotations

from dataclasses import replace

from layers_by_hand import CANCELLED, DEAD, LAYERS, MADE, at, line_of

from whybias.explain.trail import excerpt, trail_through_source
from whybias.source.places import Place


def test_the_trail_stands_under_the_lines_of_code() -> None:
    assert trail_through_source(LAYERS["dead-with-steps-between"], line_of) == (
        "  --> models/net.py\n"
        " 4 |         self.layer = nn.Conv2d(3, 64, 3)\n"
        "   |                      ^^^^^^^^^^^^^^^^^^^ Conv2d `layer` is made here\n"
        " 8 |         x = self.layer(x)\n"
        "   |             ^^^^^^^^^^^^^ `layer` adds its bias\n"
        " 9 |         x = F.max_pool2d(x, 2)\n"
        "   |             ^^^^^^^^^^^^^^^^^^ `max_pool2d` passes it on\n"
        "10 |         x = self.second(x)\n"
        "   |             ^^^^^^^^^^^^^^ `second` (BatchNorm2d) subtracts the per-channel mean\n"
    )


def test_a_step_in_another_file_names_it() -> None:
    assert trail_through_source(LAYERS["dead-normalizer-made-elsewhere"], line_of).endswith(
        " --> models/parts.py\n"
        "2 |     return nn.BatchNorm2d(channels)\n"
        "  |            ^^^^^^^^^^^^^^^^^^^^^^^^ `second` (BatchNorm2d) subtracts the per-channel mean\n"
    )


def test_steps_in_one_place_share_the_line() -> None:
    layer = replace(DEAD, trail=(MADE, replace(CANCELLED, place=MADE.place)))
    assert trail_through_source(layer, line_of).endswith(
        "8 |         x = self.layer(x)\n"
        "  |             ^^^^^^^^^^^^^ `layer` adds its bias\n"
        "  |                           `second` (BatchNorm2d) subtracts the per-channel mean\n"
    )


def test_without_a_line_or_a_place_the_words_remain() -> None:
    layer = replace(DEAD, trail=(MADE, replace(CANCELLED, place=None)))
    assert trail_through_source(layer, lambda place: None) == (
        " --> models/net.py\n"
        "  | Conv2d `layer` is made here\n"
        "  | `layer` adds its bias\n"
        "  | `second` (BatchNorm2d) subtracts the per-channel mean\n"
    )


def test_carets_stand_right_after_tabs_wide_and_combining_characters() -> None:
    line = '\tx = {"日e\u0301": conv(x)}'
    start = len(line[: line.index("conv")].encode())
    place = Place("net.py", 1, start, 1, start + len("conv(x)"))
    layer = replace(DEAD, place=place, trail=())
    assert trail_through_source(layer, lambda _: line) == (
        f" --> net.py\n1 | {line}\n  | \t{' ' * 12}^^^^^^^ Conv2d `layer` is made here\n"
    )


def test_a_call_that_goes_on_is_marked_to_the_end_of_its_first_line() -> None:
    place = Place("net.py", 1, 4, 3, 1)
    layer = replace(DEAD, place=place, trail=())
    assert trail_through_source(layer, lambda _: "x = conv(  ") == (
        " --> net.py\n1 | x = conv(\n  |     ^^^^^ Conv2d `layer` is made here\n"
    )
    assert excerpt(place, "x = conv(  ") == "conv( ..."


def test_an_excerpt_is_short_and_safe_to_put_in_backticks() -> None:
    long = "x = conv(" + "y, " * 40 + ")"
    assert excerpt(Place("net.py", 1, 4, 1, len(long)), long) == long[4:64].rstrip() + " ..."
    assert excerpt(Place("net.py", 1, 0, 1, 7), 'f("`")') is None
    assert excerpt(at("self.layer(x)"), None) is None
