"""Many shapes that all change at once, in every frame: the worst that a scene can ask for."""

from __future__ import annotations

from manim import (
    BLUE,
    GREEN,
    ORANGE,
    PI,
    PURPLE,
    RED,
    TEAL,
    YELLOW,
    Circle,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    LaggedStartMap,
    Rotate,
    Scene,
    Square,
    Star,
    Transform,
    VGroup,
)


class ManyTransforms(Scene):
    def construct(self) -> None:
        squares = VGroup(*[Square(0.55) for _ in range(96)]).arrange_in_grid(8, 12, buff=0.2)
        squares.set_submobject_colors_by_gradient(BLUE, GREEN, YELLOW)
        for square in squares:
            square.set_fill(opacity=0.6)
        circles = VGroup(*[Circle(0.3, color=RED, fill_opacity=0.6) for _ in squares])
        stars = VGroup(*[Star(outer_radius=0.35, color=TEAL, fill_opacity=0.6) for _ in squares])
        for shapes in (circles, stars):
            shapes.arrange_in_grid(8, 12, buff=0.15)
        self.play(LaggedStartMap(GrowFromCenter, squares, lag_ratio=0.02), run_time=2)
        self.play(Transform(squares, circles, path_arc=PI / 2), run_time=2)
        self.play(Rotate(squares, PI / 3), run_time=1.5)
        self.play(
            LaggedStart(
                *[Transform(a, b) for a, b in zip(squares, stars, strict=True)], lag_ratio=0.02
            ),
            run_time=2.5,
        )
        self.play(squares.animate.scale(0.5).set_color_by_gradient(PURPLE, ORANGE), run_time=1)
        self.play(LaggedStartMap(FadeOut, squares, lag_ratio=0.02), run_time=1)
