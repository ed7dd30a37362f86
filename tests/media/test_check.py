from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from vidgen.errors import MediaError
from vidgen.media.captions import Chapter, metadata
from vidgen.media.check import Expected, check
from vidgen.media.ffmpeg import run
from vidgen.media.mux import Parts, mux
from vidgen.media.probe import probe
from vidgen.media.sheet import contact_sheet
from vidgen.media.sound.mix import Mix, Part
from vidgen.media.sound.soundtrack import Aim, soundtrack
from vidgen.media.sound.wav import opened
from vidgen.media.thumbnail import thumbnail

EXPECTED = Expected(160, 120, 30, 60, -14.0, -1.0, captions=False)


@pytest.fixture
def master(tone, tmp_path, quiet):
    def make(picture, *, voice=True, captions="", sound_s=2.0):
        sound, about, film = tmp_path / "s.m4a", tmp_path / "about.txt", tmp_path / "film.mp4"
        said = [Part(opened(tone("voice.wav", 2.0)), 0, 96000)] if voice else []
        mix = Mix(round(sound_s * 48000), voices=said)
        soundtrack(mix, Aim(-14, -1, 96), sound, quiet)
        about.write_text(metadata("A; film", [Chapter("One = 1", 0, 1), Chapter("Two", 1, 2)]))
        srt = tmp_path / "film.srt"
        srt.write_text(captions)
        mux(Parts(picture, sound, about, srt if captions else None), 2.0, film, quiet)
        return film

    return make


def test_a_good_master_passes_with_captions_and_chapters(clip, master):
    captions = "1\n00:00:00,000 --> 00:00:01,000\n{a} < b\n\n"
    film = master(clip("a.mp4", 60), captions=captions)
    found = check(film, replace(EXPECTED, captions=True))
    assert found.loudness.lufs == pytest.approx(-14, abs=0.5)
    assert found.probe.chapters == ((0.0, "One = 1"), (1.0, "Two"))
    assert found.probe.subtitles >= 1
    assert found.probe.video.frames == 60


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"frames": 61}, "60 frames, not 61"),
        ({"width": 320}, "160x120, not 320x120"),
        ({"fps": 25}, "constant 25 a second"),
        ({"lufs": -20.0}, "LUFS, not -20"),
        ({"true_peak_db": -30.0}, "above -30"),
        ({"captions": True}, "no caption track"),
        ({"video": "av1"}, "its pictures are h264, not av1"),
        ({"audio": "opus"}, "its sound is aac, not opus"),
        ({"audio": None}, "it has sound"),
        ({"chapters": 3}, "2 chapters, not 3"),
        ({"seconds": 2.5}, r"lasts 2\.0\d s, not 2\.50 s"),
        ({"max_bytes": 1000}, r"bytes, and may have 1000"),
    ],
)
def test_a_master_that_is_not_what_was_wanted_is_refused(clip, master, change, says):
    with pytest.raises(MediaError, match=says):
        check(master(clip("a.mp4", 60)), replace(EXPECTED, **change))


def test_a_film_whose_key_pictures_are_black_is_none_that_is_black(master, tmp_path):
    picture = tmp_path / "dark.mp4"
    shown = "testsrc2=s=160x120:r=30:d=2,drawbox=c=black:t=fill:enable='lt(t,0.5)'"
    run(["-f", "lavfi", "-i", shown, "-c:v", "libx264", "-g", "100", "-sc_threshold", "0",
         "-pix_fmt", "yuv420p", str(picture)], "a film")  # fmt: skip
    assert check(master(picture), EXPECTED).probe.video.frames == 60


def test_a_black_film_is_refused(clip, master):
    with pytest.raises(MediaError, match="every frame is black"):
        check(master(clip("a.mp4", 60, shade=0)), EXPECTED)


def test_a_silent_film_is_refused_only_where_sound_was_expected(clip, master):
    film = master(clip("a.mp4", 60), voice=False)
    assert check(film, replace(EXPECTED, lufs=None)).loudness.silent
    with pytest.raises(MediaError, match="it is silent"):
        check(film, EXPECTED)


def test_sound_shorter_than_the_pictures_is_refused(clip, master):
    with pytest.raises(MediaError, match=r"its sound lasts 1\.5"):
        check(master(clip("a.mp4", 60), sound_s=1.5), EXPECTED)


def test_a_torn_master_is_refused(clip, master):
    film = master(clip("a.mp4", 60))
    content = film.read_bytes()
    film.write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(MediaError, match=r"film\.mp4"):
        check(film, EXPECTED)


def test_the_thumbnail_is_a_frame_with_something_on_it(clip, tmp_path, quiet):
    from vidgen.media.splice import Part, splice

    film = tmp_path / "film.mp4"
    splice([Part(clip("a.mp4", 30, shade=0), 0, 30), Part(clip("b.mp4", 30), 0, 30)], film, 30)
    assert thumbnail(film, [0.5, 1.5], tmp_path / "t.jpg") == 1.0
    with Image.open(tmp_path / "t.jpg") as picture:
        assert picture.size == (1280, 960)


def test_a_contact_sheet_shows_the_whole_film(clip, tmp_path):
    film = clip("a.mp4", 60)
    contact_sheet(film, tmp_path / "sheet.png", columns=3, count=5, width=600)
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.width == 600
        assert sheet.height > 2 * 140
    assert probe(film).video.frames == 60
