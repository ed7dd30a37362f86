"""Hardware is tried before it is used, and what does not keep the clip contract is turned down."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from vidgen.errors import MediaError
from vidgen.media.contract import x264_options
from vidgen.model.preset import Quality
from vidgen.renderer import gpu
from vidgen.renderer.gpu import Gpu, encoding, probe
from vidgen.renderer.hardware import ENCODERS, hardware_options, is_built_in, try_encoder

SIZE = (320, 180)
TINY = Quality(name="tiny", about="for tests", height=180, fps=5, crf=23, preset="ultrafast")
X264 = {"codec": "libx264", **x264_options(TINY)}
TAGS = ("g", "color_range", "colorspace", "color_primaries", "color_trc")


@pytest.fixture
def without(monkeypatch):
    """A machine whose PyAV knows no hardware."""
    probe.cache_clear()
    monkeypatch.setattr("vidgen.renderer.hardware.ENCODERS", ())
    yield
    probe.cache_clear()


def stand_in(monkeypatch, folder: Path, script: str) -> None:
    """Let a shell script run instead of the process that tries something."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(path))


def test_an_encoder_that_keeps_the_contract_is_taken(tmp_path):
    track = try_encoder(X264, SIZE, TINY.fps, tmp_path)
    assert (track.codec, track.frames) == ("h264", 13)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"g": "4", "keyint_min": "4"}, "its key pictures are at"),
        ({"crf": "51"}, "its pictures are wrong"),
        ({"color_range": "pc", "colorspace": "bt470bg"}, "do not say that their colours"),
        ({"codec": "libx265", "profile": "main", "bf": "0"}, "it makes hevc"),
        ({"profile": "none such"}, "none such"),
    ],
)
def test_one_that_does_not_is_turned_down_in_words(tmp_path, change, complaint):
    with pytest.raises(MediaError, match=complaint):
        try_encoder({**X264, **change}, SIZE, TINY.fps, tmp_path)


@pytest.mark.parametrize("name", ENCODERS)
def test_every_encoder_has_the_runs_and_colours_of_all_clips(name):
    options = hardware_options(name, TINY)
    assert options["codec"] == name
    assert {tag: options[tag] for tag in TAGS} == {tag: x264_options(TINY)[tag] for tag in TAGS}


@pytest.mark.parametrize("name", [name for name in ENCODERS if is_built_in(name)])
def test_hardware_that_is_not_there_is_missed_in_one_line(tmp_path, name):
    said = "works"
    try:
        try_encoder(hardware_options(name, TINY), SIZE, TINY.fps, tmp_path)
    except MediaError as error:
        said = error.message
    assert said.splitlines() == [said]
    assert "avcodec_open2" not in said


@pytest.mark.usefixtures("without")
def test_a_driver_that_crashes_is_a_reason_and_no_end(monkeypatch, tmp_path):
    stand_in(monkeypatch, tmp_path, "kill -SEGV $$")
    assert probe(SIZE, TINY) == Gpu(why_not=("OpenGL: its process crashed (-11)",))


@pytest.mark.usefixtures("without")
def test_a_driver_that_hangs_is_left(monkeypatch, tmp_path):
    stand_in(monkeypatch, tmp_path, "exec sleep 60")
    monkeypatch.setattr(gpu, "TIMEOUT_S", 0.2)
    assert probe(SIZE, TINY) == Gpu(why_not=("OpenGL: it hung for 0 s",))


def test_what_works_and_what_does_not_is_one_line():
    found = Gpu("Some GPU", encoders=("h264_nvenc",), why_not=("h264_qsv: no device",))
    assert found.draws
    assert str(found) == "draws with Some GPU and encodes with h264_nvenc; h264_qsv: no device"
    assert found.fingerprint == {"opengl": "Some GPU", "encoder": "h264_nvenc"}
    assert Gpu("llvmpipe", software=True).fingerprint == {}
    assert str(Gpu()) == "nothing that helps a film"


def test_a_film_is_encoded_by_x264_unless_there_is_better():
    assert encoding(Gpu(), TINY) == x264_options(TINY)
    assert encoding(Gpu(encoders=("h264_amf",)), TINY) == hardware_options("h264_amf", TINY)


def test_opengl_on_the_processor_is_found_and_not_used():
    found = probe(SIZE, TINY)
    assert found.draws == (found.opengl is not None and not found.software)
    assert set(found.encoders) <= set(ENCODERS)
    for name in ENCODERS:
        assert (name in found.encoders) != any(name in reason for reason in found.why_not)


def test_clips_are_made_in_runs_by_whichever_encoder_the_options_name(paint, decode):
    code = paint.write("self.play(Create(Square(fill_opacity=1)))")
    quality = TINY.model_copy(update={"fps": 10})
    options = {"codec": "libx264", "pix_fmt": "nv12", **x264_options(quality), "bf": "0"}
    clip = paint.draw(code, x264=options)
    frames = decode(clip)
    assert len(frames) == 30
    assert frames[-1][60, 106].min() > 200


def test_what_x264_is_told_loads_neither_pictures_nor_numbers():
    code = (
        "import sys; from vidgen.presets import load_quality; "
        "from vidgen.renderer.gpu import Gpu, encoding; encoding(Gpu(), load_quality('medium')); "
        "print(sorted({'av', 'numpy'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
