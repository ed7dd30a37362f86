from __future__ import annotations

import wave

import numpy as np
import pytest

from vidgen.errors import BriefError, ConfigError
from vidgen.manifest import MusicManifest, NarrationManifest
from vidgen.stages.music import MusicStage
from vidgen.stages.tts import TtsStage

STAGE = MusicStage()


def narrated(film, tmp_path, music, scenes=2):
    project = film.project(tmp_path)
    film.plan(project, *(film.scene(i, "one two.") for i in range(1, scenes + 1)), music=music)
    film.run_here(TtsStage(), project, tmp_path / "spoken")
    project.brief.write_text("# A film\n")
    return project


def bed(project):
    with wave.open(str(project.root / "music" / "bed.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 48000)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2) / 32768


def beep(path, seconds=2.0):
    path.parent.mkdir(parents=True, exist_ok=True)
    time = np.arange(int(seconds * 48000)) / 48000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes((9000 * np.sin(2 * np.pi * 300 * time)).astype("<i2").tobytes())


def test_the_bed_is_as_long_as_the_film(film, tmp_path):
    project = narrated(film, tmp_path, "focus", scenes=5)
    film.run(STAGE, project)
    manifest = project.read(MusicManifest)
    sound = bed(project)
    length_s = project.read(NarrationManifest).narration.duration_s
    assert (manifest.path, manifest.mood) == ("music/bed.wav", "focus")
    assert manifest.duration_s == pytest.approx(length_s)
    assert len(sound) == round(length_s * 48000)
    assert np.abs(sound[-48000:]).max() > 0.02
    assert np.abs(sound).max() < 0.5
    assert np.abs(sound[len(sound) // 2 :][:48000]).max() > 0.02


def test_none_is_no_music(film, tmp_path):
    project = narrated(film, tmp_path, "none")
    assert STAGE.actions(project) == []
    film.run(STAGE, project)
    manifest = project.read(MusicManifest)
    assert (manifest.path, manifest.digest, manifest.mood) == (None, None, "none")


def test_a_sound_file_beside_the_brief_is_the_music(film, tmp_path):
    project = narrated(film, tmp_path, "sounds/beep.wav")
    beep(project.root / "sounds" / "beep.wav")
    film.run(STAGE, project)
    sound = bed(project)
    assert len(sound) == round(project.read(NarrationManifest).narration.duration_s * 48000)
    assert np.abs(sound[len(sound) // 2 :][:4800]).max() > 0.02


def test_a_changed_sound_file_makes_another_bed(film, tmp_path):
    project = narrated(film, tmp_path, "beep.wav")
    beep(project.root / "beep.wav", 2.0)
    before = STAGE.actions(project)[0].digest
    beep(project.root / "beep.wav", 2.5)
    assert STAGE.actions(project)[0].digest != before


@pytest.mark.parametrize(
    ("music", "match"),
    [("missing.mp3", "there is no file"), ("../beep.wav", "outside"), ("/etc/a.wav", "outside")],
)
def test_a_file_that_is_not_beside_the_brief_is_refused(film, tmp_path, music, match):
    project = narrated(film, tmp_path, music)
    with pytest.raises(BriefError, match=match):
        STAGE.actions(project)


def test_a_file_that_is_no_sound_is_the_briefs_fault(film, tmp_path):
    project = narrated(film, tmp_path, "notes.mp3")
    (project.root / "notes.mp3").write_text("no sound in here")
    done = film.run_here(STAGE, project, tmp_path / "work")
    assert isinstance(done[0].error, BriefError)
    assert project.read(MusicManifest).path is None


def test_an_unknown_mood_is_told_the_known_ones(film, tmp_path):
    project = narrated(film, tmp_path, "cheerful")
    with pytest.raises(ConfigError, match="uplifting"):
        STAGE.actions(project)


def test_the_bed_repeats_byte_for_byte(film, tmp_path):
    made = []
    for name in ("a", "b"):
        project = narrated(film, tmp_path / name, "sad")
        film.run(STAGE, project)
        made.append(project.read(MusicManifest).digest)
    assert made[0] == made[1]
