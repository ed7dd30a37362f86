"""Texts as they are read: their letters' height, their contrast, and what lies upon them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ..display_list import Pixels
from ..look_paper import contrast
from .easel import Easel, slices
from .finding import Rule
from .glance import Glance, Subject
from .moment import Life, Moment, Sight, Sighting
from .pieces import UNSEEN, Box, Colour, Piece

_LOW = set("acegmnopqrsuvwxyz")
_CAPITAL = 1.38  # a capital's height to that of a letter without ascender
_LEAST_S = 0.5
_LARGE = 0.025  # of the short side: 24 px of CSS on a phone at arm's length
_RATIO, _RATIO_LARGE = 4.5, 3.0
_FAINT = 0.75
_MARKS = 0.4
_INKED = 100
_UPON = 0.12  # of a letter's box; what lies there is then told from what is only near by its ink
_AGAIN_S = 0.5
_SHARE = 0.1
_FEW = 3  # letters by themselves may be but dots and dashes

Words = Callable[[Subject], str]


def height(subject: Subject, words: str) -> float:
    """The height in pixels of a text's letters without ascender, or of its letters without any.

    Marks and dots are left out. `words` say how many there are of each; those of a formula do not.
    """
    heights = sorted(piece.box.height for piece in subject.pieces)
    least = _MARKS * heights[len(heights) // 2]
    letters = [one for one in heights if one >= least]
    read = [letter for letter in words if letter.isalnum()]
    low = sum(letter in _LOW for letter in read)
    share = low / len(read) if low and "\\" not in words else 0.8
    return letters[min(len(letters) - 1, int(len(letters) * share / 2))]


def too_small(sight: Sight, words: Words, short: float) -> Iterator[tuple[Life, Sighting]]:
    """Texts that are never large enough to be read, at no moment of the scene."""
    for life in sight.lives.values():
        said = words(life.subject)
        a_few = life.subject.loose and len(life.subject.pieces) < _FEW
        if not life.was_in or life.seen_s < _LEAST_S or not _says(said) or a_few:
            continue
        if not life.is_flat:
            continue
        need = sight.demands.smallest_text * short
        need *= 1.0 if _LOW & set(said) else _CAPITAL
        if 0 < life.letters < 0.97 * need:
            share = life.letters / short
            yield (
                life,
                Sighting(
                    Rule.SMALL,
                    "error" if life.letters < 0.67 * need else "warning",
                    (life.subject,),
                    f"too small to be read: its letters are {share:.2%} of the frame's short "
                    f"side high, where {need / short:.2%} is the least",
                    f"make it larger, with .scale({need / life.letters * 1.02:.2f}), "
                    "and leave words out where it then has no room",
                    worse=-share,
                    areas=(life.subject.box,),
                ),
            )


def _is_outline(text: Subject, glance: Glance) -> bool:
    """Whether a text is but a line drawn around the letters of another one."""
    if any(piece.ink.filled for piece in text.pieces):
        return False
    near = text.box.grown(2.0)
    return any(
        other is not text and other.box.touches(near) and near.meet(other.box) == other.box
        for other in glance.texts
    )


def _says(words: str) -> bool:
    return any(letter.isalnum() for letter in words)


def overlaps(moment: Moment, sight: Sight, easel: Easel) -> Iterator[Sighting]:
    """Pairs of texts that rest upon each other, both of them to be seen."""
    glance = moment.glance
    texts = [
        text
        for text in moment.resting_texts
        if sight.flat(text) and _is_strong(text) and not _is_outline(text, glance)
    ]
    for one, other in _touching(texts):
        common = _common(one, other)
        if common is None or _same(one, other):
            continue
        ink = np.minimum(easel.ink(glance, one), easel.ink(glance, other))
        if (ink > _INKED).sum() < 2 or not all(
            easel.is_seen(glance, text, common) for text in (one, other)
        ):
            continue
        yield Sighting(
            Rule.OVERLAP,
            "error",
            (one, other),
            "upon each other, so that neither can be read well",
            "move one of them away, for example with .next_to(), or let the first fade out before",
            worse=common.area,
            areas=(common,),
        )


def _touching(texts: Sequence[Subject]) -> Iterator[tuple[Subject, Subject]]:
    """Pairs of texts whose boxes have something in common."""
    boxes = np.array([text.box for text in texts]).reshape(-1, 4)
    low = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    for one, other in np.argwhere(np.triu((low <= high).all(axis=2), 1)):
        yield texts[one], texts[other]


def _is_strong(text: Subject) -> bool:
    return text.alpha >= 2 * UNSEEN


def _boxes(subject: Subject) -> npt.NDArray[np.float64]:
    return np.array([piece.box for piece in subject.pieces])


def _common(one: Subject, other: Subject) -> Box | None:
    """Where letters of two texts lie upon each other by a good part of one; None where none do."""
    first, second = _boxes(one)[:, None], _boxes(other)[None]
    low = np.maximum(first[..., :2], second[..., :2])
    high = np.minimum(first[..., 2:], second[..., 2:])
    areas = np.prod(np.clip(high - low, 0, None), axis=2)
    least = np.minimum(_areas(first), _areas(second))
    hits = areas > _UPON * np.maximum(least, 1e-6)
    if not hits.any():
        return None
    return Box(*map(float, (*low[hits].min(axis=0), *high[hits].max(axis=0))))


def _areas(boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    areas: npt.NDArray[np.float64] = np.prod(boxes[..., 2:] - boxes[..., :2], axis=-1)
    return areas


def _same(one: Subject, other: Subject) -> bool:
    """Whether two texts are the same letters at the same places: nobody sees that there are two."""
    first, second = _boxes(one), _boxes(other)
    return first.shape == second.shape and bool(np.abs(first - second).max() < 1.0)


class Contrast:
    """The WCAG 2 contrast of texts against what is painted behind them."""

    def __init__(self, easel: Easel) -> None:
        self._easel = easel
        self._known: dict[int, tuple[float, Box, Colour, tuple[Sighting, ...]]] = {}

    def sightings(self, moment: Moment, sight: Sight, words: Words) -> Iterator[Sighting]:
        texts = [
            text
            for text in moment.resting_texts
            if text.box.touches(moment.glance.box)
            and text.alpha >= _FAINT * sight.life(text).most_alpha
            and _says(words(text))
            and not _is_outline(text, moment.glance)
        ]
        due = []
        for text in texts:
            known = self._known.get(text.key)
            ink = text.pieces[0].ink.colour
            if known and known[0] > moment.start_s and known[1:3] == (text.box, ink):
                yield from known[3]
            else:
                due.append(text)
        for text, pixels in self._easel.behind(moment.glance, due):
            found = tuple(self._judged(text, pixels, moment.glance, words(text)))
            until = moment.start_s + _AGAIN_S
            self._known[text.key] = until, text.box, text.pieces[0].ink.colour, found
            yield from found

    def _judged(
        self, text: Subject, pixels: Pixels, glance: Glance, words: str
    ) -> Iterator[Sighting]:
        short = min(glance.size)
        need = _RATIO_LARGE if height(text, words) >= _LARGE * short else _RATIO
        ratios = [(_ratio(piece, pixels), piece) for piece in text.pieces]
        low = [(ratio, piece) for ratio, piece in ratios if ratio < 0.98 * need]
        if len(low) <= _SHARE * len(ratios) or not self._easel.is_seen(glance, text, text.box):
            return
        ratio, piece = sorted(low, key=lambda one: one[0])[len(low) // 2]
        ink, back = _hex(piece.ink.colour), _hex(_backdrop(piece, pixels))
        better = max("#FFFFFF", "#000000", key=lambda colour: contrast(colour, back))
        yield Sighting(
            Rule.CONTRAST,
            "error" if ratio < need * 2 / 3 else "warning",
            (text,),
            f"hard to read: {ink} on {back} has a contrast of {ratio:.1f}, where {need:g} is "
            "the least",
            f"choose a colour further from {back}, such as {better}, or put a card behind it",
            worse=need - ratio,
            areas=(text.box,),
        )


def _backdrop(piece: Piece, pixels: Pixels) -> Colour:
    rows, columns = slices(piece.box, (pixels.shape[1], pixels.shape[0]))
    red, green, blue = np.median(pixels[rows, columns, :3].reshape(-1, 3), axis=0) / 255
    return float(red), float(green), float(blue), 1.0


def _ratio(piece: Piece, pixels: Pixels) -> float:
    """The contrast of a letter to what lies behind most of it, or to its own outline."""
    back = _backdrop(piece, pixels)
    ink = _hex(_over(piece.ink.colour, back))
    ratio = contrast(ink, _hex(back))
    if piece.ink.behind is not None:
        ratio = max(ratio, contrast(ink, _hex(_over(piece.ink.behind, back))))
    return ratio


def _over(colour: Colour, back: Colour) -> Colour:
    alpha = min(1.0, colour[3])
    red, green, blue = (c * alpha + b * (1 - alpha) for c, b in zip(colour[:3], back, strict=False))
    return red, green, blue, 1.0


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, c))):02X}" for c in colour[:3])
