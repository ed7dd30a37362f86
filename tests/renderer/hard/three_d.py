"""Three dimensions: shading, order by depth, cameras that turn, things that stay with the frame."""

# ruff: noqa: F403, F405
from __future__ import annotations

import numpy as np
from manim import *


class Solids(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=60 * DEGREES, theta=-45 * DEGREES)
        cube, ball = (
            Cube(1, fill_opacity=0.7).shift(LEFT),
            Sphere(radius=0.7, resolution=(8, 8)).shift(RIGHT),
        )
        self.add(cube, ball)
        self.wait(0.1)
        self.play(Rotate(cube, axis=UR), ball.animate.shift(OUT), run_time=0.3)
        self.begin_ambient_camera_rotation(rate=1)
        self.wait(0.4)
        self.stop_ambient_camera_rotation()
        self.move_camera(phi=30 * DEGREES, zoom=1.5, run_time=0.3)
        self.move_camera(frame_center=ball, gamma=0.2, added_anims=[FadeOut(cube)], run_time=0.3)
        self.wait(0.1)


class Surfaces(ThreeDScene):
    def construct(self):
        axes = ThreeDAxes(x_length=4, y_length=4, z_length=3)
        hill = Surface(
            lambda u, v: axes.c2p(u, v, np.cos(u) * np.sin(v)),
            u_range=[-2, 2],
            v_range=[-2, 2],
            resolution=(8, 8),
            checkerboard_colors=[RED, BLUE],
        )
        self.set_camera_orientation(phi=70 * DEGREES, theta=30 * DEGREES)
        self.add(axes, hill)
        self.play(Create(hill), run_time=0.3)
        hill.set_fill_by_value(axes=axes, colorscale=[RED, GREEN, BLUE], axis=2)
        self.wait(0.1)
        self.renderer.camera.light_source.move_to(3 * IN)
        self.wait(0.1)
        self.play(self.renderer.camera.light_source.animate.move_to(5 * OUT + LEFT), run_time=0.3)
        hill.add_updater(lambda m, dt: m.rotate(dt, axis=OUT))
        self.wait(0.3)


class Fixed(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=75 * DEGREES, theta=30 * DEGREES)
        title, label = Text("fixed").to_corner(UL), Text("facing", font_size=30).shift(RIGHT)
        self.add_fixed_in_frame_mobjects(title)
        self.add_fixed_orientation_mobjects(label)
        self.add(Torus(resolution=(6, 6)), Dot3D(OUT), Arrow3D(ORIGIN, 2 * OUT, resolution=4))
        self.begin_ambient_camera_rotation(rate=2, about="phi")
        self.wait(0.3)
        self.stop_ambient_camera_rotation(about="phi")
        self.play(title.animate.shift(DOWN), run_time=0.2)
        self.remove_fixed_in_frame_mobjects(title)
        self.remove_fixed_orientation_mobjects(label)
        self.move_camera(theta=60 * DEGREES, run_time=0.3)


class Illusion(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=75 * DEGREES, theta=30 * DEGREES, focal_distance=8)
        self.add(ThreeDAxes(), Circle(), Square().rotate(1, axis=RIGHT))
        self.begin_3dillusion_camera_rotation(rate=2)
        self.wait(0.4)
        self.stop_3dillusion_camera_rotation()
        self.camera.should_apply_shading = False
        self.camera.exponential_projection = True
        self.wait(0.1)
        self.set_to_default_angled_camera_orientation()
        self.wait(0.1)


class FlatThingsInSpace(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=50 * DEGREES, theta=-60 * DEGREES)
        picture = ImageMobject("picture.png").scale(2)
        cloud = PointCloudDot(radius=1, density=15, color=RED).shift(OUT)
        self.add(picture, cloud, Text("flat").shift(DOWN), Line3D(LEFT, UP + OUT, resolution=4))
        self.wait(0.1)
        self.play(Rotate(picture, axis=UP), cloud.animate.shift(LEFT), run_time=0.3)
        self.play(self.camera.phi_tracker.animate.set_value(0), run_time=0.3)
        self.camera._frame_center.shift(UP)
        self.wait(0.1)


class DepthAndOrder(ThreeDScene):
    def construct(self):
        squares = VGroup(
            *(
                Square(2, fill_opacity=1, color=c).shift(0.5 * i * OUT)
                for i, c in enumerate((RED, GREEN, BLUE))
            )
        )
        squares.set_shade_in_3d(True)
        squares[0].set_z_index(3)
        self.set_camera_orientation(phi=20 * DEGREES)
        self.add(squares)
        self.play(squares[0].animate.shift(2 * OUT), run_time=0.3)
        self.set_camera_orientation(phi=160 * DEGREES)
        self.wait(0.2)
        self.play(Rotate(squares, axis=RIGHT), run_time=0.3)


class Transformed(LinearTransformationScene):
    def __init__(self, **kwargs):
        super().__init__(show_coordinates=False, leave_ghost_vectors=True, **kwargs)

    def construct(self):
        self.add_transformable_mobject(Square())
        self.apply_matrix([[0, -1], [1, 1]], run_time=0.4)
        self.wait(0.1)
