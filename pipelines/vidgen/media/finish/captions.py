"""Captions that are drawn into the pictures, where the scene and the player leave room for them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..caption_look import CaptionLook, look_of
from ..cues import Cue, spaced
from .layer import Touch

if TYPE_CHECKING:
    from .planes import Bitmap, Planes

KIND = "captions"


def caption_touches(
    cues: Sequence[Cue], look: CaptionLook, fps: int, clip: str | None
) -> Iterator[Touch]:
    """What draws the captions of a scene, each where nothing of its clip is covered.

    All of them stand at one place, with room for the one that has most lines. `clip` is the digest
    of the scene's clip, or None for captions that always stand at the bottom.
    """
    rows = max((len(cue.lines) for cue in cues), default=1)
    for cue in cues:
        first, end = round(cue.start_s * fps), round(cue.end_s * fps)
        if end <= first:
            continue
        lit = look.style == "highlight"
        layer: dict[str, Any] = {
            "kind": KIND,
            "still": not lit,
            "look": look.values(),
            "rows": rows,
            "lines": [
                [
                    [word.text, gap, max(0, round(word.start_s * fps) - first) if lit else 0]
                    for gap, word in spaced(line)
                ]
                for line in cue.words
            ],
        }
        if clip is None:
            yield Touch(first, end - first, layer)
        else:
            name = f"clip-{clip[:16]}.mp4"
            yield Touch(first, end - first, {**layer, "clip": name}, {name: clip})


def make(layer: Mapping[str, Any], size: tuple[int, int], fps: int, inputs: Path) -> Captions:  # noqa: ARG001
    """The layer of one caption. Raises MissingError where no font has one of its letters."""
    from ..caption_paint import caption_height

    look = look_of(dict(layer["look"]))
    clip = layer.get("clip")
    if clip is None:
        return Captions(layer["lines"], look, look.safe[3])
    named = _Named(clip, inputs / clip)
    bottom = _clear_bottom(named, look.safe, caption_height(layer["rows"], look))
    return Captions(layer["lines"], look, bottom)


@dataclass(frozen=True)
class _Named:
    """A clip whose name tells what is in it, wherever it lies."""

    name: str
    path: Path = field(compare=False)


@lru_cache(maxsize=16)
def _clear_bottom(clip: _Named, safe: tuple[int, int, int, int], height: int) -> int:
    from .clearing import clear_bottom

    return clear_bottom(clip.path, safe, height)


class Captions:
    """One caption. It is drawn anew only when another word lights up."""

    def __init__(
        self, lines: Sequence[Sequence[Sequence[Any]]], look: CaptionLook, bottom: int
    ) -> None:
        from ..caption_paint import DrawnWord

        self._look, self._bottom = look, bottom
        self._lines = [[DrawnWord(text, gap) for text, gap, _ in line] for line in lines]
        self._starts = [at for _, _, at in chain.from_iterable(lines)]
        self._drawn: dict[int | None, tuple[Bitmap, int, int]] = {}

    def apply(self, picture: Planes, at: int) -> Planes:
        bitmap, left, top = self._at(self._spoken(at))
        picture.lay(bitmap, left, top)
        return picture

    def _spoken(self, at: int) -> int | None:
        if self._look.style != "highlight":
            return None
        return max(0, bisect_right(self._starts, at) - 1)

    def _at(self, spoken: int | None) -> tuple[Bitmap, int, int]:
        from ..caption_paint import paint_caption
        from .planes import Bitmap

        if spoken not in self._drawn:
            painted = paint_caption(self._lines, self._look, bottom=self._bottom, spoken=spoken)
            self._drawn[spoken] = Bitmap.of(painted.rgba), painted.left, painted.top
        return self._drawn[spoken]
