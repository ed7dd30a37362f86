from __future__ import annotations

import numpy as np
import pytest

from vidgen.presets import load_style, names
from vidgen.renderer.layout import Box, number, safe, ticks
from vidgen.renderer.look_expr import curve
from vidgen.renderer.look_formula import broken
from vidgen.renderer.look_layers import arrange
from vidgen.renderer.look_paper import contrast
from vidgen.renderer.look_plane import _samples
from vidgen.renderer.look_text import Face, wrap
from vidgen.renderer.look_written import Piece, pieces
from vidgen.renderer.motion import share_out

FACE = Face("Inter", "JetBrains Mono")


@pytest.mark.parametrize("name", names("styles"))
def test_a_style_can_be_read(name: str) -> None:
    style = load_style(name)
    assert contrast(style.text, style.background) >= 7
    assert contrast(style.text, style.surface) >= 7
    assert contrast(style.muted, style.background) >= 4.5
    assert min(contrast(c, style.background) for c in (*style.palette, style.accent)) >= 3


def test_there_are_styles_enough_to_choose_from() -> None:
    assert len(names("styles")) >= 4


def test_marks_in_text_are_told_from_money_and_products() -> None:
    assert pieces("**a** `b` $c$") == [
        Piece("a", "strong"),
        Piece(" "),
        Piece("b", "code"),
        Piece(" "),
        Piece("c", "maths"),
    ]
    assert pieces("from $5 to $10, 2 * 3 * 4") == [Piece("from $5 to $10, 2 * 3 * 4")]


def test_a_word_longer_than_a_line_is_cut() -> None:
    assert len(wrap("x" * 100, FACE, 10)) > 4


def test_items_go_to_their_beats_and_the_rest_is_spread() -> None:
    beats = ["b1", "b2", "b3", "b4"]
    assert share_out(2, ["b2", "b4"], beats) == [[], [0], [], [1]]
    assert share_out(4, [], beats) == [[0], [1], [2], [3]]
    assert share_out(3, ["b1"], beats) == [[0], [1], [2], []]
    assert share_out(2, ["b9", "b1"], beats) == [[0, 1], [], [], []]
    assert share_out(2, [], []) == []


def test_an_expression_is_a_function_and_nothing_else() -> None:
    assert curve("sin(x)/x + 2^x")(np.array([np.pi]))[0] == pytest.approx(2**np.pi)
    assert np.isnan(curve("1/x")(np.array([0.0]))[0])
    for wrong in ("__import__('os')", "x.real", "(lambda: 1)()", "open(x)", "x +", "y", "[1][0]"):
        with pytest.raises(ValueError, match="x"):
            curve(wrong)


def test_ticks_are_round_numbers() -> None:
    assert ticks(0, 58) == [0, 20, 40]
    assert ticks(-1, 1, 5) == [-1, -0.5, 0, 0.5, 1]
    assert number(-1234.5) == "−1,234.5"


def test_a_formula_breaks_at_its_outer_relations() -> None:
    assert broken("a = b = c") == ["a = b", "= c"]
    assert broken(r"\sum_{i=0} x \leq \left(a=b\right)") == [r"\sum_{i=0} x \leq \left(a=b\right)"]


def test_layers_run_forwards_even_around_a_circle() -> None:
    layers = arrange(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")])
    assert layers.back == {("c", "a")}
    assert [row[0] for row in layers.rows] == ["a", "b", "c"]


@pytest.mark.parametrize("aspect", ["16:9", "9:16", "1:1"])
def test_captions_have_room_under_the_safe_area(aspect: str) -> None:
    from vidgen.renderer.layout import frame

    whole = frame(aspect)
    assert safe(aspect).bottom >= whole.bottom + 0.14 * whole.height
    assert whole.holds(safe(aspect))


def test_boxes_divide_without_overlap() -> None:
    cells = Box(0, 0, 10, 4).grid(2, 2, gap=0.5)
    assert [cell.width for cell in cells] == [4.75] * 4
    assert cells[0].bottom - cells[2].top == pytest.approx(0.5)


def test_a_curve_is_drawn_to_the_ends_of_where_it_is_defined():
    xs = _samples(curve("sqrt(1 - x^2)"), -3, 3)
    known = xs[np.isfinite(curve("sqrt(1 - x^2)")(xs))]
    assert (known[0], known[-1]) == pytest.approx((-1, 1))
