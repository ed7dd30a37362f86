"""Manim's own classes on the formulas of vidgen, and who sets them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from vidgen.errors import MissingError, RenderError
from vidgen.renderer.maths import engine, install, installed, made_with


@pytest.fixture
def manim(tmp_path):
    import manim
    from manim.mobject.text import tex_mobject

    before = tex_mobject.tex_to_svg_file
    with manim.tempconfig({"media_dir": str(tmp_path)}):
        install("builtin")
        yield manim
    tex_mobject.tex_to_svg_file = before


def sizes(mobject) -> list[int]:
    return [len(part) for part in mobject]


def colours(part) -> set[str]:
    return {glyph.get_fill_color().to_hex() for glyph in part}


def test_parts_are_found_by_index_and_by_tex(manim):
    formula = manim.MathTex("a^2", "+", "b^2", "=", "c^2")
    assert sizes(formula) == [2, 1, 2, 1, 2]
    assert len(formula.get_part_by_tex("b^2")) == 2
    assert formula.index_of_part(formula[3]) == 3
    assert [part.tex_string for part in formula] == ["a^2", "+", "b^2", "=", "c^2"]


def test_a_function_name_keeps_its_colour_to_itself(manim):
    formula = manim.MathTex("x", r"\tan x")
    formula.set_color_by_tex(r"\tan x", manim.RED)
    assert colours(formula[0]) == {"#FFFFFF"}
    assert colours(formula[1]) == {manim.RED.to_hex()}


def test_isolated_substrings_are_coloured_where_they_stand(manim):
    formula = manim.MathTex(r"e^{i\pi} + 1 = 0", substrings_to_isolate=[r"\pi", "1"])
    formula.set_color_by_tex(r"\pi", manim.BLUE)
    painted = [glyph.get_fill_color().to_hex() for glyph in formula[0]]
    assert painted == ["#FFFFFF"] * 2 + [manim.BLUE.to_hex()] + ["#FFFFFF"] * 4


def test_a_colour_map_colours_all_its_keys(manim):
    formula = manim.MathTex(r"x^2 + y", tex_to_color_map={"x": manim.RED, "y": manim.GREEN})
    painted = [glyph.get_fill_color().to_hex() for glyph in formula[0]]
    assert painted == [manim.RED.to_hex(), "#FFFFFF", "#FFFFFF", manim.GREEN.to_hex()]


def test_double_braces_make_parts(manim):
    assert sizes(manim.MathTex(r"{{ a^2 }} + {{ b }}")) == [2, 1, 1]


def test_formulas_turn_into_each_other_by_their_parts(manim):
    one, two = manim.MathTex("a", "+", "b"), manim.MathTex("b", "+", "a")
    keys = [manim.TransformMatchingTex.get_mobject_key(part) for part in (*one, *two)]
    assert keys == ["a", "+", "b", "b", "+", "a"]
    manim.TransformMatchingTex(one, two)


def test_glyphs_stand_from_left_to_right(manim):
    formula = manim.MathTex("a", "+", "b", "=", r"\frac{c}{d}")
    centres = [part.get_center()[0] for part in formula]
    assert centres == sorted(centres)


def test_a_brace_torn_between_parts_is_closed(manim):
    assert sizes(manim.MathTex("e^{i", r"\tau} = 1")) == [2, 3]


def test_a_bracket_torn_between_parts_is_set(manim):
    assert sizes(manim.MathTex(r"\left(", "a", r"\right)")) == [1, 1, 1]


def test_an_author_s_colour_stays(manim):
    formula = manim.MathTex(r"{\color{red} x} + y", color=manim.GREEN)
    assert formula[0][0].get_fill_color().to_hex() == "#FF0000"
    assert formula[0][2].get_fill_color().to_hex() == manim.GREEN.to_hex()


def test_a_list_has_a_dot_before_each_item(manim):
    items = manim.BulletedList("one", "two with $x^2$")
    assert sizes(items) == [4, 9 + 1]
    assert items[0].get_center()[1] > items[1].get_center()[1]
    assert abs(items[0].get_left()[0] - items[1].get_left()[0]) < 0.01
    items.fade_all_but(0)
    assert items[1][1].get_fill_opacity() == 0.5


def test_a_title_has_a_line_under_it(manim):
    title = manim.Title("Hello $x$")
    assert len(title[0]) == 6
    assert title.underline.get_center()[1] < title[0].get_bottom()[1]


def test_words_in_parts_keep_the_spaces_between_them(manim):
    apart, together = manim.Tex("Let ", "$x$", " be"), manim.Tex("Let $x$ be")
    assert sizes(apart) == [3, 1, 2]
    assert apart.width == pytest.approx(together.width, rel=0.01)


def test_an_empty_formula_is_nothing(manim):
    assert len(manim.MathTex("").family_members_with_points()) == 0


def test_all_that_manim_sets_for_itself_can_be_set(manim):
    manim.MathTable([[1, 2], [3, 4]])
    manim.IntegerMatrix([[1, 2], [3, 4]])
    manim.DecimalNumber(-3.14, unit=r"^\circ", include_sign=True, show_ellipsis=True)
    manim.DecimalNumber(12345.6, unit=r"\text{ kg}")
    manim.Axes(axis_config={"include_numbers": True}).get_axis_labels()
    manim.NumberPlane().add_coordinates()
    manim.BarChart([1, -2], bar_names=["a", "b"])
    manim.Variable(3, "x")
    manim.LabeledDot(r"\alpha")
    manim.BraceLabel(manim.Square(), "s^2")
    manim.Tex(r"\item a \item b", tex_environment="itemize")
    manim.MathTex(r"a \\ bc", tex_environment="gather*")


def test_commands_of_the_author_s_template_are_known(manim):
    template = manim.TexTemplate()
    template.add_to_preamble(r"\newcommand{\R}{\mathbb{R}} \newcommand{\half}[1]{\frac{#1}{2}}")
    template.add_to_preamble(r"\DeclareMathOperator{\lcm}{lcm} \def\pair#1#2{(#1, #2)}")
    tex = r"\R \ni \half{x} \lcm \pair{a}{b}"
    assert sizes(manim.MathTex(tex, tex_template=template)) == [13]


def test_a_command_that_is_defined_by_itself_is_refused(manim):
    template = manim.TexTemplate()
    template.add_to_preamble(r"\newcommand{\loop}{\loop\loop}")
    with pytest.raises(RenderError, match="defined by itself"):
        manim.MathTex(r"\loop", tex_template=template)


def test_a_scene_s_error_names_the_formula(manim):
    with pytest.raises(RenderError, match=r"unknown command \\foo"):
        manim.MathTex("a", r"\foo")


def tool(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def tex(tmp_path, monkeypatch):
    """A TeX that knows one formula."""
    folder = tmp_path / "texbin"
    tool(folder, "latex", 'echo "pdfTeX 3.14 (a toy)"')
    tool(folder, "dvisvgm", "true")
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    engine._version.cache_clear()

    def real(expression, environment=None, tex_template=None):
        if r"\onlytex" not in expression:
            raise ValueError("latex error")
        path = tmp_path / "tex.svg"
        part = '<g id="unique000"><path d="M0 0h9v9z"/></g>'
        path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{part}</svg>', encoding="utf-8")
        return path

    monkeypatch.setattr("manim.utils.tex_file_writing.tex_to_svg_file", real)


def test_without_tex_auto_means_the_built_in_engine(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert installed() is None
    assert made_with("auto") == made_with("builtin") == {"tex": "builtin"}
    with pytest.raises(MissingError, match="no latex"):
        made_with("latex")


def test_what_is_drawn_depends_on_the_tex_that_may_draw_it(tex):
    assert made_with("builtin") == {"tex": "builtin"}
    assert made_with("auto") == {"tex": "auto", "latex": "pdfTeX 3.14 (a toy)"}
    assert made_with("latex")["tex"] == "latex"


def test_tex_sets_what_the_built_in_engine_cannot(manim, tex):
    install("auto")
    assert sizes(manim.MathTex(r"\onlytex")) == [1]
    assert sizes(manim.MathTex("a + b")) == [3]
    with pytest.raises(RenderError, match=r"unknown command \\neither"):
        manim.MathTex(r"\neither")


def test_tex_sets_everything_where_it_is_asked_for(manim, tex):
    install("latex")
    with pytest.raises(RenderError, match=r"TeX cannot set this formula: a \+ b"):
        manim.MathTex("a + b")


def test_a_scene_with_a_wrong_formula_fails_at_its_line_and_shows_the_place(paint):
    with pytest.raises(RenderError) as caught:
        paint('self.wait(0.1)\nself.add(MathTex(r"a + \\fraq{b}"))')
    assert "a + \\fraq{b}\n      ^" in caught.value.message
    assert getattr(caught.value, "line", None) == 8


def test_the_items_of_a_list_start_together(manim):
    tex = r"\begin{itemize} \item a \item a long one \end{itemize}"
    shown = manim.Tex(tex)[0]
    rows = [shown[:2], shown[2:]]
    assert rows[0].get_bottom()[1] > rows[1].get_top()[1]
    assert rows[0].get_left()[0] == pytest.approx(rows[1].get_left()[0])
