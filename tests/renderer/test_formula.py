"""Formulas as people write them: what is set, whose glyph each is, and what is refused."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from vidgen.errors import RenderError
from vidgen.renderer.maths.layout import svg_of

CORPUS = tomllib.loads(
    (Path(__file__).parent.parent / "maths" / "corpus.toml").read_text(encoding="utf-8")
)["formula"]


def glyphs(svg: str) -> list[str]:
    return re.findall(r'<(?:path d|rect x)="([^"]*)"', svg)


def part(name: str, tex: str) -> str:
    return rf"\special{{dvisvgm:raw <g id='{name}'>}}{tex}\special{{dvisvgm:raw </g>}}"


def joined(*parts: str) -> str:
    return " ".join(part(f"p{number}", tex) for number, tex in enumerate(parts))


def counts(svg: str) -> list[int]:
    """How many glyphs are in each part, none of which is in another."""
    return [len(glyphs(found)) for found in re.findall(r'<g id="p\d+"(?: /|>(.*?)</g)>', svg)]


def box(formula: str) -> tuple[float, float]:
    found = re.search(r'width="([0-9.]+)" height="([0-9.]+)"', svg_of(formula))
    assert found is not None
    return float(found[1]), float(found[2])


def test_the_corpus_is_large():
    assert len(CORPUS) >= 80
    assert len({entry["about"] for entry in CORPUS}) == len(CORPUS)


def set_entry(entry: dict[str, Any]) -> str:
    """The SVG that Manim would be given for an entry of the corpus."""
    if "tex" in entry:
        return svg_of(entry["tex"])
    if "parts" in entry:
        return svg_of(joined(*entry["parts"]))
    if "items" in entry:
        return svg_of(" ".join(rf"{item} \\" for item in entry["items"]), None)
    return svg_of("".join(entry.get("words") or entry["title"]), "center")


@pytest.mark.parametrize("entry", CORPUS, ids=lambda entry: entry["about"])
def test_a_formula_of_the_corpus_shows_all_of_its_glyphs(entry):
    assert len(glyphs(set_entry(entry))) == entry["glyphs"]


@pytest.mark.parametrize(
    ("formula", "count"),
    [
        (r"a^2 + b^2 = c^2", 8),
        (r"\frac{a}{b}", 3),
        (r"\sqrt{x}", 3),
        (r"\sqrt[3]{x}", 4),
        (r"\sin x", 4),
        (r"3.14", 4),
        (r"\left( a \right)", 3),
        (r"\left. a \right|", 2),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", 6),
        (r"\begin{cases} a \\ b \end{cases}", 3),
        (r"\underbrace{ab}_{n}", 4),
        (r"\overline{ab}", 3),
        (r"\hat{x}", 2),
        (r"\boxed{a}", 5),
        (r"\phantom{abc} d", 1),
        (r"f''", 3),
        (r"a \not= b", 3),
        (r"\ce{H2O}", 3),
        (r"\ce{Na+}", 3),
        (r"\SI{5}{\kilo\metre}", 3),
        (r"\num{1e-3}", 6),
        (r"x \tag{7}", 4),
        (r"\begin{array}{|c|} \hline a \\ \hline \end{array}", 5),
        (r"a % b", 1),
    ],
)
def test_every_glyph_is_there_once(formula, count):
    assert len(glyphs(svg_of(formula))) == count


@pytest.mark.parametrize(
    ("written", "same"),
    [
        (r"\ce{2H2O}", r"2\,\mathrm{H}_{2}\mathrm{O}"),
        (r"\ce{SO4^2-}", r"\mathrm{S}\mathrm{O}_{4}{}^{2{-}}"),
        (r"\ce{A + B}", r"\mathrm{A} {}+{} \mathrm{B}"),
        (r"\ce{$x$}", r"x"),
        (r"\ce{Cu^{II}}", r"\mathrm{Cu}^{\mathrm{I}\mathrm{I}}"),
        (r"\SI{9.81}{\metre\per\second\squared}", r"9.81\,\mathrm{m}\,\mathrm{s}^{-2}"),
        (r"\qty{5}{m/s}", r"5\,\mathrm{m}/\mathrm{s}"),
        (r"\unit{\kilo\gram\metre\squared}", r"\mathrm{kg}\,\mathrm{m}^{2}"),
        (r"\num{12345.6789}", r"12\,345.6789"),
        (r"\num{1.5e-3}", r"1.5\times 10^{-3}"),
        (r"\num{1.20(3)}", r"1.20(3)"),
        (r"\num{1 +- 0.2}", r"1\pm 0.2"),
        (r"\ang{12;30}", r"12^{\circ}30\mathrm{′}"),
        (r"\tbinom{n}{k}", r"{\textstyle {n \choose k}}"),
        (r"\mathds{1}", r"\mathbb{1}"),
        (r"\bm{x}", r"\boldsymbol{x}"),
        (r"{a \over b}", r"\frac{a}{b}"),
        (r"\operatorname{sin} x", r"\sin x"),
        (r"x'^2", r"x^{\prime 2}"),
        (r"x_\text{max}^\frac{1}{2}", r"x_{\text{max}}^{\frac{1}{2}}"),
        (r"\frac\pi2", r"\frac{\pi}{2}"),
        (r"1{,}000", r"1{,}000"),
    ],
)
def test_a_construct_shows_what_it_stands_for(written, same):
    assert sorted(glyphs(svg_of(written))) == sorted(glyphs(svg_of(same)))


def test_a_sign_stands_close_to_its_number_but_not_in_a_sum():
    width = {tex: box(tex)[0] for tex in ("x = -2", "x = 2", "2 - 2", "2 {-} 2", "{-}")}
    assert width["x = -2"] - width["x = 2"] < width["{-}"] + 1
    assert width["2 - 2"] > width["2 {-} 2"] + 3


def test_brackets_grow_as_much_as_asked():
    heights = [box(rf"\{size}(")[1] for size in ("big", "Big", "bigg", "Bigg")]
    assert heights == sorted(heights)
    assert heights[0] > box("(")[1]
    assert box(r"\left( \frac{a}{b} \right)")[1] >= box(r"\frac{a}{b}")[1]


def test_limits_stand_where_the_style_puts_them():
    assert box(r"\sum_a^b")[1] > box(r"\textstyle\sum_a^b")[1]
    assert box(r"\int\limits_a^b")[1] > box(r"\int_a^b")[1]


def test_rows_line_up_at_their_marks():
    svg = svg_of(r"a &= b \\ cc &= d")
    signs = re.findall(r'd="M ?([0-9.]+)', svg)
    assert len(glyphs(svg)) == 7
    assert len(signs) == 7


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("x", r"\tan x"), [1, 4]),
        ((r"\sin", r"\theta", "= 1"), [3, 1, 2]),
        (("a^2", "+", "b^2"), [2, 1, 2]),
        ((r"\frac{", "a", "}{", "b", "}"), [1, 1, 0, 1, 0]),
        ((r"\left(", "a", r"\right)"), [1, 1, 1]),
        ((r"a &= b \\", "c &= d"), [3, 3]),
        ((r"\sum_{", "i=1", "}^{n}", "x_i"), [1, 3, 1, 2]),
        ((r"\text{if }", "x > 0"), [2, 3]),
        ((r"\sqrt{", "x", "}"), [2, 1, 0]),
        (("= -", r"\frac{1}{2}"), [2, 3]),
        (("e^{i", r"\pi}"), [2, 1]),
        ((r"\overline{z}", r"\hat{x}", r"\vec{v}"), [2, 2, 2]),
        (("f'", "(x)"), [2, 3]),
        (("12", "34"), [2, 2]),
        ((r"\begin{pmatrix}", r"a & b \\", r"c & d", r"\end{pmatrix}"), [2, 2, 2, 0]),
        ((r"\underbrace{", "a + b", "}_{", "n", "}"), [1, 3, 0, 1, 0]),
        ((r"\ce{H2O}", r"\ce{->}"), [3, 1]),
        ((r"\SI{5}{m}", "= x"), [2, 2]),
    ],
)
def test_each_glyph_is_in_its_part(parts, expected):
    marked = svg_of(joined(*parts))
    assert counts(marked) == expected
    assert sorted(glyphs(marked)) == sorted(glyphs(svg_of(" ".join(parts))))


def test_a_part_in_a_part_is_found():
    svg = svg_of(part("p0", "a + " + part("p1", "b") + " + c"))
    assert re.search(r'<g id="p0">.*<g id="p1"><path[^>]*/></g>.*</g>', svg)


def test_a_colour_of_the_authors_own_is_kept():
    assert svg_of(r"{\color{red} x} + y").count('fill="#ff0000"') == 1
    assert svg_of(r"\textcolor{#00ff80}{ab} + y").count('fill="#00ff80"') == 2
    assert svg_of(r"\color[HTML]{0080FF} x").count('fill="#0080ff"') == 1


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        (r"The area $x^2$ of it", 13),
        (r"100\% of it", 8),
        (r"\emph{all} of $x$", 6),
        ("no maths", 7),
        (r"so: - x = -1, \textbf{b, -c}", 13),
        (r"a \\ b", 2),
        ("a\n\nb", 2),
        (r"\begin{itemize} \item a \item b \end{itemize}", 4),
        (r"caf\'e", 4),
        (r"{\Large A}b", 2),
        (r"\ce{H2O} and \SI{5}{m}", 8),
        (r"``a''", 3),
    ],
)
def test_sentences_show_their_letters_and_no_commands(sentence, count):
    assert len(glyphs(svg_of(sentence, "center"))) == count


def test_a_long_sentence_is_broken_into_lines():
    one, many = (svg_of(" ".join(["word"] * n), None) for n in (3, 60))
    heights = [float(re.search(r'height="([0-9.]+)"', svg)[1]) for svg in (one, many)]
    assert heights[1] > 3 * heights[0]


WRONG = [
    (r"\frac{1}{", 8, "never closed"),
    ("a}", 1, "has no {"),
    (r"\frac{a}", 0, "lacks an argument"),
    (r"1 + \foo{x}", 4, r"unknown command \foo"),
    ("x^", 1, "lacks an argument"),
    (r"\left( a", 0, r"has no \right"),
    (r"a \right)", 2, r"has no \left"),
    (r"\begin{pmatrix} a", 0, r"has no \end"),
    (r"\begin{pmatrix} a \end{bmatrix}", 18, "is closed by"),
    (r"\begin{nonsense} a \end{nonsense}", 0, "unknown environment nonsense"),
    ("x^2^3", 3, "two superscripts"),
    ("x_a_b", 3, "two subscripts"),
    (r"\left\alpha x \right)", 5, "is no bracket"),
    (r"\color{reddish} x", 6, "unknown colour reddish"),
    (r"x \limits_2", 2, "must follow an operator"),
    (r"\SI{5}{\foot}", 7, r"unknown unit \foot"),
    (r"\num{twelve}", 4, "is no number"),
    (r"\ce{}", 0, "is empty"),
    (r"a $b$", 2, "stands in mathematics"),
    (r"x = 你", 4, "the font has no"),
    (r"\begin{array}{c} a & b \end{array}", 0, "only 1 are given"),
    (r"\begin{array}{q} a \end{array}", 13, "cannot read the columns"),
    (r"\hspace{wide}", 0, "is no length"),
    (r"\text{a_b}", 7, "stands among words"),
    (r"\text{\alpha}", 6, "stands among words"),
    (r"\text{so \Rightarrow x}", 9, "stands among words"),
    (r"\text{the \cos of}", 10, "stands among words"),
    (r"\not\frac{a}{b}", 0, "no character"),
    (r"{a \over b \over c}", 11, "twice"),
    ("a\\", 1, "backslash"),
    (r"{a \\ b}", 3, "no rows"),
    (r"\begin{matrix} a \hline b \end{matrix}", 17, "outside of the rows"),
]


@pytest.mark.parametrize(("formula", "at", "reason"), WRONG)
def test_a_formula_that_cannot_be_set_is_shown_with_the_place(formula, at, reason):
    with pytest.raises(RenderError) as caught:
        svg_of(formula)
    first, line, caret = caught.value.message.split("\n")
    assert reason in first
    assert f"column {at + 1}" in first
    assert line == f"  {formula}"
    assert caret == f"  {' ' * at}^"
    assert caught.value.cure


def test_the_place_is_in_the_line_that_is_shown():
    with pytest.raises(RenderError) as caught:
        svg_of("a &= b \\\\\n  c &= \\oops")
    assert "line 2, column 8" in caught.value.message
    assert caught.value.message.endswith("  c &= \\oops\n         ^")


def test_a_place_does_not_count_the_marks_of_parts():
    with pytest.raises(RenderError, match="column 5"):
        svg_of(part("p0", "a +") + " " + part("p1", r"\oops"))


def test_a_near_command_is_suggested():
    with pytest.raises(RenderError) as caught:
        svg_of(r"\fraq{a}{b}")
    assert caught.value.cure == r"did you mean \frac?"


@pytest.mark.parametrize("depth", [30, 400])
def test_deep_formulas_are_set_or_refused(depth):
    formula = r"\sqrt{" * depth + "x" + "}" * depth
    if depth < 50:
        assert len(glyphs(svg_of(formula))) == 2 * depth + 1
    else:
        with pytest.raises(RenderError, match="nested too deeply"):
            svg_of(formula)
