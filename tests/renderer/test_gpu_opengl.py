"""Scenes played with OpenGL: the frames that Cairo gives, nearly to the pixel, or a refusal."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from vidgen.media.probe import probe

PLAY = Path(__file__).with_name("play_both.py")
HEAD = "from manim import *\nfrom vidgen.renderer.kit import *\n\n\n"
SCENES = {
    "order": """
        back = Square(3, color=RED, fill_opacity=1).set_z_index(1)
        front = Square(3, color=BLUE, fill_opacity=1).shift(RIGHT)
        self.add(back, front)
        self.play(back.animate.shift(0.5 * LEFT), run_time=0.3)
        self.wait(0.4)
    """,
    "bare": """
        shape = VMobject(fill_opacity=1, color=GREEN)
        shape.set_points_as_corners([LEFT + DOWN, RIGHT + DOWN, UP, LEFT + DOWN])
        self.play(FadeIn(shape), run_time=0.5)
        self.play(shape.animate.set_fill(RED).scale(2), run_time=0.5)
    """,
    "picture": """
        four = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 255]]], np.uint8)
        picture = ImageMobject(four).set_resampling_algorithm(RESAMPLING_ALGORITHMS["nearest"])
        self.add(picture.scale_to_fit_height(6))
    """,
    "strength": """
        shape = Square(4, fill_opacity=1, stroke_width=0)
        self.add(shape)
        self.play(Strength(shape, 0.5), run_time=0.5)
    """,
    "chance": """
        dot = Dot(radius=0.5).add_updater(lambda m, dt: m.shift(RIGHT * (np.random.rand() - 0.5)))
        tracker = ValueTracker(0)
        line = always_redraw(lambda: Line(DOWN, UP * tracker.get_value()))
        self.add(dot, line)
        self.play(tracker.animate.set_value(3), run_time=0.7)
        self.wait(0.35)
        dot.clear_updaters()
        self.wait(0.35)
        self.next_section(skip_animations=True)
        self.wait(2)
        self.next_section()
        self.wait_until(lambda: True, max_time=1)
    """,
    "words": """
        self.add(Text("Some words", font="Inter"), MathTex(r"x^2").shift(2 * DOWN))
        self.wait(0.3)
    """,
}
BASES = {"zoom": "NarratedMovingCameraScene", "space": "NarratedThreeDScene"}
SCENES["zoom"] = """
        self.add(Square(2, fill_opacity=1, stroke_width=0))
        self.play(self.camera.frame.animate.scale(0.5).shift(RIGHT), run_time=0.5)
"""
SCENES["space"] = "        self.add(Cube())"
SCENES["dots"] = "        self.add(PMobject().add_points([ORIGIN]), Dot())\n        self.wait()"


@dataclass(frozen=True)
class Both:
    """The frames of a scene by Cairo and by OpenGL, n x height x width x 3, and how long each."""

    cairo: np.ndarray
    cairo_repeats: list[int]
    opengl: np.ndarray
    opengl_repeats: list[int]
    refused: str


def _read(folder: Path) -> Both:
    found = [np.load(folder / f"{name}.npz") for name in ("cairo", "opengl")]
    refused = folder / "refused.txt"
    return Both(
        *(part for one in found for part in (one["frames"], one["repeats"].tolist())),
        refused.read_text() if refused.exists() else "",
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> dict[str, Both]:
    whole = tmp_path_factory.mktemp("opengl")
    for name, body in SCENES.items():
        base = BASES.get(name, "Scene")
        code = f"{HEAD}class Demo({base}):\n    def tear_down(self):\n        pass\n\n"
        (whole / name).mkdir()
        (whole / name / "scene.py").write_text(f"{code}    def construct(self):\n{body}\n")
    command = [sys.executable, str(PLAY), *(str(whole / name) for name in SCENES)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    if ran.returncode and "OpenGL cannot be opened" in ran.stderr:
        pytest.skip(ran.stderr.strip())
    assert ran.returncode == 0, ran.stderr
    return {name: _read(whole / name) for name in SCENES}


def near(one: np.ndarray, other: np.ndarray) -> float:
    """How alike pictures are, in dB."""
    away = one.astype(float) - other
    return float(10 * np.log10(255**2 / max(1e-9, np.mean(away**2))))


@pytest.mark.parametrize("name", ["order", "bare", "strength", "chance", "words"])
def test_the_frames_are_those_of_cairo_with_slightly_other_edges(played, name):
    both = played[name]
    assert both.opengl_repeats == both.cairo_repeats
    likeness = [round(near(*pair), 1) for pair in zip(both.opengl, both.cairo, strict=True)]
    assert min(likeness) > 24, likeness


def test_what_has_the_higher_z_index_is_in_front(played):
    middle = played["order"].opengl[-1][54, 105]
    assert middle[0] > 200 > middle[2]


def test_a_picture_stands_upright(played):
    frame = played["picture"].opengl[-1].astype(int)
    corners = [frame[y, x] for y, x in ((30, 70), (30, 120), (80, 70), (80, 120))]
    assert np.abs(corners - np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255] * 3])).max() < 40


def test_a_camera_that_moves_closer_sees_things_larger(played):
    def width(frame):
        return int((frame[54, :, 0] > 128).sum())

    both = played["zoom"]
    assert width(both.opengl[0]) > 0
    assert [width(f) for f in both.opengl] == pytest.approx([width(f) for f in both.cairo], abs=2)


def test_what_opengl_would_leave_out_is_refused_in_words(played):
    assert "A scene in space cannot be drawn with OpenGL" in played["space"].refused
    assert "line 11: PMobject cannot be drawn with OpenGL" in played["dots"].refused


def film(paint, construct: str) -> tuple[Path, list[str]]:
    """A clip that OpenGL was asked for, and what was said on the way."""
    said: list[str] = []
    code = paint.write(construct)
    clip = paint.draw(code, opengl=True, tick=lambda _, note: said.append(note))
    if any("OpenGL cannot be opened" in note for note in said):
        pytest.skip(said[0])
    return clip, [note for note in said if "Cairo" in note]


def test_a_clip_drawn_with_opengl_is_cut_and_held_as_any(paint, decode):
    clip, said = film(paint, "self.add(Square(fill_opacity=1))\nself.wait(0.5)")
    frames = decode(clip)
    assert said == []
    assert probe(clip).video.key_frames == (0, 20)
    assert len(frames) == 30
    assert frames[0][60, 106].min() > 200
    assert near(frames[0], frames[-1]) > 30


def test_where_opengl_cannot_draw_a_scene_cairo_does_and_that_is_said(paint):
    construct = "self.add(PMobject().add_points([ORIGIN]), Dot())\nself.wait()"
    clip, said = film(paint, construct)
    assert said == ["drawn with Cairo: scene.py, line 8: PMobject cannot be drawn with OpenGL"]
    assert clip.read_bytes() == paint.draw(clip.parent / "scene/scene.py", "c.mp4").read_bytes()
