"""How animations follow one another, and what happens between them."""

# ruff: noqa: F403, F405
from __future__ import annotations

import numpy as np
from manim import *


class NothingAtAll(Scene):
    def construct(self):
        pass


class NoPlay(Scene):
    def construct(self):
        self.add(Square(fill_opacity=0.3), Circle(), Text("still"))


class NoPlayButUpdaters(Scene):
    def setup(self):
        self.add(Dot().add_updater(lambda m: m.shift(RIGHT)))

    def construct(self):
        self.add(Circle(), Square())
        self.remove(self.mobjects[1])

    def tear_down(self):
        self.add(Triangle(color=RED))


class StillTwice(Scene):
    """Nothing moves, so Manim draws still things over themselves, which thickens their edges."""

    def construct(self):
        self.add(Circle(fill_opacity=0.4, stroke_opacity=0.6), Text("twice", font_size=40))
        self.play(_Unseen(Square()), run_time=0.3)
        self.play(Succession(_Unseen(Dot()), Create(Square())), run_time=0.4)
        self.play(_Unseen(VMobject()), _Unseen(Square()), run_time=0.2)
        self.wait(0.2)


class _Unseen(Animation):
    """An animation of something that is not in the scene."""

    def is_introducer(self):
        return True

    def _setup_scene(self, scene):
        pass


class FrozenWaits(Scene):
    def construct(self):
        self.wait(0.2)
        self.add(Circle(fill_opacity=0.4, stroke_opacity=0.6), Text("twice", font_size=40))
        self.wait(0.5)
        self.add(Square())
        self.wait(0.2)
        self.play(FadeIn(Dot()), run_time=0.3)
        self.wait(0.25)


class ShortPlays(Scene):
    def construct(self):
        square = Square()
        self.play(Create(square), run_time=0.01)
        self.play(Rotate(square), run_time=0.15)
        self.wait(0.01)
        self.wait(0.19)
        self.play(square.animate(run_time=0.35).shift(UP), Rotate(Circle(), run_time=0.05))
        self.play(Wait(0.1))


class Refused(Scene):
    """Plays that Manim refuses, caught by the scene."""

    def construct(self):
        square = Square()
        self.add(square)
        for wrong in ({"run_time": 0}, {"run_time": -1}):
            try:
                self.play(square.animate.shift(UP), **wrong)
            except ValueError:
                self.add(Dot(LEFT + wrong["run_time"] * UP))
        try:
            self.play()
        except ValueError:
            self.play(Rotate(square), run_time=0.3)


class AddedBetween(Scene):
    def construct(self):
        square, circle = Square(fill_opacity=1, color=BLUE), Circle(fill_opacity=1, color=RED)
        self.play(Create(square), run_time=0.3)
        self.add(circle)
        self.wait(0.2)
        self.bring_to_back(circle)
        self.play(square.animate.shift(RIGHT), run_time=0.3)
        self.bring_to_front(circle)
        self.wait(0.2)
        self.remove(square)
        self.play(circle.animate.scale(2), run_time=0.3)
        self.replace(circle, Triangle())
        self.wait(0.2)
        self.clear()
        self.wait(0.2)
        self.mobjects.append(Square())
        self.mobjects = [*self.mobjects, Dot(UP)]
        self.wait(0.2)


class Foreground(Scene):
    def construct(self):
        front = Square(fill_opacity=0.7, color=GREEN)
        self.add_foreground_mobjects(front, Text("front"))
        self.play(GrowFromCenter(Circle(fill_opacity=1, color=RED)), run_time=0.4)
        self.wait(0.2)
        self.play(front.animate.shift(RIGHT), run_time=0.3)
        self.remove_foreground_mobject(front)
        self.play(FadeIn(Dot(color=RED)), run_time=0.3)
        self.wait(0.2)


class Sections(Scene):
    def construct(self):
        square = Square()
        self.play(Create(square), run_time=0.3)
        self.next_section("skipped", skip_animations=True)
        square.add_updater(lambda m, dt: m.rotate(dt))
        self.play(square.animate.shift(UP), run_time=0.5)
        self.wait(0.4)
        self.add(Dot(np.random.random(3)))
        self.next_section("shown")
        self.play(square.animate.set_color(RED), run_time=0.3)
        self.wait(0.3)
        self.next_section("skipped to the end", skip_animations=True)
        self.play(FadeOut(square), run_time=0.3)


class AllSkipped(Scene):
    def construct(self):
        self.next_section(skip_animations=True)
        self.play(Create(Square()), run_time=0.4)
        self.wait(0.2)


class SkippedByHand(Scene):
    """The renderer told to skip, as scenes do to get quickly to what is being worked on."""

    def construct(self):
        self.renderer.skip_animations = True
        self.renderer._original_skipping_status = True
        square = Square()
        self.play(Create(square), run_time=0.5)
        self.renderer._original_skipping_status = False
        self.play(square.animate.shift(UP), run_time=0.3)


class Sounds(Scene):
    def construct(self):
        self.add_sound("tone.wav")
        self.play(Create(Square()), run_time=0.3, subcaption="a square", subcaption_offset=0.1)
        self.add_sound("tone.wav", time_offset=0.5, gain=-6)
        self.add_subcaption("nothing", duration=0.3)
        self.wait(0.3)


class Matching(Scene):
    def construct(self):
        one, two = Text("abc"), Text("cab").shift(UP)
        self.add(one)
        self.play(TransformMatchingShapes(one, two), run_time=0.5)
        self.wait(0.1)
        left, right = VGroup(Square(), Circle()).arrange(), VGroup(Circle(), Star()).arrange(DOWN)
        self.play(ReplacementTransform(two, left), run_time=0.3)
        self.play(TransformFromCopy(left[0], right[1]), FadeTransform(left, right), run_time=0.4)
        self.play(CyclicReplace(*right), run_time=0.3)
        self.play(Swap(*right), run_time=0.3)
        self.wait(0.1)


class Composed(Scene):
    def construct(self):
        shapes = VGroup(*(Square(0.5) for _ in range(4))).arrange()
        self.play(LaggedStart(*map(Create, shapes), lag_ratio=0.4), run_time=0.6)
        self.play(
            Succession(
                shapes[0].animate.shift(UP),
                AnimationGroup(FadeOut(shapes[1]), Rotate(shapes[2]), lag_ratio=0.5),
                Wait(0.2),
                Create(Circle()),
            ),
            run_time=1.2,
        )
        self.play(
            LaggedStartMap(FadeIn, shapes, shift=DOWN),
            shapes[3].animate.set_z_index(-2),
            run_time=0.5,
        )
        self.play(
            Succession(*(Succession(Rotate(s), FadeOut(s)) for s in shapes), lag_ratio=0.3),
            run_time=0.7,
        )
        self.wait(0.1)


class Everything(Scene):
    def construct(self):
        square, text = Square(fill_opacity=0.4), Text("words", font_size=60)
        for animation in (Write(text), DrawBorderThenFill(square), Unwrite(text), Uncreate(square)):
            self.play(animation, run_time=0.3)
        square = Square(fill_opacity=0.4)
        self.add(square)
        for kind in (
            Indicate,
            Circumscribe,
            Flash,
            FocusOn,
            ShowPassingFlash,
            Wiggle,
            ApplyWave,
            SpinInFromNothing,
        ):
            self.play(kind(square), run_time=0.3)
        self.play(
            Broadcast(Circle(), n_mobs=3),
            Homotopy(lambda x, y, z, t: (x + t * y, y, z), square),
            run_time=0.3,
        )
        square.generate_target().set_color(RED).shift(UP)
        square.save_state()
        self.play(MoveToTarget(square), run_time=0.3)
        self.play(Restore(square), run_time=0.3)
        self.play(AddTextLetterByLetter(Text("typed")), run_time=0.5)
        self.play(ChangeSpeed(Rotate(square, run_time=0.5), speedinfo={0.3: 0.5}))
        self.play(ApplyPointwiseFunction(lambda p: p * [1.5, 0.5, 1], square), run_time=0.3)
        self.play(MoveAlongPath(Dot(), square), ShrinkToCenter(square), run_time=0.3)


class _Blink(Animation):
    """An animation of one's own, that hides and shows, and looks at the scene it plays in."""

    def _setup_scene(self, scene):
        super()._setup_scene(scene)
        self.scene = scene

    def interpolate_mobject(self, alpha):
        self.mobject.set_opacity(float(int(alpha * 6) % 2))
        self.mobject.set_stroke(width=2 + len(self.scene.mobjects))

    def clean_up_from_scene(self, scene):
        super().clean_up_from_scene(scene)
        scene.add(Dot(self.mobject.get_corner(UR)))


class OwnAnimation(Scene):
    def construct(self):
        square = Square()
        self.add(Circle())
        self.play(_Blink(square), run_time=0.6)
        self.play(_Blink(square, rate_func=rush_into), Rotate(self.mobjects[0]), run_time=0.5)
        self.wait(0.1)

        @override_animation(Create)
        def _make(mobject, **kwargs):
            return FadeIn(mobject, **kwargs)

        mine = type("Mine", (Square,), {"_make": _make})()
        self.play(Create(mine), run_time=0.3)


class SecondScene(Scene):
    """A scene that makes another and borrows what it shows."""

    def construct(self):
        other = AddedBetween()
        other.add(Square(), Circle())
        self.add(*other.mobjects)
        self.wait(0.2)


class Holding(Scene):
    """The same thing added more than once, parts added beside their group, groups regrouped."""

    def construct(self):
        square, circle = Square(fill_opacity=0.5), Circle(fill_opacity=0.5)
        group = VGroup(square, circle)
        self.add(group, square)
        self.wait(0.1)
        self.add(circle, group)
        self.play(square.animate.shift(LEFT), run_time=0.3)
        self.remove(square)
        self.wait(0.1)
        group.add(VGroup(group[0].copy().shift(UP), VGroup()))
        self.play(Rotate(group), run_time=0.3)
        group.submobjects = group.submobjects[::-1]
        self.wait(0.1)


class Interrupted(Scene):
    """An error within an animation, survived."""

    def construct(self):
        square = Square()
        calls = []

        def fail(mob, dt):
            calls.append(dt)
            if len(calls) == 4:
                raise RuntimeError("enough")
            mob.rotate(0.1)

        self.add(square.add_updater(fail), Circle())
        try:
            self.wait(1)
        except RuntimeError:
            square.clear_updaters()
        self.add(Dot())
        self.play(square.animate.shift(UP), run_time=0.3)
