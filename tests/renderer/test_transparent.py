"""Scenes that are drawn on nothing: what is on them is as Manim draws it, and nothing else is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from vidgen.media.contract import x264_options
from vidgen.model.preset import Quality

FPS = 10
FINE = Quality(name="fine", about="", height=120, fps=FPS, crf=8)
STILL = """from manim import *


class Demo(Scene):
    def construct(self):
        circle = Circle(color=RED, fill_opacity=0.5, stroke_width=12)
        square = Square(fill_opacity=1, color=[BLUE, GREEN], stroke_width=0).shift(3 * LEFT)
        faint = Star(fill_color=WHITE, fill_opacity=0.2, stroke_opacity=0.6).shift(3 * RIGHT)
        self.play(Create(circle), FadeIn(faint), run_time=0.6)
        self.play(FadeIn(square), Rotate(circle, PI / 4), run_time=0.5)
        self.play(Transform(circle, Triangle(color=YELLOW, fill_opacity=0.8)), run_time=0.5)
        self.wait(0.5)
        self.play(FadeOut(faint), square.animate.shift(RIGHT), run_time=0.4)
"""
MOVING = STILL.replace("(Scene)", "(MovingCameraScene)").replace(
    "self.wait(0.5)", "self.play(self.camera.frame.animate.scale(0.6), run_time=0.4)"
)
SHAPES = """
self.add(Square(fill_opacity=0.6, color=RED).shift(LEFT), Text("Aé").shift(2 * UP))
self.play(Rotate(Star(fill_opacity=1, color=YELLOW)), run_time=0.8)
self.play(FadeIn(Circle(fill_opacity=0.9, color=BLUE)), run_time=0.6)
"""


PICTURE = """from manim import *


class Demo(Scene):
    def construct(self):
        picture = ImageMobject("soft.png").set(height=5)
        dots = PMobject(stroke_width=8)
        dots.add_points([2 * UP, 2 * DOWN], color=RED, alpha=0.5)
        self.add(Square(fill_opacity=1, color=GREEN), picture, dots)
        self.play(FadeOut(picture), run_time=0.5)
"""
TINGED = "construct(self):\n        self.camera.background_color = '#ff8800'"
SCENES = {
    "still": STILL,
    "moving": MOVING,
    "tinged": STILL.replace("construct(self):", TINGED),
    "picture": PICTURE,
}
BY_MANIM = ("still", "moving")


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The frames of scenes by their names: as clips are made of them, or with `manim` as Manim's.

    They are played by other processes: what Manim leaves in one that plays would stop its forks.
    """
    room = tmp_path_factory.mktemp("scenes")
    soft = np.full((40, 60, 4), 255, np.uint8)
    soft[..., 3] = np.linspace(0, 255, 60).astype(np.uint8)
    for name, code in SCENES.items():
        (room / name).mkdir()
        (room / name / "scene.py").write_text(code)
        Image.fromarray(soft).save(room / name / "soft.png")
    script = Path(__file__).with_name("play_transparent.py")
    for by, names in (("ours", SCENES), ("manim", BY_MANIM)):
        folders = [str(room / name) for name in names]
        subprocess.run([sys.executable, str(script), by, *folders], check=True)
    return lambda name, by="ours": np.load(room / name / f"{by}.npy")


@pytest.mark.parametrize("name", BY_MANIM)
def test_frames_are_those_that_manim_draws_with_transparent(played, name):
    ours, manim = played(name), played(name, "manim")
    assert len(np.unique(ours[8][..., 3])) > 50
    assert np.array_equal(ours, manim)


def test_the_colour_of_a_ground_that_is_not_seen_tinges_nothing(played):
    assert np.array_equal(played("tinged"), played("still"))


def test_no_colour_is_stronger_than_its_alpha(played):
    """Manim lays pictures and dots on frames as if nothing else were multiplied with its alpha."""
    frames = played("picture")
    assert len(frames) == 5
    assert (frames[..., :3] <= frames[..., 3:]).all()
    assert 150 < frames[0][54, 130, 3] < 255
    assert 90 < frames[0][14:28, 96, 0].max() < 160


def drawn(paint, code: Path, **more: object) -> tuple[np.ndarray, np.ndarray]:
    """Colours times alpha as they are in a clip, and alpha from 0 to 1."""
    matte = paint.folder / "matte.mp4"
    clip = paint.draw(code, x264=x264_options(FINE), matte=matte, **more)
    return frames(clip), frames(matte)[..., :1] / 255


def frames(clip: Path) -> np.ndarray:
    with av.open(str(clip)) as container:
        return np.array(
            [one.to_ndarray(format="rgb24") for one in container.decode(video=0)], float
        )


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / np.mean((one - other) ** 2)))


@pytest.mark.parametrize("trusted", [False, True])
def test_a_clip_laid_on_a_ground_with_its_matte_is_the_scene_on_that_ground(paint, trusted):
    code = paint.write(SHAPES)
    colours, alpha = drawn(paint, code, trusted=trusted)
    opaque = frames(paint.draw(code, "opaque.mp4", x264=x264_options(FINE)))
    style = paint.shot().style
    ground = np.array([int(style.background[at : at + 2], 16) for at in (1, 3, 5)], float)
    assert len(colours) == len(alpha) == len(opaque)
    assert alpha[0].min() == 0
    assert alpha[20].max() == 1
    assert psnr(colours + ground * (1 - alpha), opaque) > 40


def test_a_template_is_drawn_without_its_paper(paint):
    code = paint.write("page = Page(self, 'Heading')\nself.add(page.heading)\nself.wait(1)")
    code.write_text("from vidgen.renderer.kit import *\n" + code.read_text())
    colours, alpha = drawn(paint, code)
    assert (alpha < 0.02).mean() > 0.8
    assert colours[alpha[..., 0] < 0.01].max() < 8
    assert alpha[-1].max() > 0.95


def test_what_did_not_change_is_taken_from_an_earlier_clip_with_its_matte(paint):
    from vidgen.renderer.draw import draw
    from vidgen.renderer.wanted import Earlier

    x264 = x264_options(FINE)
    asked = {"size": (214, 120), "fps": FPS, "x264": x264, "tick": lambda *_: None}
    code = paint.write(SHAPES)
    first, second = (
        (paint.folder / f"{n}.mp4", paint.folder / f"{n}-matte.mp4") for n in ("one", "two")
    )
    made = draw(code, output=first[0], matte=first[1], **asked)
    earlier = Earlier(first[0], made.runs, first[1])
    again = draw(code, output=second[0], matte=second[1], earlier=earlier, **asked)
    assert (again.tally.painted, again.tally.found) == (0, made.tally.painted + made.tally.found)
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
