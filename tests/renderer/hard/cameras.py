"""Cameras that move, zoom, bend space or are not Manim's own, and their backgrounds."""

# ruff: noqa: F403, F405
from __future__ import annotations

import numpy as np
from manim import *
from manim.camera.mapping_camera import MappingCamera, OldMultiCamera


class ZoomAndPan(MovingCameraScene):
    def construct(self):
        square, text = Square(), Text("pan").shift(2 * RIGHT)
        self.add(square, text, NumberPlane(faded_line_ratio=2))
        self.camera.frame.save_state()
        self.play(self.camera.frame.animate.scale(0.5).move_to(text), run_time=0.4)
        self.wait(0.2)
        self.play(square.animate.rotate(1), run_time=0.3)
        self.play(self.camera.auto_zoom([square], margin=1), run_time=0.3)
        self.play(Restore(self.camera.frame), Rotate(square), run_time=0.4)
        self.camera.frame.scale(3).shift(UP)
        self.wait(0.2)


class FollowedByCamera(MovingCameraScene):
    def construct(self):
        dot = Dot()
        self.camera.frame.add_updater(lambda m: m.move_to(dot))
        self.add(self.camera.frame, dot, Circle())
        self.play(MoveAlongPath(dot, Circle()), run_time=0.6)
        self.camera.frame.clear_updaters()
        self.wait(0.2)
        self.camera.frame.rotate(0.3).stretch(1.5, 0)
        self.play(dot.animate.shift(UP), run_time=0.3)


class SizeByNumbers(MovingCameraScene):
    def construct(self):
        self.add(Square(), Circle())
        self.camera.frame_width = 5
        self.wait(0.1)
        self.camera.frame_center = UP
        self.camera.background_color = BLUE_E
        self.play(self.camera.frame.animate.set(width=20), run_time=0.3)


class PlainCameraResized(Scene):
    def construct(self):
        square = Square()
        self.add(square, Circle(color=RED).shift(RIGHT))
        self.wait(0.1)
        self.camera.frame_width, self.camera.frame_height = 7, 4
        self.wait(0.1)
        self.camera.frame_center = 0.5 * RIGHT
        self.play(Rotate(square), run_time=0.3)
        self.camera.frame_center = np.array([0.5, 1, 0])
        self.play(
            Rotate(square),
            UpdateFromFunc(Dot(), lambda _: self.camera.frame_center.__iadd__(0.1)),
            run_time=0.3,
        )
        self.camera.cairo_line_width_multiple = 0.05
        self.wait(0.1)
        self.camera.use_z_index = False
        self.add(Dot(z_index=-3, radius=1), Square(0.3, z_index=-5, color=RED))
        self.wait(0.1)


class Zoomed(ZoomedScene):
    def __init__(self, **kwargs):
        super().__init__(zoom_factor=0.3, zoomed_display_height=2, zoomed_display_width=4, **kwargs)

    def construct(self):
        dot = Dot(radius=0.1).shift(UL)
        self.add(dot, Square(3))
        self.zoomed_camera.frame.move_to(dot)
        self.activate_zooming(animate=False)
        self.wait(0.2)
        self.play(self.zoomed_camera.frame.animate.shift(2 * DR), run_time=0.4)
        self.play(dot.animate.shift(0.3 * UP), run_time=0.3)
        self.play(self.zoomed_display.animate.shift(DOWN).scale(0.5), run_time=0.3)
        self.play(self.get_zoomed_display_pop_out_animation(), run_time=0.3)
        self.play(self.camera.frame.animate.scale(0.8), run_time=0.3)


class Several(Scene):
    """Pictures of what other cameras see, shown in the scene."""

    def __init__(self, **kwargs):
        super().__init__(camera_class=MultiCamera, **kwargs)

    def construct(self):
        self.add(Square(), Dot(UL))
        other = MovingCamera()
        other.frame.scale(0.4).move_to(UL)
        view = ImageMobjectFromCamera(other).scale(0.3).to_edge(RIGHT)
        view.add_display_frame()
        self.camera.add_image_mobject_from_camera(view)
        self.add(view)
        self.wait(0.2)
        self.play(Rotate(self.mobjects[0]), other.frame.animate.shift(RIGHT), run_time=0.4)


class _Bent(MappingCamera):
    def __init__(self, **kwargs):
        super().__init__(
            mapping_func=lambda p: p + 0.3 * np.sin(p[::-1]), min_num_curves=20, **kwargs
        )


class BentSpace(Scene):
    def __init__(self, **kwargs):
        super().__init__(camera_class=_Bent, **kwargs)

    def construct(self):
        square = Square(3, fill_opacity=0.3)
        self.add(Circle(2), square)
        self.wait(0.1)
        self.play(Rotate(square), run_time=0.3)


class _Inset(OldMultiCamera):
    def __init__(self, **kwargs):
        super().__init__(
            (Camera(), (0, 0)), (Camera(pixel_height=90, pixel_width=160), (20, 20)), **kwargs
        )


class PictureInPicture(Scene):
    def __init__(self, **kwargs):
        super().__init__(camera_class=_Inset, **kwargs)

    def construct(self):
        self.add(Square(), Circle())
        self.play(Rotate(self.mobjects[0]), run_time=0.2)


class _Sketch(Camera):
    """Draws everything its own way."""

    def display_multiple_vectorized_mobjects(self, vmobjects, pixel_array):
        super().display_multiple_vectorized_mobjects(vmobjects, pixel_array)
        pixel_array[::4] = 255 - pixel_array[::4]

    def display_multiple_image_mobjects(self, image_mobjects, pixel_array):
        pixel_array[:20, :20] = 90


class SketchCamera(Scene):
    def __init__(self, **kwargs):
        super().__init__(camera_class=_Sketch, **kwargs)

    def construct(self):
        self.add(Square(), ImageMobject(np.full((4, 4), 200, np.uint8)))
        self.play(Create(Circle()), run_time=0.3)
        self.wait(0.2)


class _Wobble(Camera):
    def transform_points_pre_display(self, mobject, points):
        return super().transform_points_pre_display(mobject, points) * [1, 1.2, 1] + 0.1 * np.sin(
            points
        )

    def get_stroke_rgbas(self, vmobject, background=False):
        return super().get_stroke_rgbas(vmobject, background)[:, [2, 0, 1, 3]]


class WobbleCamera(Scene):
    def __init__(self, **kwargs):
        super().__init__(camera_class=_Wobble, **kwargs)

    def construct(self):
        square = Square(color=RED)
        self.add(square, PointCloudDot(radius=0.5, density=20).shift(UP))
        self.wait(0.1)
        self.play(square.animate.shift(RIGHT), run_time=0.3)


class _Twice(Camera):
    def capture_mobjects(self, mobjects, **kwargs):
        super().capture_mobjects(mobjects, **kwargs)
        super().capture_mobjects([m.copy().shift(0.2 * UR) for m in mobjects], **kwargs)
        self.pixel_array[0] = 128


class TwiceCamera(Scene):
    def __init__(self, **kwargs):
        super().__init__(camera_class=_Twice, **kwargs)

    def construct(self):
        self.add(Circle())
        self.play(Rotate(Square()), run_time=0.3)
        self.wait(0.1)


class PatchedCamera(Scene):
    """A camera whose methods are replaced on the object, as notebooks do."""

    def construct(self):
        inner = self.camera.set_cairo_context_color

        def grey(ctx, rgbas, vmobject):
            return inner(ctx, rgbas[:, [0, 0, 0, 3]], vmobject)

        self.camera.set_cairo_context_color = grey
        self.add(Circle(color=RED, fill_opacity=0.3))
        self.play(Create(Square(color=GREEN)), run_time=0.3)
        del self.camera.set_cairo_context_color
        self.wait(0.1)


class BackgroundColours(Scene):
    def construct(self):
        self.camera.background_color = "#224466"
        self.add(Square())
        self.wait(0.1)
        self.play(Create(Circle()), run_time=0.2)
        self.camera.background_color = WHITE
        self.play(Rotate(self.mobjects[0]), run_time=0.2)
        self.camera.background_opacity = 0.5
        self.wait(0.1)
        self.camera.background_opacity = 0
        self.play(FadeOut(self.mobjects[0]), run_time=0.2)
        self.add(Square(fill_opacity=0.5, color=RED))
        self.wait(0.1)


class BackgroundChangesInPlay(Scene):
    def construct(self):
        tint = ValueTracker(0)

        def paint(m):
            self.camera.background_color = interpolate_color(BLACK, RED, tint.get_value())

        self.add(Square(), tint.add_updater(paint))
        self.play(tint.animate.set_value(1), run_time=0.4)
        self.wait(0.2)
        self.play(Create(Circle()), tint.animate.set_value(0.5), run_time=0.4)


class BackgroundPictures(Scene):
    def construct(self):
        height, width = self.camera.pixel_height, self.camera.pixel_width
        ramp = np.zeros((height, width, 4), np.uint8)
        ramp[..., 0] = np.arange(width) % 256
        ramp[..., 3] = 255
        self.camera.background = ramp
        self.add(Circle())
        self.wait(0.1)
        self.play(Create(Square()), run_time=0.2)
        self.camera.background[: height // 2, :, 1] = 200
        self.wait(0.1)
        self.camera.set_background(ramp[::-1].copy())
        self.play(FadeOut(self.mobjects[0]), run_time=0.2)
        self.camera.background_image = "full.png"
        self.camera.get_image(ramp).save("full.png")
        self.camera.init_background()
        self.wait(0.1)


class BackgroundByFunction(Scene):
    def construct(self):
        self.camera.set_background_from_func(lambda p: (abs(p[0]) / 8, abs(p[1]) / 5, 0.2, 1))
        self.add(Circle())
        self.play(Create(Square()), run_time=0.2)


class ConfigInFile(Scene):
    def construct(self):
        config.background_color = RED
        config.frame_rate = 7
        self.add(Square())
        self.wait(0.5)
        self.play(Rotate(self.mobjects[0]), run_time=0.5)
        self.wait(0.3)
