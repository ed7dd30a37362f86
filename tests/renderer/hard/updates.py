"""What changes while it is shown: updaters of all kinds, chance, waiting for a condition."""

# ruff: noqa: F403, F405
from __future__ import annotations

import random

import numpy as np
from manim import *

LUCK = np.random.random(3)
DICE = random.random()


class DtUpdaters(Scene):
    def construct(self):
        square = Square(fill_opacity=0.5).add_updater(lambda m, dt: m.rotate(dt))
        dot = Dot().shift(2 * LEFT).add_updater(lambda m, dt: m.shift(dt * RIGHT))
        still = Circle().shift(3 * RIGHT)
        self.add(still, square, dot)
        self.wait(0.7)
        self.play(still.animate.shift(UP), run_time=0.5)
        dot.clear_updaters()
        self.wait(0.3)


class RandomWalk(Scene):
    def construct(self):
        dots = VGroup(*(Dot(np.random.uniform(-3, 3, 3) * [1, 0.5, 0]) for _ in range(8)))
        for dot in dots:
            dot.add_updater(
                lambda m, dt: m.shift(4 * dt * np.array([random.gauss(), np.random.normal(), 0]))
            )
            dot.set_color(random_bright_color())
        self.add(dots)
        self.wait(1)
        self.play(FadeOut(dots), run_time=0.4)


class LuckAtImport(Scene):
    def construct(self):
        self.add(Circle(DICE).shift(LUCK), Square(random.random()), Dot(np.random.random(3)))
        self.wait(0.2)


class LuckAtBirth(Scene):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.radius = random.random() + np.random.random()

    def construct(self):
        self.play(Create(Circle(self.radius)), run_time=0.3)
        self.add(Square(np.random.random()))
        self.wait(0.2)


class LuckWithSeed(Scene):
    random_seed = 7

    def __init__(self, *args, **kwargs):
        super().__init__(*args, random_seed=7, **kwargs)

    def construct(self):
        self.add(*(Dot(np.random.uniform(-3, 3, 3)) for _ in range(5)))
        self.play(Rotate(Square(random.random() + 1)), run_time=0.3)


class Redrawn(Scene):
    def construct(self):
        angle = ValueTracker(0)
        arm = always_redraw(
            lambda: Line(ORIGIN, 2 * RIGHT).rotate(angle.get_value(), about_point=ORIGIN)
        )
        tip = always_redraw(
            lambda: Dot(arm.get_end(), color=interpolate_color(RED, BLUE, arm.get_angle() % 1))
        )
        label = DecimalNumber(0, mob_class=Text).to_corner(UL)
        label.add_updater(lambda m: m.set_value(angle.get_value()))
        self.add(arm, tip, label)
        self.play(angle.animate.set_value(2), run_time=0.8, rate_func=linear)
        self.wait(0.2)
        self.play(angle.animate(rate_func=there_and_back).increment_value(-3), run_time=0.5)


class SceneUpdaters(Scene):
    def construct(self):
        dot = Dot()
        self.add(dot, Square())
        grow = lambda dt: dot.shift(dt * UP).scale(1 + dt)  # noqa: E731
        self.add_updater(grow)
        self.wait(0.5)
        self.play(Create(Circle()), run_time=0.4)
        self.remove_updater(grow)
        self.wait(0.3)


class ClockReaders(Scene):
    def construct(self):
        bar = Rectangle(height=0.2, width=0.1).add_updater(
            lambda m: m.stretch_to_fit_width(0.1 + self.time + self.renderer.num_plays)
        )
        self.add(bar)
        self.wait(0.5)
        self.play(FadeIn(Square()), run_time=0.5)
        bar.add_updater(
            lambda m: m.set_color(interpolate_color(RED, GREEN, self.renderer.time % 1))
        )
        self.play(Wait(0.3))
        self.wait(0.3)


class Suspended(Scene):
    def construct(self):
        one = Square().shift(2 * LEFT).add_updater(lambda m, dt: m.rotate(3 * dt))
        two = Square().shift(2 * RIGHT).add_updater(lambda m, dt: m.rotate(3 * dt))
        self.add(one, two)
        self.play(one.animate.set_color(RED), run_time=0.4)
        self.play(ApplyMethod(two.set_color, RED, suspend_mobject_updating=False), run_time=0.4)
        one.suspend_updating()
        self.wait(0.3)
        one.resume_updating()
        two.clear_updaters()
        self.wait(0.3)


class PauseAndWait(Scene):
    def construct(self):
        square = Square().add_updater(lambda m, dt: m.rotate(dt))
        self.add(square, Text("over", font_size=30))
        self.pause(0.4)
        self.wait(0.4, frozen_frame=False)
        self.wait(0.4, frozen_frame=True)
        square.clear_updaters()
        self.wait(0.3, frozen_frame=False)


class WaitUntil(Scene):
    def construct(self):
        dot = Dot().add_updater(lambda m, dt: m.shift(2 * dt * RIGHT))
        self.add(dot)
        self.wait_until(lambda: dot.get_x() > 1)
        dot.clear_updaters()
        self.wait(0.2)
        dot.add_updater(lambda m, dt: m.shift(dt * LEFT))
        self.wait(2, stop_condition=lambda: random.random() < 0.2)
        self.wait_until(lambda: False, max_time=0.4)


class Spawning(Scene):
    """Updaters that add and remove what is shown, themselves included."""

    def construct(self):
        square = Square()
        seen = []

        def spawn(dt):
            seen.append(dt)
            if len(seen) % 3 == 0:
                self.add(Dot(len(seen) * 0.3 * RIGHT))
            if len(seen) == 7:
                self.remove(square)

        self.add(square)
        self.add_updater(spawn)
        self.play(Rotate(square), run_time=0.6)
        self.wait(0.6)
        once = Circle()
        once.add_updater(lambda m: (m.shift(RIGHT), m.clear_updaters()))
        self.add(once)
        self.wait(0.3)


class InPlace(Scene):
    """Points and colours changed in the arrays themselves, which stay the same objects."""

    def construct(self):
        curve = FunctionGraph(np.sin, x_range=[-4, 4]).set_stroke(width=5)

        def wave(mob, dt):
            mob.points[:, 1] *= 0.9
            mob.points[::7, 0] += 0.02
            mob.stroke_rgba = None
            mob.stroke_rgbas[:, 0] = mob.stroke_rgbas[:, 0] * 0.9

        curve.add_updater(wave)
        still = Square()
        self.add(still, curve)
        self.wait(0.6)
        still.points[:, 0] += 1
        self.wait(0.2)
        still.fill_rgbas = np.array([[1, 0, 0, 0.5]])
        self.wait(0.2)


class Traces(Scene):
    def construct(self):
        dot = Dot(LEFT)
        self.add(TracedPath(dot.get_center), dot)
        self.add(TracedPath(dot.get_center, dissipating_time=0.3, stroke_opacity=[0, 1]))
        self.play(Rotating(dot, about_point=ORIGIN), run_time=0.8)
        self.play(dot.animate.shift(2 * UP), run_time=0.3)
        self.wait(0.3)


class Chased(Scene):
    """An updater on a part of a group; another that follows a thing animated in the same play."""

    def construct(self):
        group = VGroup(Square(), Circle(), Triangle()).arrange()
        group[1].add_updater(lambda m: m.next_to(group[0], UP))
        follower = Dot().add_updater(lambda m: m.move_to(group[2].get_top()))
        self.add(follower, group)
        self.play(group[0].animate.shift(DOWN), group[2].animate.scale(2), run_time=0.5)
        self.wait(0.2)


class UpdateFromFunctions(Scene):
    def construct(self):
        square = Square()
        self.play(UpdateFromFunc(square, lambda m: m.rotate(0.1)), run_time=0.4)
        self.play(UpdateFromAlphaFunc(square, lambda m, a: m.set_fill(RED, a)), run_time=0.4)
        self.play(
            MaintainPositionRelativeTo(Dot(UR), square), square.animate.shift(LEFT), run_time=0.4
        )
        turn_animation_into_updater(Rotate(square, run_time=0.5))
        self.wait(0.8)
