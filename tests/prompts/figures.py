"""Scenes as a good model writes them, and the ways in which a worse one spoils them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

FORM = """\
from manim import *
from vidgen.renderer.kit import *


class {name}(NarratedScene):
    def construct(self):
        page = Page(self, {title!r})
        page.enter()
        with self.beat("b1") as beat:
{first}
        with self.beat("b2") as beat:
{second}
        page.leave()
"""

FIGURES: Mapping[str, tuple[str, str]] = {
    "square": (
        "square = Square(2.2, color=self.look.accent).move_to(page.body.centre)\n"
        "self.play(Create(square), run_time=min(1.2, beat.left_s))",
        "self.play(square.animate.rotate(PI / 4), run_time=min(1.2, beat.left_s))",
    ),
    "circle": (
        "circle = Circle(1.4, color=self.look.palette[0]).move_to(page.body.centre)\n"
        "self.play(Create(circle), run_time=min(1.2, beat.left_s))",
        "radius = Line(circle.get_center(), circle.get_right(), color=self.look.accent)\n"
        "self.play(Create(radius), run_time=min(0.8, beat.left_s))\n"
        "self.play(Rotate(radius, PI, about_point=circle.get_center()),"
        " run_time=min(1, beat.left_s))",
    ),
    "bars": (
        "bars = VGroup(*[Rectangle(width=0.7, height=h, fill_color=self.look.palette[1],"
        " fill_opacity=0.9, stroke_width=0) for h in (2.4, 1.2, 0.8, 0.6, 0.48)])\n"
        "bars.arrange(RIGHT, buff=0.3, aligned_edge=DOWN).move_to(page.body.centre)\n"
        "self.play(LaggedStart(*[GrowFromEdge(b, DOWN) for b in bars]),"
        " run_time=min(1.5, beat.left_s))",
        "self.play(bars.animate.arrange(RIGHT, buff=0.02, aligned_edge=DOWN)"
        ".move_to(page.body.centre), run_time=min(1.2, beat.left_s))",
    ),
    "wave": (
        "plane = Axes(x_range=[0, 6, 1], y_range=[-1, 1, 1], x_length=7, y_length=2.4,"
        " tips=False, axis_config={'color': self.look.muted})\n"
        "plane.move_to(page.body.centre)\n"
        "self.play(Create(plane), run_time=min(0.8, beat.left_s))",
        "wave = plane.plot(lambda x: np.sin(2 * x), color=self.look.accent)\n"
        "self.play(Create(wave), run_time=min(1.5, beat.left_s))",
    ),
    "vectors": (
        "start = page.body.centre + 2 * LEFT + DOWN\n"
        "one = Arrow(start, start + 2.5 * RIGHT, buff=0, color=self.look.palette[0])\n"
        "two = Arrow(one.get_end(), one.get_end() + 1.5 * UP, buff=0, color=self.look.palette[1])\n"
        "self.play(GrowArrow(one), run_time=min(0.8, beat.left_s))\n"
        "self.play(GrowArrow(two), run_time=min(0.8, beat.left_s))",
        "total = Arrow(one.get_start(), two.get_end(), buff=0, color=self.look.accent)\n"
        "self.play(GrowArrow(total), run_time=min(1, beat.left_s))",
    ),
    "formula": (
        "formula = MathTex(r'a^2 + b^2 = c^2', font_size=64, color=self.look.text)\n"
        "formula.move_to(page.body.centre)\n"
        "self.play(Write(formula), run_time=min(1.2, beat.left_s))",
        "box = SurroundingRectangle(formula, color=self.look.accent, buff=0.3)\n"
        "self.play(Create(box), run_time=min(0.8, beat.left_s))",
    ),
    "dots": (
        "dots = VGroup(*[Dot(radius=0.12, color=self.look.palette[i % 3]) for i in range(12)])\n"
        "dots.arrange_in_grid(3, 4, buff=0.5).move_to(page.body.centre)\n"
        "self.play(FadeIn(dots), run_time=min(1, beat.left_s))",
        "self.play(dots.animate.arrange(RIGHT, buff=0.3).move_to(page.body.centre),"
        " run_time=min(1.2, beat.left_s))",
    ),
    "words": (
        "words = Text('first this', font_size=44, color=self.look.text).move_to(page.body.centre)\n"
        "self.play(FadeIn(words), run_time=min(0.8, beat.left_s))",
        "others = Text('then that', font_size=44, color=self.look.accent).move_to(words)\n"
        "self.play(ReplacementTransform(words, others), run_time=min(1, beat.left_s))",
    ),
}


def figure(kind: str, title: str) -> str:
    """The code of a scene that shows one of the figures, and is right."""
    first, second = (_indented(part) for part in FIGURES[kind])
    return FORM.format(name=f"{kind.title()}Scene", title=title, first=first, second=second)


def _indented(lines: str) -> str:
    return "\n".join(" " * 12 + line for line in lines.splitlines())


def _after_first(code: str, line: str) -> str:
    at = '        with self.beat("b2") as beat:\n'
    return code.replace(at, f"            {line}\n{at}")


SPOILED: Mapping[str, Callable[[str], str]] = {
    "syntax": lambda code: code.replace("page.enter()", "page.enter("),
    "unknown name": lambda code: code.replace("FadeIn(", "FadeInFromPoint3D(").replace(
        "Create(", "ShowCreation("
    ),
    "unknown keyword": lambda code: code.replace("run_time=", "runtime="),
    "older Manim": lambda code: _after_first(code, "self.add(TextMobject('hello'))"),
    "unknown method": lambda code: _after_first(code, "self.play_all()"),
    "unknown beat": lambda code: code.replace('"b2"', '"b7"'),
    "overlap": lambda code: _after_first(
        code,
        "self.add(*[Text(w, font_size=40, color=self.look.text).move_to(page.body.centre)"
        " for w in ('over', 'each', 'other')])",
    ),
    "off the frame": lambda code: _after_first(
        code, "self.add(Text('outside', font_size=40, color=self.look.text).shift(9 * RIGHT))"
    ),
    "endless": lambda code: _after_first(code, "while True: pass"),
    "spins": lambda code: _after_first(code, "n = 1\n            while n: n += 1"),
    "endless wait": lambda code: _after_first(code, "self.wait_until(lambda: False)"),
    "reads a file": lambda code: _after_first(code, "open('/etc/passwd').read()"),
    "starts a program": lambda code: code.replace("from manim", "import os\nfrom manim", 1).replace(
        "page.enter()", "page.enter(); os.system('id')"
    ),
    "uses the network": lambda code: code.replace("from manim", "import socket\nfrom manim", 1),
    "raises": lambda code: _after_first(code, "[][1]"),
    "no scene": lambda _: "print('a film')\n",
}
"""What models get wrong, each by what it does to code that was right."""
