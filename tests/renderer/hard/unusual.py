"""Scenes that reach into Manim's own parts, or bring parts of their own."""

# ruff: noqa: F403, F405
from __future__ import annotations

import copy
import random

import numpy as np
from manim import *
from manim.renderer.cairo_renderer import CairoRenderer


class HeldAtBirth(Scene):
    """What is taken hold of when the scene is made still counts when it plays."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.clock = self.renderer
        self.lens = self.camera
        self.lens.background_color = BLUE_E
        self.early = Square(0.5 + random.random())

    def construct(self):
        self.add(self.early)
        bar = Circle().add_updater(lambda m: m.set_stroke(width=20 * self.clock.time))
        self.add(bar)
        self.play(Rotate(self.early), run_time=0.4)
        self.add(ImageMobject(self.clock.get_frame()).scale(0.3))
        self.play(Rotate(self.early), run_time=0.2)


class SkippedFromBirth(Scene):
    def __init__(self, **kwargs):
        super().__init__(skip_animations=True, **kwargs)

    def construct(self):
        self.play(Create(Square()), run_time=0.3)
        self.wait(0.3)


class SectionAtBirth(Scene):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.next_section("skipped", skip_animations=True)

    def construct(self):
        self.play(Create(Square()), run_time=0.3)
        self.next_section("shown")
        self.play(Create(Circle()), run_time=0.3)


class _Twinned(CairoRenderer):
    def update_frame(self, scene, mobjects=None, **kwargs):
        super().update_frame(scene, [*(mobjects or scene.mobjects), Dot(UP)], **kwargs)


class OwnRenderer(Scene):
    def __init__(self, **kwargs):
        super().__init__(renderer=_Twinned(), **kwargs)

    def construct(self):
        self.add(Circle())
        self.play(Create(Square()), run_time=0.3)
        self.wait(0.2)


class SwappedCamera(Scene):
    def construct(self):
        square = Square()
        self.add(square)
        self.play(Rotate(square), run_time=0.2)
        first = self.renderer.camera
        self.renderer.camera = Camera(background_color=RED_E, frame_width=8)
        self.play(Rotate(square), run_time=0.2)
        self.wait(0.1)
        self.renderer.camera = first
        self.play(Rotate(square), run_time=0.2)


class CopiedCamera(Scene):
    def construct(self):
        square = Square()
        self.add(square)
        self.play(Rotate(square), run_time=0.2)
        lens = copy.deepcopy(self.camera)
        lens.pixel_array = lens.pixel_array.copy()
        lens.reset()
        lens.capture_mobjects([Circle(), Dot(UP)])
        self.add(ImageMobject(lens.pixel_array.copy()).scale(0.4).to_edge(LEFT))
        self.play(Rotate(square), run_time=0.2)


class SharedPixels(Scene):
    """A copy of a camera draws on the same pixels as the camera itself."""

    def construct(self):
        square = Square()
        self.add(square)
        self.play(Rotate(square), run_time=0.2)
        lens = copy.copy(self.camera)
        lens.capture_mobjects([Circle()])
        self.add(ImageMobject(self.camera.pixel_array.copy()).scale(0.4).to_edge(LEFT))
        self.play(Rotate(square), run_time=0.2)


class PatchedClasses(Scene):
    """Manim's own classes changed for the whole program."""

    def construct(self):
        colour = Camera.set_cairo_context_color
        pieces = VMobject.get_subpath_split_indices_from_points

        def grey(self, ctx, rgbas, vmobject):
            return colour(self, ctx, rgbas[:, [1, 1, 1, 3]], vmobject)

        def half(self, points, n_dims=2):
            found = pieces(self, points, n_dims=n_dims)
            return found[: max(1, len(found) // 2)]

        self.add(Circle(color=RED), Text("half of it"))
        Camera.set_cairo_context_color = grey
        self.play(Create(Square(color=GREEN)), run_time=0.2)
        Camera.set_cairo_context_color = colour
        self.wait(0.1)
        VMobject.get_subpath_split_indices_from_points = half
        self.play(Rotate(self.mobjects[1]), run_time=0.2)
        VMobject.get_subpath_split_indices_from_points = pieces
        self.wait(0.1)


class _Odd(VMobject):
    """Says in its own way how it looks."""

    def get_fill_rgbas(self):
        return np.array([[1.0, 0.5, 0.0, 0.7]])

    def get_stroke_width(self, background=False):
        return 3.0 if background else super().get_stroke_width()

    def get_gradient_start_and_end_points(self):
        return LEFT, RIGHT


class _Loose(Square):
    def consider_points_equals_2d(self, p0, p1):
        return False


class OddShapes(Scene):
    def construct(self):
        odd = _Odd().set_points_as_corners([LEFT, UP, RIGHT, LEFT]).set_stroke([RED, BLUE])
        odd.background_stroke_rgbas = np.array([[0.0, 1, 0, 1]])
        loose = _Loose(fill_opacity=0.3, stroke_width=20).shift(2 * RIGHT)
        rough = VMobject(tolerance_for_point_equality=0.5, fill_opacity=1)
        rough.set_points([LEFT, UP, UP, RIGHT, 1.2 * RIGHT, DOWN, DOWN, 1.1 * LEFT]).shift(2 * LEFT)
        single = Square().shift(2 * UP)
        single.points = single.points.astype(np.float32)
        flat = Circle(0.5).shift(2 * DOWN)
        flat.points = np.asfortranarray(flat.points)
        self.add(odd, loose, rough, single, flat)
        self.wait(0.1)
        self.play(*(Rotate(m) for m in (odd, loose, rough, flat)), run_time=0.3)


class _Fading(Camera):
    """Never cleans the frame, but lets it fade."""

    def reset(self):
        if not hasattr(self, "pixel_array"):
            return super().reset()
        self.pixel_array[..., :3] = self.pixel_array[..., :3] // 2
        return self


class FadingCamera(Scene):
    def __init__(self, **kwargs):
        super().__init__(camera_class=_Fading, **kwargs)

    def construct(self):
        self.play(Rotate(Square(), PI), run_time=0.4)
        self.add(Circle())
        self.wait(0.2)


class _Filtered(Camera):
    def get_mobjects_to_display(self, mobjects, **kwargs):
        shown = super().get_mobjects_to_display(mobjects, **kwargs)
        return [m for m in shown if m.get_x() <= 0] + [Dot(3 * RIGHT)]

    def get_cairo_context(self, pixel_array):
        ctx = super().get_cairo_context(pixel_array)
        ctx.rotate(0.2)
        return ctx


class FilteredCamera(Scene):
    def __init__(self, **kwargs):
        super().__init__(camera_class=_Filtered, **kwargs)

    def construct(self):
        square = Square()
        self.add(square, Circle().shift(RIGHT))
        self.play(square.animate.shift(RIGHT), run_time=0.4)
        self.play(square.animate.shift(2 * LEFT), run_time=0.2)


class ClippedContext(Scene):
    """Cairo's context of the camera, changed for good."""

    def construct(self):
        ctx = self.camera.get_cairo_context(self.camera.pixel_array)
        ctx.set_fill_rule(1)
        ctx.set_miter_limit(1)
        ctx.set_dash([0.3, 0.1])
        self.add(Star(fill_opacity=1, stroke_width=20))
        self.play(Create(Square()), run_time=0.2)
        ctx.rectangle(-1, -1, 3, 3)
        ctx.clip()
        ctx.set_tolerance(4)
        self.wait(0.1)
        self.play(Rotate(self.mobjects[0]), run_time=0.2)


class PaintedBackground(Scene):
    """The background painted upon while an animation plays."""

    def construct(self):
        ground = self.camera.background
        square = Square()

        def paint(mob, dt):
            ground[:, int(40 * mob.get_x()) % 300 :, 1] += 20

        square.add_updater(paint)
        self.add(square)
        self.play(square.animate.shift(RIGHT), run_time=0.4)
        self.wait(0.2)


class Feedback(Scene):
    """A picture of what the camera itself saw just now."""

    def construct(self):
        view = ImageMobjectFromCamera(self.camera).scale(0.5).shift(RIGHT)
        self.add(Circle(), view, Dot())
        self.play(Rotate(Square()), run_time=0.3)


class Reconfigured(Scene):
    """Configuration that changes while the scene is made."""

    def construct(self):
        self.add(Square(), PointCloudDot(radius=0.5, density=20).shift(2 * UP))
        with tempconfig({"frame_width": 8.0, "background_color": RED_E}):
            self.play(Rotate(self.mobjects[0]), run_time=0.2)
            self.add(Text("narrow").scale_to_fit_width(config.frame_width / 2))
        config.frame_rate = 20
        self.wait(0.2)
        self.play(Rotate(self.mobjects[0]), run_time=0.2)
        self.camera.frame_rate = 5
        self.wait(0.4)
