"""Formulas, written and turned into each other, as in a derivation on a blackboard."""

from __future__ import annotations

from manim import (
    DOWN,
    UP,
    YELLOW,
    Create,
    FadeIn,
    MathTex,
    Scene,
    SurroundingRectangle,
    Text,
    TransformMatchingTex,
    Write,
)


class GlyphMaths(Scene):
    def construct(self) -> None:
        heading = Text("Completing the square", font_size=40).to_edge(UP)
        lines = [
            MathTex("a x^2", "+ b x", "+ c", "=", "0"),
            MathTex("x^2", r"+ \frac{b}{a} x", "=", r"- \frac{c}{a}"),
            MathTex(r"\left(x + \frac{b}{2a}\right)^2", "=", r"\frac{b^2 - 4ac}{4a^2}"),
            MathTex("x", "=", r"\frac{-b \pm \sqrt{b^2 - 4ac}}{2a}"),
        ]
        for line in lines:
            line.scale(1.3)
        self.play(Write(heading), run_time=1)
        self.play(Write(lines[0]), run_time=1.5)
        self.wait(0.5)
        current = lines[0]
        for line in lines[1:]:
            kept = current.copy().scale(0.55).next_to(heading, DOWN).set_opacity(0.6)
            self.play(TransformMatchingTex(current, line), FadeIn(kept), run_time=1.5)
            self.wait(0.3)
            self.remove(kept)
            current = line
        box = SurroundingRectangle(current, color=YELLOW, buff=0.3)
        self.play(Create(box), run_time=0.7)
        self.play(current.animate.set_color(YELLOW), run_time=0.5)
        self.wait(0.4)
