from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vidgen.media.contract import x264_options
from vidgen.model.preset import Quality
from vidgen.renderer.frame import UNITS, pixels

HEAD = """\
from manim import *
from vidgen.renderer.narrated import *


"""


def test_units_have_the_shape_of_their_aspect():
    for aspect, (wide, high) in UNITS.items():
        across, down = (int(part) for part in aspect.split(":"))
        assert wide / high == pytest.approx(across / down)


def test_the_short_side_decides_the_size():
    assert pixels("16:9", 854, 480) == (854, 480)
    assert pixels("9:16", 854, 480) == (480, 854)
    assert pixels("1:1", 1920, 1080) == (1080, 1080)


def test_cameras_that_move_and_scenes_in_space_can_be_narrated(paint, decode):
    code = paint.write("pass")
    code.write_text(
        HEAD
        + """\
class Demo(NarratedMovingCameraScene):
    def construct(self):
        with self.beat("b2") as beat:
            self.play(self.camera.frame.animate.scale(0.5), run_time=beat.left_s)
""",
        encoding="utf-8",
    )
    assert len(decode(paint.draw(code))) == 30
    code.write_text(
        HEAD
        + """\
class Demo(NarratedThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=1, theta=1)
        with self.beat("b1"):
            self.add(Cube())
""",
        encoding="utf-8",
    )
    seen = decode(paint.draw(code))
    assert len(seen) == 30
    assert seen[10].std() > seen[0].std()


def test_the_beats_of_a_template_are_made_up_where_there_is_no_narration(paint, decode):
    code = paint.write("pass")
    code.write_text(
        HEAD
        + """\
BEATS: list[str] = ["b7", "b8"]

class Demo(NarratedScene):
    def construct(self):
        assert [beat.id for beat in self.shot.beats] == BEATS
""",
        encoding="utf-8",
    )
    code.with_name("scene.json").unlink()
    assert len(decode(paint.draw(code))) == 120


def test_assets_are_found_beside_the_scene(paint, tmp_path: Path):
    code = paint.write(
        "assert self.asset('picture').read_text() == 'here'",
        paint.shot(assets={"picture": "assets/a.txt"}, duration_s=0.2),
    )
    (code.parent / "assets").mkdir()
    (code.parent / "assets" / "a.txt").write_text("here", encoding="utf-8")
    assert paint.draw(code).exists()


def test_without_narration_assets_lie_beside_the_scene_under_their_own_names(paint):
    code = paint.write("assert self.asset('a.txt').read_text() == 'here'")
    code.with_name("scene.json").unlink()
    code.with_name("a.txt").write_text("here", encoding="utf-8")
    assert paint.draw(code, frames=2).exists()


SHAPES = """
import sys
from manim import Text, config
from vidgen.renderer import setup
setup()
config.media_dir = sys.argv[1]
for font in ("Inter", "JetBrains Mono", "Noto Serif"):
    print(font, [(len(glyph.points), round(glyph.width, 3)) for glyph in Text("Ég1", font=font)])
"""


def test_text_has_the_same_shapes_on_a_machine_without_fonts(tmp_path: Path):
    empty = tmp_path / "fonts.conf"
    empty.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{tmp_path}/none</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>",
        encoding="utf-8",
    )
    shapes = [
        subprocess.run(
            [sys.executable, "-c", SHAPES, str(tmp_path / f"media{at}")],
            env={**os.environ, **extra},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for at, extra in enumerate([{}, {"FONTCONFIG_FILE": str(empty)}])
    ]
    assert shapes[0] == shapes[1]
    assert "(20," not in shapes[0].split("Mono")[0].split("[")[1].split(")")[0]


@pytest.mark.slow
def test_the_manim_command_draws_a_scene_file_too(paint, tmp_path: Path, decode):
    code = paint.write(
        "with self.beat('b2'):\n    self.play(Write(MathTex('x^2')), run_time=1)",
        paint.shot(aspect="9:16", duration_s=2.4),
    )
    config = tmp_path / "manim.cfg"
    config.write_text("[CLI]\nnotify_outdated_version = False\n", encoding="utf-8")
    subprocess.run(
        [
            *[sys.executable, "-m", "manim", "--config_file", str(config), "-r", "214,120"],
            *["--fps", "10", "--media_dir", str(tmp_path / "media"), str(code)],
        ],
        check=True,
        capture_output=True,
        cwd=tmp_path,
    )
    (clip,) = (tmp_path / "media" / "videos").rglob("Demo.mp4")
    seen = decode(clip)
    assert len(seen) == 24
    assert seen[0].shape == (214, 120, 3)


def test_still_things_look_the_same_while_others_move_and_while_all_wait(paint, decode):
    code = paint.write(
        "self.add(Text('Still', font_size=90))\n"
        "dot = Dot([3, -3, 0], radius=0.01)\n"
        "self.play(dot.animate.shift(LEFT), run_time=0.5)\n"
        "self.wait(1)"
    )
    fine = x264_options(Quality(name="fine", about="", height=120, fps=10, crf=4))
    seen = decode(paint.draw(code, x264=fine))
    moving, waiting = seen[4].astype(int), seen[10].astype(int)
    assert abs(moving[:60] - waiting[:60]).max() <= 8
