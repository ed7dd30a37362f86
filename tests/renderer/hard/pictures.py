"""Pixels among shapes: images that move and change, clouds of points, and the frame read back."""

# ruff: noqa: F403, F405
from __future__ import annotations

import numpy as np
from manim import *


def _ramp() -> np.ndarray:
    return np.uint8(np.arange(12 * 20 * 3).reshape(12, 20, 3) % 251)


class MovedImages(Scene):
    def construct(self):
        picture = ImageMobject("picture.png").scale(2)
        self.add(Circle(), picture, Square())
        self.wait(0.1)
        self.play(picture.animate.shift(3 * LEFT).scale(1.5), run_time=0.3)
        self.play(Rotate(picture), run_time=0.3)
        self.play(FadeOut(picture, shift=UP), run_time=0.3)
        picture.set_opacity(0.4).flip().shift(9 * RIGHT)
        self.add(picture)
        self.wait(0.1)
        self.play(picture.animate.stretch(0.01, 0), run_time=0.3)
        self.play(picture.animate.move_to(100 * UP), run_time=0.2)


class Resampled(Scene):
    def construct(self):
        images = Group()
        for name in ("nearest", "linear", "bilinear", "cubic", "bicubic"):
            try:
                image = ImageMobject(_ramp())
                image.set_resampling_algorithm(RESAMPLING_ALGORITHMS[name])
                images.add(image.scale(6).rotate(0.1))
            except ValueError:
                self.add(Dot())
        images.arrange_in_grid(2)
        self.add(images)
        self.wait(0.1)
        self.play(images.animate.shift(0.3 * UP).set_opacity(0.5), run_time=0.3)


class ChangingPixels(Scene):
    def construct(self):
        image = ImageMobject(_ramp()).scale(10)
        self.add(image, Dot())

        def noise(mob, dt):
            mob.pixel_array = mob.pixel_array.copy()
            mob.pixel_array[..., :3] = np.random.randint(0, 255, mob.pixel_array[..., :3].shape)

        image.add_updater(noise)
        self.wait(0.3)
        image.clear_updaters()
        self.wait(0.1)
        image.add_updater(lambda m: m.pixel_array.__imul__(np.uint8(3)))
        self.wait(0.3)
        image.clear_updaters()
        image.pixel_array[:4, :, :3] = 255
        self.wait(0.1)
        image.pixel_array[4:8, :, 3] = 100
        self.play(Create(Circle()), run_time=0.2)


class Morphed(Scene):
    def construct(self):
        one, two = ImageMobject(_ramp()).scale(8), ImageMobject(255 - _ramp()).scale(5).shift(RIGHT)
        self.add(one)
        self.play(Transform(one, two), run_time=0.3)
        self.play(FadeTransform(one, Square()), run_time=0.3)
        mixed = Group(Square(), ImageMobject("picture.png", invert=True), Text("mixed")).arrange()
        self.play(FadeIn(mixed, scale=0.5), run_time=0.3)
        mixed[1].set_z_index(-1)
        mixed[0].set_z_index(2).set_fill(RED, 1)
        self.play(mixed[1].animate.move_to(mixed[0]), run_time=0.3)


class ImageKinds(Scene):
    def construct(self):
        grey = ImageMobject(np.uint8([[0, 100], [200, 255]])).scale(20).shift(3 * LEFT)
        clear = np.zeros((5, 5, 4), np.uint8)
        clear[2, 2] = [255, 0, 0, 128]
        dot = ImageMobject(clear).scale(20)
        wide = ImageMobject(np.uint16([[0, 30000], [65535, 1000]])).scale(10).shift(3 * RIGHT)
        self.add(Rectangle(width=12, fill_opacity=1, color=BLUE), grey, dot, wide)
        self.wait(0.1)
        dot.set_color(GREEN, alpha=0.4)
        self.play(dot.animate.fade(0.5), run_time=0.2)
        tiny = dot.copy().scale(0.001)
        self.add(tiny)
        self.wait(0.1)


class PointClouds(Scene):
    def construct(self):
        cloud = PMobject(stroke_width=4)
        cloud.add_points(np.random.uniform(-3, 3, (300, 3)), color=RED)
        cloud.add_points(np.random.uniform(-9, 9, (100, 3)), rgbas=np.random.random((100, 4)))
        disc = PointCloudDot(radius=1, density=20, color=YELLOW)
        self.add(Circle(fill_opacity=0.5), cloud, disc, Square())
        self.wait(0.1)
        self.play(cloud.animate.scale(0.5), disc.animate.shift(2 * RIGHT), run_time=0.3)
        self.play(FadeOut(disc), Rotate(cloud), run_time=0.3)
        cloud.set_color_by_gradient(BLUE, GREEN).thin_out(3)
        cloud.stroke_width = 1
        self.play(cloud.animate.apply_function(lambda p: p + np.sin(p)), run_time=0.3)
        self.add(Mobject1D(), Mobject2D(), PGroup(cloud.copy().shift(UP)), PMobject())
        self.wait(0.1)


class ReadBack(Scene):
    """What is on the frame decides what comes next."""

    def construct(self):
        dot = Dot(radius=0.5)
        self.add(dot)
        self.play(dot.animate.shift(2 * RIGHT), run_time=0.3)
        shown = self.renderer.get_frame()
        self.add(Square(0.2 + shown[..., 0].mean() / 20))
        self.wait(0.2)
        half = self.camera.pixel_width // 2
        lit = self.camera.pixel_array[:, half:, :3].sum() / 1e6
        self.add(Circle(lit))
        self.play(FadeOut(dot), run_time=0.3)
        self.add(ImageMobject(np.array(self.camera.get_image())).scale(0.3).shift(UP))
        self.wait(0.2)


class ReadInUpdater(Scene):
    def construct(self):
        bar = Rectangle(width=0.5, height=0.1, fill_opacity=1).to_edge(LEFT)
        bar.add_updater(
            lambda m: m.stretch_to_fit_height(0.1 + self.camera.pixel_array[..., :3].mean() / 10)
        )
        self.add(Circle(fill_opacity=1), bar)
        self.play(Create(Square(3, fill_opacity=0.5)), run_time=0.4)
        self.wait(0.3)


class DrawnByHand(Scene):
    """The scene asks for drawing itself, and writes into the frame."""

    def construct(self):
        square = Square()
        self.add(square)
        self.renderer.update_frame(self)
        before = self.camera.pixel_array.copy()
        self.play(Rotate(square), run_time=0.2)
        self.camera.pixel_array[:20] = 200
        self.add(ImageMobject(before).scale(0.3).shift(RIGHT))
        self.wait(0.2)
        self.camera.reset()
        self.camera.capture_mobjects([Circle()])
        self.add(ImageMobject(self.camera.pixel_array.copy()).scale(0.4))
        self.wait(0.1)
        self.add(ImageMobject(np.array(Star(color=RED).get_image(Camera()))).scale(0.3).to_edge(UP))
        self.wait(0.1)


class OwnFrames(Scene):
    """A scene that writes frames of its own making."""

    def construct(self):
        self.add(Square())
        self.play(Create(Circle()), run_time=0.2)
        inner = self.renderer.add_frame

        def negative(frame, num_frames=1):
            inner(255 - frame, num_frames)

        self.renderer.add_frame = negative
        self.play(Rotate(self.mobjects[0]), run_time=0.3)
        self.wait(0.2)
        self.renderer.add_frame = inner
        self.wait(0.1)


class FramesOfItsOwn(Scene):
    """Frames drawn by hand within an animation, beside those that Manim draws."""

    def construct(self):
        square = Square()
        self.add(square, Circle())

        def extra(mob, dt):
            mob.rotate(dt)
            if dt:
                self.renderer.update_frame(self, [mob])
                self.renderer.add_frame(self.renderer.get_frame(), 2)

        square.add_updater(extra)
        self.wait(0.3)
        self.renderer.render(self, 0, [Dot()])
        square.clear_updaters()
        self.wait(0.1)


class LookingAtOthers(Scene):
    """A second camera of the scene's own, whose picture is shown."""

    def construct(self):
        lens = Camera(pixel_width=80, pixel_height=45)
        square = Square(fill_opacity=0.5)
        view = ImageMobject(np.zeros((45, 80, 4), np.uint8)).scale(4).to_edge(RIGHT)

        def look(mob):
            lens.reset()
            lens.capture_mobject(square)
            mob.pixel_array = lens.pixel_array.copy()

        self.add(square, view.add_updater(look))
        self.play(Rotate(square), run_time=0.4)
        self.wait(0.1)


class StrangeClouds(Scene):
    def construct(self):
        lost = PMobject(stroke_width=3)
        lost.add_points([LEFT, UP, RIGHT], color=RED)
        lost.points[1] = np.nan
        far = PMobject(stroke_width=8)
        far.add_points([1e5 * RIGHT, 1e12 * UP, ORIGIN], color=YELLOW)
        thin = PMobject(stroke_width=0).add_points([LEFT, UP])
        thick = PMobject(stroke_width=60).add_points([3 * LEFT + UP], color=BLUE)
        for cloud in (far, thin, thick, lost):
            self.add(cloud)
            self.wait(0.1)


class StrangeImages(Scene):
    def construct(self):
        long = np.zeros((1, 20000, 4), np.uint8)
        long[..., 0] = np.arange(20000) % 256
        long[..., 3] = 200
        strip = ImageMobject(long)
        strip.stretch_to_fit_width(10).stretch_to_fit_height(1)
        pixel = ImageMobject(np.full((1, 1, 4), 180, np.uint8)).scale(50).shift(2 * UP)
        mirrored = ImageMobject(_ramp()[:, ::-1]).scale(5).shift(2 * DOWN)
        mirrored.pixel_array = np.asfortranarray(mirrored.pixel_array)
        skewed = ImageMobject(_ramp()).scale(5).shift(4 * LEFT)
        skewed.points[0] += 0.5 * UP
        self.add(strip, pixel, mirrored, skewed)
        self.wait(0.1)
        self.play(Rotate(skewed), strip.animate.scale(0.5), run_time=0.2)
