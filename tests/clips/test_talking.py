"""Clips in which somebody speaks: as long as it takes, with the sound in every file."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
import pytest

from vidgen.clips.make import make
from vidgen.clips.making import Source, planned
from vidgen.clips.plan import Wish
from vidgen.clips.voice import line_of
from vidgen.errors import ConfigError, MediaError
from vidgen.manifest import ClipsManifest
from vidgen.media.audio_file import write_wav
from vidgen.model.clips import GameClip
from vidgen.project import Project, RunOptions
from vidgen.store import Store

NPC = """
[defaults]
quality = "realtime"
width = 64
height = 64
duration = 1.0
[npcs.mira]
voice = "{voice}"
[[requests]]
npc = "mira"
animation = "talk"
"""


def made(folder: Path, more: str, voice: str = "") -> GameClip:
    path = folder / "library.toml"
    path.write_text(NPC.replace("{voice}", voice) + more)
    project = Project(folder / "out", Store(folder / "store"), options=RunOptions(jobs=1))
    finished = make(project, planned(Source(path), Wish(voice="fake")), lambda _: None)
    assert not finished.troubled
    (clip,) = project.read(ClipsManifest).clips.values()
    return clip


def sound_s(path: Path) -> float:
    with av.open(str(path)) as film:
        return sum(frame.samples for frame in film.decode(audio=0)) / 48000


def test_dialogue_is_heard_in_a_clip_that_is_long_enough_for_it(tmp_path):
    clip = made(tmp_path, 'dialogue = "one two three four five six seven eight"\n')
    assert clip.duration_s >= 2.0
    assert (clip.sound, clip.loop, clip.seam) == (True, False, None)
    assert sound_s(tmp_path / "out" / clip.files[0].path) == pytest.approx(2.0, abs=0.1)


def test_given_audio_is_heard_as_it_is(tmp_path):
    tone = 0.3 * np.sin(np.arange(48000 * 3 // 2) / 20)
    write_wav(tmp_path / "line.wav", [(tone * 32767).astype(np.int16)])
    clip = made(tmp_path, 'audio = "line.wav"\n')
    assert 1.5 < clip.duration_s <= 2.0
    assert sound_s(tmp_path / "out" / clip.files[0].path) == pytest.approx(1.5, abs=0.1)
    with wave.open(str(tmp_path / "line.wav")) as line:
        assert line.getnframes() == 72000


def test_a_sound_file_in_which_there_is_nothing_is_told(tmp_path):
    write_wav(tmp_path / "audio", [])
    with pytest.raises(MediaError, match="no sound in the file"):
        line_of({"asked": {"audio": "0" * 64}}, tmp_path)


@pytest.mark.parametrize("voice", ["elevenlabs:Rachel", "fake:nobody"])
def test_a_voice_that_cannot_speak_is_named_before_the_first_clip(tmp_path, voice):
    with pytest.raises(ConfigError, match=voice.partition(":")[0]):
        made(tmp_path, 'dialogue = "hello"\n', voice)
