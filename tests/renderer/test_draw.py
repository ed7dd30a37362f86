from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from vidgen.errors import BriefError, RenderError, SceneCodeError
from vidgen.media.contract import x264_options

BUSY = """
dots = VGroup(*[Dot([rng.random() * 4, rng.random() * 2, 0]) for rng in [np.random] * 5])
label = Text("Hello")
label.add_updater(lambda m, dt: m.rotate(dt))
self.play(Create(dots), FadeIn(label), run_time=0.7)
self.play(Write(MathTex("a^2", "+", "b^2")), run_time=0.5)
self.wait(0.4)
"""
FLASH = "Rectangle(width=20, height=20, fill_color=WHITE, fill_opacity=1)"


def bright(frame: np.ndarray) -> bool:
    return bool(frame.mean() > 200)


def test_a_clip_is_exactly_as_long_as_its_shot(paint):
    clip = paint.draw(paint.write("self.play(FadeIn(Square()), run_time=0.33)"))
    with av.open(str(clip)) as container:
        video = container.streams.video[0]
        assert video.frames == 30
        assert video.average_rate == 10
        assert video.start_time == 0
        assert float(video.duration * video.time_base) == 3.0
        assert video.time_base.denominator == 15360


def test_a_scene_that_runs_over_is_cut(paint):
    assert (
        len(paint("self.wait(2.9)\nself.play(Rotate(Square()), run_time=5)\nraise KeyError")) == 30
    )


def test_a_scene_that_draws_nothing_is_its_background(paint):
    seen = paint("pass")
    wanted = [int(paint.shot().style.background[i : i + 2], 16) for i in (1, 3, 5)]
    assert len(seen) == 30
    assert np.abs(seen[-1].reshape(-1, 3).mean(axis=0) - wanted).max() < 3


def test_things_appear_at_the_frame_of_their_beat(paint):
    seen = paint(
        f"""
self.play(FadeIn(Dot()), run_time=0.37)
with self.beat("b2") as beat:
    self.add({FLASH})
self.clear()
"""
    )
    assert [at for at, frame in enumerate(seen) if bright(frame)] == list(range(10, 22))


def test_a_word_can_be_waited_for(paint):
    seen = paint(
        f"""
with self.beat("b2") as beat:
    assert abs(beat.duration_s - 1.2) < 1e-9
    self.wait(beat.word("AREAS"))
    assert abs(beat.left_s - 0.8) < 1e-6, beat.left_s
    self.add({FLASH})
"""
    )
    assert next(at for at, frame in enumerate(seen) if bright(frame)) == 14


def test_lengths_do_not_drift_when_updaters_run(paint):
    seen = paint(
        f"""
dot = Dot()
dot.add_updater(lambda m, dt: m.shift(RIGHT * dt))
self.add(dot)
for _ in range(7):
    self.wait(0.1)
    self.play(Rotate(Square()), run_time=0.17)
assert abs(self.time - 2.1) < 1e-6, self.time
self.add({FLASH})
"""
    )
    assert next(at for at, frame in enumerate(seen) if bright(frame)) == 21


def test_the_same_scene_gives_the_same_bytes(paint):
    code = paint.write(BUSY)
    assert paint.draw(code, "a.mp4").read_bytes() == paint.draw(code, "b.mp4").read_bytes()


def test_key_frames_come_at_least_every_two_seconds(paint):
    clip = paint.draw(paint.write(BUSY, paint.shot(duration_s=5.0)))
    with av.open(str(clip)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
        keys = [float(packet.pts * packet.time_base) for packet in packets if packet.is_keyframe]
    assert keys[0] == 0.0
    assert all(later - key <= 2.0 for key, later in pairwise([*keys, 5.0]))


def test_colours_are_bt709(paint):
    square = "Rectangle(width=20, height=20, fill_color='#2060E0', fill_opacity=1)"
    clip = paint.draw(paint.write(f"self.add({square})"), x264=x264_options_fine())
    with av.open(str(clip)) as container:
        context = container.streams.video[0].codec_context
        assert (context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1)
        luma = next(container.decode(video=0)).to_ndarray()[60, 100]
    red, green, blue = 0x20, 0x60, 0xE0
    assert abs(luma - (16 + 219 / 255 * (0.2126 * red + 0.7152 * green + 0.0722 * blue))) <= 2


def x264_options_fine() -> dict[str, str]:
    from vidgen.model.preset import Quality

    return x264_options(Quality(name="x", about="", height=120, fps=10, crf=4))


@pytest.mark.parametrize(("aspect", "size"), [("9:16", (120, 214)), ("1:1", (120, 120))])
def test_every_aspect_has_its_size_and_units(paint, aspect, size):
    seen = paint(
        "assert abs(config.frame_width / config.frame_height - config.pixel_width"
        " / config.pixel_height) < 0.02\nself.add(Dot())",
        paint.shot(aspect=aspect, duration_s=0.4),
    )
    assert seen[0].shape == (size[1], size[0], 3)


def test_a_size_of_another_shape_is_refused(paint):
    with pytest.raises(RenderError, match="does not fit"):
        paint.draw(paint.write("pass"), size=(120, 120))


def test_still_things_look_the_same_while_nothing_moves(paint):
    seen = paint(
        """
self.add(Square(fill_opacity=0.4, color=WHITE).scale(2))
self.play(FadeIn(Dot().shift(RIGHT * 5)), run_time=1)
self.wait(1)
"""
    )
    assert abs(int(seen[5][60, 106, 0]) - int(seen[15][60, 106, 0])) <= 2


def test_an_error_names_its_line(paint):
    with pytest.raises(SceneCodeError, match=r"scene.py, line 8: NameError") as caught:
        paint("square = Square()\nself.add(sqare)")
    assert caught.value.line == 8


def test_an_error_deep_in_manim_names_the_line_of_the_scene(paint):
    with pytest.raises(SceneCodeError) as caught:
        paint("self.play(FadeIn(Dot()),\n          run_time=-1)")
    assert caught.value.line in (7, 8)


@pytest.mark.parametrize("code", ["raise SystemExit(3)", "def x(:", "with self.beat('b9'): pass"])
def test_any_failure_is_the_scenes(paint, code):
    with pytest.raises(SceneCodeError) as caught:
        paint(code)
    assert caught.value.line == 7


def test_an_unknown_beat_names_the_known_ones(paint):
    with pytest.raises(SceneCodeError, match=r"no beat 'b9'; it has: b1, b2"):
        paint("with self.beat('b9'):\n    pass")


def test_a_file_without_a_scene_is_refused(paint):
    code = paint.write("pass")
    code.write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(SceneCodeError, match="defines no scene"):
        paint.draw(code)


def test_a_broken_shot_is_named(paint):
    code = paint.write("pass")
    code.with_name("scene.json").write_text('{"scene": "s01", "wrong": 1}', encoding="utf-8")
    with pytest.raises(BriefError, match=r"scene\.json: .*wrong"):
        paint.draw(code)


def test_nothing_is_left_beside_the_clip(paint, tmp_path: Path):
    clip = paint.draw(paint.write("self.add(Text('x'))"))
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        clip.name,
        "scene",
        "scene.json",
        "scene.py",
    ]


def test_a_scene_without_a_shot_runs_on_made_up_times(paint):
    code = paint.write("for name in ('b1', 'b4'):\n    with self.beat(name):\n        pass")
    code.with_name("scene.json").unlink()
    assert len(paint.draw(code).read_bytes()) > 0


def test_long_work_shows_life(paint):
    said: list[tuple[float, str]] = []
    code = paint.write(
        "import time\nself.wait(1)\nend = time.monotonic() + 0.8\n"
        "while time.monotonic() < end: pass"
    )
    paint.draw(code, tick=lambda fraction, note: said.append((fraction, note)))
    assert len(said) > 1
    assert said[-1] == (1.0, "frame 30 of 30")


def test_what_confinement_refuses_is_said_with_its_line_and_a_cure(paint):
    code = paint.write("from PIL import Image\nImage.new('RGB', (2, 2)).save('/frame.png')")
    with pytest.raises(SceneCodeError) as caught:
        paint.draw(code)
    assert "a scene may write only in its own folder" in caught.value.message
    assert caught.value.line == 8
    assert "--trust" in str(caught.value.cure)
