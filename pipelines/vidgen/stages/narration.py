"""Sound and word times: of one spoken beat, and of a scene joined from its beats."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..files import write_text
from ..model.narration import SceneNarration, SpokenBeat, Word
from ..model.pace import LEAD_S, TAIL_S, gap_s, paced, written_tokens
from ..model.storyboard import Beat, Scene
from ..providers.tts.base import Speech, SpokenWord

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 48000
STEP_S = 0.2
SILENT_SCENE_S = 3.0
SILENT_TITLE_S = 4.0
_MARGIN_S = 0.03
_FADE_S = 0.01
_HEARD = 10 ** (-50 / 20)


@dataclass(frozen=True)
class SpokenBeatAudio:
    """A beat's samples at 48 kHz, mono 16 bit, and its written words in seconds from the start."""

    samples: NDArray[np.int16]
    words: tuple[Word, ...]

    @property
    def duration_s(self) -> float:
        return len(self.samples) / RATE

    def write(self, folder: Path) -> dict[str, Path]:
        from ..media.audio_file import write_wav

        folder.mkdir(parents=True, exist_ok=True)
        speech, words = folder / "speech.wav", folder / "words.json"
        write_wav(speech, [self.samples], RATE)
        write_text(words, json.dumps([word.model_dump() for word in self.words], indent=1))
        return {"speech": speech, "words": words}

    @classmethod
    def read(cls, speech: Path, words: Path) -> SpokenBeatAudio:
        from ..media.audio_file import read_wav

        raw = json.loads(words.read_bytes())
        return cls(read_wav(speech), tuple(Word.model_validate(word) for word in raw))


def spoken_beat(
    speak: Callable[[str], Speech], *, text: str, say: str | None, language: str
) -> SpokenBeatAudio:
    """Speak a beat. Its words are those of the written text, whatever was said for them."""
    from ..media.audio_file import as_int16, resampled
    from ..providers.tts.speech_text import readings, spoken
    from ..providers.tts.written import owners, timed

    words_said = spoken(say or text, language)
    if not words_said:
        return silent_beat(text)
    speech = speak(words_said)
    samples, cut_s = _trimmed(resampled(speech.samples, speech.sample_rate, RATE))
    length_s = len(samples) / RATE
    shifted = [_moved(word, -cut_s, length_s) for word in speech.words]
    tokens = written_tokens(text)
    owned = owners(readings(tokens, language), words_said.split())
    return SpokenBeatAudio(as_int16(samples), tuple(timed(tokens, owned, shifted)))


def silent_beat(text: str) -> SpokenBeatAudio:
    """Silence for as long as a beat would take, with estimated times of its words."""
    import numpy as np

    words = [
        Word(text=word.text, start_s=word.start_s + _MARGIN_S, end_s=word.end_s + _MARGIN_S)
        for word in paced(written_tokens(text))
    ]
    length_s = words[-1].end_s if words else 0.0
    return SpokenBeatAudio(np.zeros(math.ceil(length_s * RATE), np.int16), tuple(words))


@dataclass(frozen=True)
class SceneTiming:
    """When a scene's beats sound, and how long the scene is."""

    scene: str
    duration_s: float
    beats: tuple[SpokenBeat, ...]

    def narration(self, audio: str, digest: str) -> SceneNarration:
        return SceneNarration(
            scene=self.scene,
            duration_s=self.duration_s,
            beats=self.beats,
            audio=audio,
            digest=digest,
        )


def join(scene: Scene, beats: Sequence[SpokenBeatAudio]) -> tuple[bytes, SceneTiming]:
    """A scene's WAV file as bytes, and its timing: lead-in, beats, pauses between them, tail."""
    import numpy as np

    if not beats:
        silent_s = SILENT_TITLE_S if scene.template == "title" else SILENT_SCENE_S
        length_s = _length_s(scene.least_s or silent_s)
        return _wav(np.zeros(round(length_s * RATE), np.int16)), SceneTiming(scene.id, length_s, ())
    starts = _starts(scene.beats, beats)
    ends_s = starts[-1] / RATE + beats[-1].duration_s + scene.beats[-1].pause_s
    length_s = _length_s(max(ends_s + TAIL_S, scene.least_s))
    sound = np.zeros(round(length_s * RATE), np.int16)
    for start, beat in zip(starts, beats, strict=True):
        sound[start : start + len(beat.samples)] = beat.samples
    spoken = [
        _spoken(beat.id, audio, start / RATE)
        for beat, audio, start in zip(scene.beats, beats, starts, strict=True)
    ]
    return _wav(sound), SceneTiming(scene.id, length_s, tuple(spoken))


def _length_s(least_s: float) -> float:
    """The next length that is whole frames at every frame rate."""
    return round(math.ceil(round(least_s / STEP_S, 6)) * STEP_S, 1)


def _starts(beats: Sequence[Beat], audio: Sequence[SpokenBeatAudio]) -> list[int]:
    """The sample at which each beat begins."""
    starts = []
    now = round((LEAD_S - _MARGIN_S) * RATE)
    for beat, sound in zip(beats, audio, strict=True):
        starts.append(now)
        now += len(sound.samples) + round((gap_s(beat.text) + beat.pause_s) * RATE)
    return starts


def _spoken(beat_id: str, audio: SpokenBeatAudio, offset_s: float) -> SpokenBeat:
    words = tuple(
        Word(
            text=word.text,
            start_s=round(offset_s + word.start_s, 4),
            end_s=round(offset_s + word.end_s, 4),
        )
        for word in audio.words
    )
    start_s = words[0].start_s if words else round(offset_s, 4)
    end_s = max((word.end_s for word in words), default=round(offset_s + audio.duration_s, 4))
    return SpokenBeat(id=beat_id, start_s=start_s, end_s=end_s, words=words)


def _trimmed(samples: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    """The sound between two short margins, ends faded, and the seconds cut from its start.

    Where the sound begins at once, the seconds are negative: the margin was put before it.
    """
    import numpy as np

    margin = round(_MARGIN_S * RATE)
    loud = np.flatnonzero(np.abs(samples) > _HEARD)
    first, last = (int(loud[0]), int(loud[-1]) + margin) if len(loud) else (0, len(samples))
    framed = np.concatenate([np.zeros(margin, np.float32), samples])
    kept = framed[first : last + 1 + margin]
    fade = min(round(_FADE_S * RATE), len(kept) // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    kept[:fade] *= ramp
    kept[len(kept) - fade :] *= ramp[::-1]
    return kept, (first - margin) / RATE


def _moved(word: SpokenWord, by_s: float, length_s: float) -> SpokenWord:
    """A word at another time, kept inside the sound."""
    start, end = (min(max(0.0, t + by_s), length_s) for t in (word.start_s, word.end_s))
    return SpokenWord(word.text, round(start, 4), round(end, 4))


def _wav(samples: NDArray[np.int16]) -> bytes:
    from ..media.audio_file import write_wav

    buffer = io.BytesIO()
    write_wav(buffer, [samples], RATE)
    return buffer.getvalue()
