"""How things look: colours, strokes, order, and shapes that are hardly any."""

# ruff: noqa: F403, F405
from __future__ import annotations

import numpy as np
from manim import *


class Gradients(Scene):
    def construct(self):
        square = Square(3, fill_opacity=1).set_color([RED, GREEN, BLUE])
        square.set_sheen_direction(UR)
        text = Text("gradient", gradient=(BLUE, GREEN)).shift(2 * UP)
        line = Line(4 * LEFT, 4 * RIGHT, stroke_width=20).set_stroke(
            [RED, YELLOW, PURE_BLUE], opacity=[0, 1, 0.4]
        )
        self.add(square, text, line)
        self.wait(0.1)
        self.play(
            square.animate.set_sheen(-0.5, DR),
            text.animate.set_color_by_gradient(RED, PINK),
            run_time=0.4,
        )
        self.play(Rotate(square), line.animate.set_stroke(opacity=0.2), run_time=0.4)


class BackgroundStrokes(Scene):
    def construct(self):
        text = Text("outlined", stroke_width=2).set_stroke(RED, 8, background=True)
        circle = Circle(fill_opacity=0.5).set_stroke(
            [BLUE, GREEN], 20, opacity=0.5, background=True
        )
        self.add(circle, text)
        self.play(
            text.animate.set_stroke(YELLOW, 2, background=True),
            circle.animate.shift(UP),
            run_time=0.5,
        )
        self.wait(0.2)


class Order(Scene):
    def construct(self):
        shapes = [
            Square(2, fill_opacity=1, color=c).shift(0.4 * i * UR)
            for i, c in enumerate((RED, GREEN, BLUE))
        ]
        self.add(*shapes)
        self.wait(0.1)
        shapes[0].set_z_index(5)
        self.wait(0.1)
        self.play(shapes[1].animate.set_z_index(7), Rotate(shapes[2]), run_time=0.3)
        group = VGroup(*(Circle(0.5, fill_opacity=1).shift(0.3 * i * LEFT) for i in range(3)))
        group.set_z_index_by_z_Point3D() if hasattr(group, "set_z_index_by_z_Point3D") else None
        group[1].set_z_index(9.5)
        self.add(group)
        self.wait(0.1)
        self.play(FadeOut(shapes[0]), shapes[2].animate.shift(OUT), run_time=0.3)
        self.add(Dot(z_index=-1, radius=2))
        self.wait(0.1)


class NotNumbers(Scene):
    def construct(self):
        nan, far, inf = Square(), Circle(color=RED), Triangle()
        nan.points[3] = np.nan
        far.shift(1e6 * RIGHT)
        inf.points[0, 0] = np.inf
        self.add(nan, far, inf, Dot())
        self.wait(0.1)
        self.play(far.animate.shift(-1e6 * RIGHT), run_time=0.4)
        nan.add_updater(lambda m: m.shift(UP))
        self.wait(0.2)
        self.add(Square(1e-9), Line(ORIGIN, ORIGIN), Square(1e5))
        self.wait(0.1)


class HardlyAny(Scene):
    def construct(self):
        one = VMobject().set_points([ORIGIN])
        three = VMobject(stroke_width=10).set_points([LEFT, UP, RIGHT])
        six = VMobject(fill_opacity=1).set_points([LEFT, UP, RIGHT, DOWN, UR, DL])
        self.add(
            VMobject(), VGroup(), Group(), Mobject(), one, three, six, VGroup(VGroup(), Square())
        )
        self.wait(0.1)
        self.play(FadeIn(VGroup(VMobject(), Dot())), run_time=0.2)
        self.play(Transform(VMobject(), Square()), run_time=0.3)
        empty = VGroup()
        self.add(empty)
        empty.add(Circle())
        self.wait(0.1)
        empty.remove(*empty)
        self.wait(0.1)


class SubPaths(Scene):
    def construct(self):
        ring = Annulus(color=BLUE)
        cut = Cutout(Square(3, fill_opacity=1), Circle(0.6), Triangle().shift(UR), color=RED)
        loose = VMobject(fill_opacity=0.5, stroke_width=8)
        loose.start_new_path(LEFT).add_line_to(UP).add_line_to(RIGHT)
        loose.start_new_path(2 * LEFT).add_cubic_bezier_curve_to(UP, DOWN, 2 * RIGHT).close_path()
        almost = VMobject().set_points_as_corners([UL, UR, DR, UL + 1e-7 * RIGHT])
        self.add(cut, ring, loose, almost, DashedVMobject(Circle(2.5)))
        self.play(Rotate(loose), ring.animate.shift(LEFT), run_time=0.4)
        self.play(Create(cut), run_time=0.4)


class Strokes(Scene):
    def construct(self):
        corner = [LEFT, UP, RIGHT]
        lines = VGroup()
        for joint in LineJointType:
            for cap in CapStyleType:
                line = VMobject(
                    stroke_width=16, joint_type=joint, cap_style=cap
                ).set_points_as_corners(corner)
                lines.add(line)
        lines.arrange_in_grid(4).scale_to_fit_height(6)
        self.add(lines)
        self.wait(0.1)
        for at, line in enumerate(lines):
            line.set_stroke(width=at - 3)
        self.wait(0.1)
        self.play(lines.animate.set_stroke(width=0.3, opacity=0.5), run_time=0.3)
        self.play(lines.animate.set_opacity(0), run_time=0.3)
        self.wait(0.1)


class OddOpacities(Scene):
    def construct(self):
        squares = VGroup(
            *(Square(1, fill_opacity=o, stroke_opacity=o) for o in (-0.5, 0, 1 / 255, 0.5, 1, 1.5))
        )
        squares.arrange()
        self.add(Rectangle(width=9, height=0.5, fill_opacity=1, color=RED), squares)
        self.wait(0.1)
        self.play(squares.animate.set_fill([RED, GREEN], [0, 1]), run_time=0.3)
        squares[2].fill_rgbas = np.array([[1, 2, -1, 0.5], [0, 0, 1, 1]])
        self.wait(0.1)


class ColouredByImage(Scene):
    def construct(self):
        text, circle = Text("picture", font_size=90), Circle(2, fill_opacity=1)
        for shape in (text, circle):
            shape.color_using_background_image("picture.png")
        self.add(Square(), circle, Dot(LEFT), text, Dot(RIGHT))
        self.wait(0.1)
        self.play(text.animate.shift(UP), Rotate(circle), run_time=0.4)
        self.play(FadeOut(circle), run_time=0.3)


class ManyParts(Scene):
    def construct(self):
        grid = VGroup(
            *(Square(0.2, fill_opacity=0.7, color=c) for c in color_gradient([RED, BLUE], 200))
        )
        grid.arrange_in_grid(10, buff=0.05)
        self.add(grid)
        self.play(
            LaggedStart(*(s.animate.scale(0.3) for s in grid[::4]), lag_ratio=0.01), run_time=0.5
        )
        grid.shuffle_submobjects()
        self.wait(0.1)
        grid.sort(lambda p: p[0])
        self.play(grid.animate.set_color_by_gradient(GREEN, YELLOW), run_time=0.3)


class Words(Scene):
    def construct(self):
        lines = VGroup(
            Text("Wörter <&> äöü", t2c={"Wörter": RED}, slant=ITALIC),
            MarkupText('<b>bold</b> <span foreground="yellow">yellow</span> <u>under</u>'),
            Paragraph("one", "two words", alignment="center", line_spacing=1),
            Text("日本 لغة ✓", font_size=30),
        ).arrange(DOWN)
        self.add(lines)
        self.wait(0.1)
        self.play(
            Write(lines[0]),
            lines[1].animate.set_stroke(RED, 3),
            lines[2][0].animate.scale(2),
            run_time=0.5,
        )


class Shared(Scene):
    """Shapes that share arrays, and copies that no longer do."""

    def construct(self):
        one = Square(fill_opacity=0.5)
        two = Circle(color=RED).shift(RIGHT)
        two.points = one.points
        three = one.copy().shift(UP)
        self.add(one, two, three)
        self.wait(0.1)
        one.points += 0.3
        self.wait(0.1)
        one.become(Star())
        three.match_style(two)
        self.play(one.animate.shift(LEFT), run_time=0.3)
        two.become(one, match_center=True)
        self.wait(0.1)
