"""The words of a whole film: its captions and its chapters, at the times of the film."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..model.narration import Word
from ..model.preset import Destination
from .caption_look import CaptionLook, caption_look, drawn_columns
from .captions import Chapter, chapters
from .cues import WIDTHS, Cue, cues, spread, too_quick
from .film import Film, FilmBeat

_TOLD = 3
_QUOTED = 40


def captions_of(film: Film, columns: int | None = None) -> list[list[Cue]]:
    """Captions scene by scene, so that none runs over into what is said in the next.

    Lines have so many columns, or what is usual for files beside a film of this shape.
    """
    width = columns or _columns(film)
    starts = film.timeline.starts_s
    said = [_words(scene.beats, start) for scene, start in zip(film.scenes, starts, strict=False)]
    return [
        cues(words, limit, width, film.language) if words else []
        for words, limit in zip(said, _limits(said, starts[1:]), strict=True)
    ]


def drawn_captions_of(film: Film, destination: Destination) -> tuple[CaptionLook, list[list[Cue]]]:
    """How captions are drawn into a film for a destination, and what they say, by scene."""
    size = film.width, film.height
    look = caption_look(destination.caption_style, *size, destination.margins)
    return look, captions_of(film, drawn_columns(*size))


def hurried(film: Film, shown: Sequence[Cue]) -> list[str]:
    """What to tell of captions that are too quick to be read: a few of them, and how many."""
    found = too_quick(shown, film.language)
    told = [
        f"{_clock(cue.start_s)}: {cue.cps:.0f} letters a second are more than most people read, "
        f"in the caption “{_quoted(cue)}”"
        for cue in found[:_TOLD]
    ]
    more = len(found) - len(told)
    return [*told, *([f"and {more} more captions are as quick"] if more else [])]


def chapters_of(film: Film) -> list[Chapter]:
    """Scenes as chapters."""
    spans = zip(film.scenes, pairwise(film.timeline.starts_s), strict=True)
    return chapters([Chapter(scene.title, start_s, end_s) for scene, (start_s, end_s) in spans])


def _words(beats: Sequence[FilmBeat], start_s: float) -> list[Word]:
    return [
        word.model_copy(update={"start_s": word.start_s + start_s, "end_s": word.end_s + start_s})
        for beat in beats
        for word in (beat.words or spread(beat.text, beat.start_s, beat.end_s))
    ]


def _limits(said: Sequence[Sequence[Word]], ends_s: Sequence[float]) -> list[float]:
    """When the captions of each scene are gone: with it, or when what is said in it is.

    That is after its end where the next one is seen before it has ended.
    """
    limits, following = list[float](), float("inf")
    for words, end_s in zip(reversed(said), reversed(ends_s), strict=True):
        spoken_s = max(end_s, words[-1].end_s if words else 0.0)
        limits.append(min(spoken_s, max(following, words[-1].end_s if words else 0.0)))
        following = words[0].start_s if words else following
    return limits[::-1]


def _columns(film: Film) -> int:
    if film.width == film.height:
        return WIDTHS["1:1"]
    return WIDTHS["16:9"] if film.width > film.height else WIDTHS["9:16"]


def _quoted(cue: Cue) -> str:
    text = " ".join(cue.lines)
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02}"
