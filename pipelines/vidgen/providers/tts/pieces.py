"""Long texts in pieces that a service takes at once, and their sounds as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...errors import AnswerError, MediaError, ProviderError
from ...model.pace import gap_s, paced
from ..level import QUIETEST_LUFS, levelled, lufs
from .align import aligned
from .audible import BLOCK_S, audible
from .base import LUFS, Said, Speech, SpokenWord

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 48000
PIECE_CHARACTERS = 600
"""About 40 s of speech: voices keep their tone, and a call that fails costs little."""

_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"'”’)]*\s+")
_CLAUSE = re.compile(r"(?<=[,;:—，；：])\s+")
_FADE_S, _MARGIN_S = 0.008, 0.03
_FASTEST, _SLOWEST = 0.3, 5.0
_LEAST_S, _SLACK_S, _HUSH_S = 0.08, 15.0, 0.1


def pieces(text: str, longest: int) -> list[str]:
    """A text in as few pieces as fit, cut at sentence ends, else at pauses, else between words.

    Their words together are the words of the text, in order.
    """
    found: list[str] = []
    for part in _parts(" ".join(text.split()), min(longest, PIECE_CHARACTERS)):
        if found and len(found[-1]) + 1 + len(part) <= min(longest, PIECE_CHARACTERS):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found


def _parts(text: str, longest: int) -> list[str]:
    """Sentences, those that are too long cut further."""
    parts = [part for part in _cut(_SENTENCE, text) if part]
    for pattern in (_CLAUSE, re.compile(r"\s+")):
        parts = [
            piece
            for part in parts
            for piece in ([part] if len(part) <= longest else _cut(pattern, part))
        ]
    return parts


def _cut(pattern: re.Pattern[str], text: str) -> list[str]:
    """A text cut where a pattern ends, each piece with what stands before the space."""
    ends = [match.end() for match in pattern.finditer(text)]
    return [
        text[start:end].strip() for start, end in zip([0, *ends], [*ends, len(text)], strict=True)
    ]


@dataclass(frozen=True)
class Piece:
    """A piece of a text, and what was brought for it."""

    text: str
    said: Said


def joined(found: Sequence[Piece], language: str) -> Speech:
    """The pieces as one speech: each trimmed and at the same level, with a breath between them.

    Raises what `decoded` does.
    """
    import numpy as np

    sounds: list[NDArray[np.float32]] = []
    words: list[SpokenWord] = []
    length = 0
    for index, piece in enumerate(found):
        samples, spoken = _read(piece, language)
        words += [
            SpokenWord(w.text, w.start_s + length / RATE, w.end_s + length / RATE) for w in spoken
        ]
        pause_s = gap_s(piece.text) if index + 1 < len(found) else 0.0
        sounds += [samples, np.zeros(round(pause_s * RATE), np.float32)]
        length += len(samples) + len(sounds[-1])
    return Speech(np.concatenate(sounds), RATE, tuple(words))


def hushed(text: str) -> Speech:
    """A moment of silence for a text without words."""
    import numpy as np

    words = tuple(SpokenWord(word, 0.0, 0.0) for word in text.split())
    return Speech(np.zeros(round(_HUSH_S * RATE), np.float32), RATE, words)


def _read(piece: Piece, language: str) -> tuple[NDArray[np.float32], tuple[SpokenWord, ...]]:
    """One piece's samples at the level of speech, and its words."""
    whole = decoded(piece)
    first, last = _bounds(whole)
    samples = _faded(whole[first:last])
    told = piece.said.words
    words = tuple(_moved(w, -first / RATE, len(samples) / RATE) for w in told) if told else ()
    return levelled(samples, RATE, LUFS), words or aligned(piece.text, samples, RATE, language)


def decoded(piece: Piece) -> NDArray[np.float32]:
    """The sound that was brought, mono at 48 kHz.

    Raises AnswerError for what is no sound or does not end, ProviderError for what is cut off or
    silent, which another try may mend.
    """
    import numpy as np

    from ...media.audio_file import read_audio

    expected_s = paced(piece.text.split())[-1].end_s
    longest = round((_SLOWEST * expected_s + _SLACK_S) * RATE)
    blocks: list[NDArray[np.float32]] = []
    length = 0
    try:
        for block in read_audio(piece.said.path, RATE, 1):
            blocks.append(block[:, 0])
            length += len(block)
            if length > longest:
                raise AnswerError(f"The speech for {_quoted(piece)} goes on and on")
    except MediaError:
        raise AnswerError(f"What came for {_quoted(piece)} is no sound") from None
    samples = np.asarray(np.nan_to_num(np.concatenate([*blocks, np.zeros(1, np.float32)])))
    if lufs(samples, RATE) <= QUIETEST_LUFS:
        raise ProviderError(f"There is nothing to hear in the speech for {_quoted(piece)}")
    heard_s = float(audible(samples, RATE).sum()) * BLOCK_S
    if heard_s < max(_LEAST_S, _FASTEST * expected_s - _MARGIN_S):
        raise ProviderError(f"The speech for {_quoted(piece)} is cut off after {heard_s:.1f} s")
    return samples


def _bounds(samples: NDArray[np.float32]) -> tuple[int, int]:
    """The samples from a little before the first sound to a little after the last."""
    import numpy as np

    on = np.flatnonzero(audible(samples, RATE))
    block, margin = round(RATE * BLOCK_S), round(_MARGIN_S * RATE)
    first, last = int(on[0]) * block - margin, (int(on[-1]) + 1) * block + margin
    return max(0, first), min(len(samples), last)


def _faded(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Samples that begin and end in silence."""
    import numpy as np

    fade = min(round(_FADE_S * RATE), len(samples) // 2)
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(fade) / fade)).astype(np.float32)
    faded = samples.copy()
    faded[:fade] *= ramp
    faded[len(faded) - fade :] *= ramp[::-1]
    return faded


def _moved(word: SpokenWord, by_s: float, length_s: float) -> SpokenWord:
    start, end = (min(max(0.0, time + by_s), length_s) for time in (word.start_s, word.end_s))
    return SpokenWord(word.text, round(start, 4), round(end, 4))


def _quoted(piece: Piece) -> str:
    return f"“{piece.text[:40]}…”" if len(piece.text) > 41 else f"“{piece.text}”"
