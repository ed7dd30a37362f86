"""How things get from one state to another: odd rates, paths, arrays and classes."""

# ruff: noqa: F403, F405
from __future__ import annotations

import numpy as np
from manim import *


class OddRates(Scene):
    def construct(self):
        squares = VGroup(*(Square(0.6, fill_opacity=0.5) for _ in range(5))).arrange()
        self.add(squares)
        for rate in (
            lambda t: 1.4 * t - 0.2,
            lambda t: np.float32(t) ** 2,
            lambda t: 1 if t > 0.4 else 0,
            lambda t: np.array(1 - t),
            rate_functions.ease_out_elastic,
            squish_rate_func(smooth, 0.2, 0.5),
            wiggle,
            not_quite_there(smooth, 0.4),
        ):
            self.play(squares.animate(rate_func=rate).shift(0.3 * UP).rotate(0.2), run_time=0.3)
        self.play(
            squares.animate(lag_ratio=0.3, rate_func=there_and_back).set_color(RED), run_time=0.4
        )
        self.play(squares.animate(lag_ratio=-0.2).scale(0.8), run_time=0.3)


class Paths(Scene):
    def construct(self):
        word = Text("paths", font_size=60)
        other = Text("other", font_size=90).shift(UP)
        self.add(word)
        self.play(Transform(word, other, path_arc=2), run_time=0.3)
        self.play(Transform(word, Text("third"), path_func=clockwise_path()), run_time=0.3)
        self.play(
            Transform(word, other, path_func=lambda a, b, t: a + t**2 * (b - a) + 0.1), run_time=0.3
        )
        self.play(word.animate(path_arc=PI).shift(DOWN), run_time=0.3)
        self.play(Transform(word, Star(7), replace_mobject_with_target_in_scene=True), run_time=0.3)
        self.wait(0.1)


class _Snapping(Square):
    def interpolate(self, mobject1, mobject2, alpha, *args, **kwargs):
        alpha = round(4 * alpha) / 4
        return super().interpolate(mobject1, mobject2, alpha, *args, **kwargs)

    def interpolate_color(self, mobject1, mobject2, alpha):
        super().interpolate_color(mobject1, mobject2, alpha**3)


class _Leaning(Circle):
    def get_critical_point(self, direction):
        return super().get_critical_point(direction) + 0.2 * UP

    def get_points_defining_boundary(self):
        return super().get_points_defining_boundary()[::2]


class OwnWays(Scene):
    def construct(self):
        mixed = VGroup(_Snapping(fill_opacity=0.5), _Leaning(), Square(), _Leaning(0.5)).arrange()
        self.add(mixed)
        target = mixed.copy().arrange(DOWN).set_color(RED).scale(0.5)
        self.play(Transform(mixed, target), run_time=0.5)
        mixed[1].next_to(mixed[2], RIGHT).align_to(mixed[3], UP)
        self.play(mixed[0].animate.shift(RIGHT), mixed.animate.set_stroke(width=9), run_time=0.4)
        self.add(SurroundingRectangle(mixed[1]), Brace(mixed), Arrow(mixed[3], mixed[0]))
        self.wait(0.1)


class OddArrays(Scene):
    def construct(self):
        shapes = VGroup(*(Square(0.7) for _ in range(4)), Circle(0.4)).arrange()
        shapes[0].points = shapes[0].points.astype(np.float32)
        shapes[1].points = np.asfortranarray(shapes[1].points)
        shapes[2].points = np.repeat(shapes[2].points, 2, axis=0)[::2]
        shapes[3].fill_rgbas = np.array([[1, 0, 0, 1], [0, 1, 0, 0]])
        self.add(shapes)
        self.play(shapes.animate.shift(UP).set_fill(BLUE, 0.4), run_time=0.4)
        self.play(Transform(shapes, shapes.copy().arrange(DOWN)), run_time=0.4)
        one, two = shapes[3], shapes[4]
        two.points = one.points
        self.play(one.animate.shift(RIGHT), run_time=0.3)
        self.play(shapes.animate.become(VGroup(*(Dot() for _ in range(5))).arrange()), run_time=0.3)


class NoNumbersInTransforms(Scene):
    def construct(self):
        group = VGroup(*(Circle(0.5) for _ in range(4))).arrange()
        group[1].points[2] = np.nan
        group[2].points[:] = 0.0
        self.add(group)
        self.play(group.animate.shift(UP), run_time=0.3)
        self.play(Transform(group, VGroup(VGroup(), Dot(), VMobject(), Square())), run_time=0.3)
        self.wait(0.1)


class Proportions(Scene):
    def construct(self):
        curve = VMobject().set_points_smoothly([LEFT, UP, ORIGIN, DOWN, 3 * RIGHT])
        still = Line(UP, UP)
        dot = Dot()
        self.add(curve, still)
        self.play(MoveAlongPath(dot, curve), run_time=0.4)
        curve.add_updater(lambda m, dt: m.rotate(dt))
        self.play(MoveAlongPath(dot, curve, rate_func=lambda t: min(1, 1.2 * t)), run_time=0.4)
        curve.points[:5] *= 1.3
        self.add(*(Dot(curve.point_from_proportion(at / 7)) for at in range(8)))
        self.add(TangentLine(curve, 0.4, length=3), Square(0.2).move_to(curve.get_midpoint()))
        self.wait(0.2)


class PatchedMobjects(Scene):
    """Manim's mobjects and animations changed for the whole program, in the middle of a scene."""

    def construct(self):
        shapes = VGroup(*(Square(0.7, fill_opacity=0.4) for _ in range(5))).arrange()
        self.add(shapes)
        self.play(shapes.animate.shift(UP), run_time=0.2)
        mixes, ends, colours = (
            VMobject.interpolate_color,
            Mobject.get_extremum_along_dim,
            VMobject.generate_rgbas_array,
        )

        def red(self, start, end, alpha):
            mixes(self, start, end, alpha)
            self.stroke_rgbas[:, 1:3] = 0

        VMobject.interpolate_color = red
        self.play(shapes.animate.shift(DOWN).set_color(WHITE), run_time=0.3)
        VMobject.interpolate_color = mixes
        Mobject.get_extremum_along_dim = lambda self, *a, **k: ends(self, *a, **k) + 0.1
        shapes.next_to(ORIGIN, UP)
        self.play(shapes.animate.to_edge(LEFT), run_time=0.2)
        Mobject.get_extremum_along_dim = ends
        VMobject.generate_rgbas_array = lambda self, c, o: colours(self, c, o)[:, [2, 1, 0, 3]]
        self.play(shapes.animate.set_color(RED), Create(Circle(color=YELLOW)), run_time=0.3)
        VMobject.generate_rgbas_array = colours
        steps = Transform.interpolate_submobject
        Transform.interpolate_submobject = lambda self, a, b, c, t: steps(self, a, b, c, t * t)
        self.play(shapes.animate.rotate(1), run_time=0.3)
        Transform.interpolate_submobject = steps


class Nudged(Scene):
    """What an animation made is changed in place while it plays."""

    def construct(self):
        word = Text("nudge", font_size=80)
        self.add(word)

        def nudge(mob, dt):
            mob[1].points[:, 1] += 0.1
            mob[2].stroke_rgbas[0, 0] = 0.3
            mob[3].points = mob[0].points

        self.play(word.animate.shift(UP).set_color(RED), run_time=0.3)
        word.add_updater(nudge)
        self.play(word.animate(suspend_mobject_updating=False).shift(DOWN).scale(1.3), run_time=0.4)
        self.wait(0.2)
