"""Five animations of two seconds. The last one's colour stands in a line that is edited."""

from __future__ import annotations

import numpy as np
from manim import (
    BLUE,
    DOWN,
    GREEN,
    UP,
    YELLOW,
    Axes,
    Create,
    FadeIn,
    MathTex,
    Scene,
    Text,
    Transform,
    Write,
)

LAST = YELLOW


class FiveParts(Scene):
    def construct(self) -> None:
        title = Text("How a wave travels", font_size=44).to_edge(UP)
        axes = Axes(x_range=[0, 10, 1], y_range=[-2, 2, 1], x_length=11, y_length=4.5)
        wave = axes.plot(np.sin, color=BLUE)
        faster = axes.plot(lambda x: np.sin(2 * x), color=GREEN)
        formula = MathTex(r"y = A \sin(k x - \omega t)").to_edge(DOWN)
        self.play(Write(title), run_time=2)
        self.play(Create(axes), run_time=2)
        self.play(Create(wave), run_time=2)
        self.play(Transform(wave, faster), FadeIn(formula), run_time=2)
        self.play(formula.animate.set_color(LAST), wave.animate.set_color(LAST), run_time=2)
