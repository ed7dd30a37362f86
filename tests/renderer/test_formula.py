from __future__ import annotations

import re

import pytest

from vidgen.errors import RenderError
from vidgen.renderer.formula import svg_of

CORPUS = [
    r"a^2 + b^2 = c^2",
    r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
    r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}",
    r"\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6}",
    r"e^{i\pi} + 1 = 0",
    r"\lim_{x \to 0} \frac{\sin x}{x} = 1",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix} = -2",
    r"f(x) = \begin{cases} x^2 & x < 0 \\ 2x & \text{otherwise} \end{cases}",
    r"\nabla \times \mathbf{E} = -\frac{\partial \mathbf{B}}{\partial t}",
    r"\binom{n}{k} = \frac{n!}{k!(n-k)!}",
    r"O(n \log n)",
    r"P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)}",
    r"\forall \varepsilon > 0 \; \exists \delta > 0",
    r"\mathbb{R}^n \to \mathbb{R}",
    r"\hat{y} = \mathbf{X}\boldsymbol{\beta}",
    r"\overline{z} = x - iy",
    r"\vec{F} = m\vec{a}",
    r"\left( \frac{1}{2} \right)^n",
    r"\underbrace{a + b}_{n}",
    r"\dfrac{d}{dx} x^n = n x^{n-1}",
    r"a \equiv b \pmod{n}",
    r"A \cup B \subseteq C",
    r"\prod_{i=1}^{n} x_i",
    r"\alpha + \beta \leq \gamma \neq \Delta",
    r"\sqrt[3]{27} = 3",
    r"a &= b + c \\ &= d",
    r"\lvert x \rvert \cdot \lVert v \rVert",
    r"100\% \approx 1",
]


def glyphs(svg: str) -> list[str]:
    return re.findall(r'<(?:path d|rect x)="([^"]*)"', svg)


def part(name: str, tex: str) -> str:
    return rf"\special{{dvisvgm:raw <g id='{name}'>}}{tex}\special{{dvisvgm:raw </g>}}"


@pytest.mark.parametrize("formula", CORPUS)
def test_common_formulas_are_set(formula):
    visible = len(
        re.findall(r"[A-Za-z0-9=+]", re.sub(r"\\[A-Za-z]+\*?|\{[a-z]+matrix\}", "", formula))
    )
    assert len(glyphs(svg_of(formula))) >= visible / 2


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac{1}{",
        r"a}",
        r"\frac{a}",
        r"\foo{x}",
        r"x^",
        r"\left( a",
        r"\begin{pmatrix} a",
        r"\unknowncommand",
    ],
)
def test_a_formula_that_cannot_be_set_is_named(formula):
    with pytest.raises(RenderError) as caught:
        svg_of(formula)
    assert formula in caught.value.message


@pytest.mark.parametrize(
    "parts",
    [
        ["a", "=", "b"],
        ["x", "^2", "+", "y"],
        [r"\frac{", "a", "}{", "b", "}"],
        [r"\left(", "a", r"\right)"],
        [r"a &= b \\", "c &= d"],
        [r"\sum_{", "i=1", "}^{n}", "x_i"],
        [r"\text{if }", "x > 0"],
    ],
)
def test_parts_change_nothing_but_the_groups(parts):
    marked = " ".join(part(f"p{i}", tex) for i, tex in enumerate(parts))
    svg = svg_of(marked)
    assert glyphs(svg_of(" ".join(parts))) == glyphs(svg) or len(glyphs(svg)) > 2
    assert sorted(glyphs(svg_of(" ".join(parts)))) == sorted(glyphs(svg))
    assert re.findall(r'<g id="(p\d)"', svg) == [f"p{i}" for i in range(len(parts))]


def test_each_glyph_is_in_its_part():
    svg = svg_of(part("p0", "a") + part("p1", "=") + part("p2", "b^2"))
    inside = [len(glyphs(group)) for group in re.findall(r'<g id="p\d">(.*?)</g>', svg)]
    assert inside == [1, 1, 2]


def test_sentences_may_hold_maths():
    assert len(glyphs(svg_of(r"The area $x^2$ of it", text_mode=True))) == 13


def test_a_colour_of_the_authors_own_is_kept():
    assert svg_of(r"{\color{red} x} + y").count('fill="red"') == 1


def width(formula: str) -> float:
    found = re.search(r'width="([0-9.]+)"', svg_of(formula))
    assert found is not None
    return float(found[1])


def test_a_sign_stands_close_to_its_number_but_not_in_a_sum():
    assert width("x = -2") < width("x = 0 - 2") - width("0") + 2
    assert width("a - b") > width("a {-} b") + 2


def test_signs_and_colons_in_words_are_left_alone():
    assert len(glyphs(svg_of(r"\text{so: - x = -1}"))) == len("so:-x=-1")
    assert len(glyphs(svg_of(r"so: - x = -1, \textbf{b, -c}", text_mode=True))) == 13


@pytest.mark.parametrize("sentence", [r"100\% of it", r"\emph{all} of $x$", "no maths"])
def test_sentences_show_no_commands(sentence):
    visible = re.sub(r"\\emph|[{}$\\ ]", "", sentence)
    assert len(glyphs(svg_of(sentence, text_mode=True))) == len(visible)
