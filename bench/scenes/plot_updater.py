"""A curve with a point that runs along it: tangent, area and numbers are made anew each frame."""

from __future__ import annotations

import numpy as np
from manim import (
    BLUE,
    DOWN,
    ORANGE,
    TEAL,
    UP,
    YELLOW,
    Axes,
    Create,
    DecimalNumber,
    Dot,
    FadeIn,
    Scene,
    TangentLine,
    ValueTracker,
    always_redraw,
    smooth,
)


def curve(x: float) -> float:
    return float(1.5 + np.sin(1.3 * x) + 0.25 * x)


class PlotUpdater(Scene):
    def construct(self) -> None:
        axes = Axes(
            x_range=[0, 8, 1],
            y_range=[0, 5, 1],
            x_length=11,
            y_length=5.5,
            axis_config={"include_numbers": True, "font_size": 24},
        ).to_edge(DOWN)
        graph = axes.plot(curve, color=BLUE)
        at = ValueTracker(0.4)
        point = always_redraw(
            lambda: Dot(axes.c2p(at.get_value(), curve(at.get_value())), color=YELLOW)
        )
        tangent = always_redraw(
            lambda: TangentLine(graph, at.get_value() / 8, length=3, color=ORANGE)
        )
        area = always_redraw(
            lambda: axes.get_area(graph, x_range=(0.0, at.get_value()), opacity=0.4, color=TEAL)
        )
        number = DecimalNumber(0, num_decimal_places=2, font_size=36)
        number.add_updater(lambda this: this.set_value(curve(at.get_value())))
        number.add_updater(lambda this: this.next_to(point, UP, buff=0.3))
        self.play(Create(axes), run_time=1.5)
        self.play(Create(graph), run_time=1)
        self.play(FadeIn(point), FadeIn(tangent), FadeIn(number), run_time=0.5)
        self.add(area)
        self.play(at.animate.set_value(7.6), run_time=4, rate_func=smooth)
        self.wait(0.5)
        self.play(at.animate.set_value(3.0), run_time=2)
        self.wait(0.5)
