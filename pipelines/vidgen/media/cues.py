"""Cut spoken words into captions at phrase boundaries, each with time enough to be read."""

# ruff: noqa: SIM905  words read better in a row

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from ..model.formula import FORMULA, inside
from ..model.narration import Word
from .plain_maths import plain_maths

READING_CPS = 20.0
MIN_S = 1.0
LINES = 2
WIDTHS = {"16:9": 42, "1:1": 34, "9:16": 28}
_HOLD_S = 0.5
_MAX_WORDS = 40
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]]*$")
_PHRASE_END = re.compile(r"[,;:–—][\"'”’)\]]*$")
_LEANS_ON_NEXT = frozenset(
    "a an the of to in on at by for from with as and or but nor so if is are was were be its his "
    "her their our my your this that these those not no than into over under per mr mrs dr".split()
)
_STARTS_PHRASE = frozenset(
    "and or but so because which that who when where while if than then as with from into".split()
)


@dataclass(frozen=True)
class Cue:
    """A caption: its lines, and from when to when it shows, in seconds of the film."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]


def cues(words: Sequence[Word], end_s: float, width: int) -> list[Cue]:
    """Captions for words that follow each other, all gone by `end_s`.

    A caption has at most two lines of `width` characters, unless a single word is longer.
    """
    said = _readable(words)
    found = [
        Cue(said[a].start_s, said[b - 1].end_s, _lines(_joined(said[a:b]), width))
        for a, b in _best_cuts(said, end_s, width)
    ]
    limits = [*(cue.start_s for cue in found), end_s][1:]
    return [_held(cue, limit) for cue, limit in zip(found, limits, strict=True)]


def spread(text: str, start_s: float, end_s: float) -> list[Word]:
    """Words of a text whose times nobody measured, by their share of its letters."""
    parts = text.split()
    step = (end_s - start_s) / max(1, sum(len(part) + 1 for part in parts))
    words, now = [], start_s
    for part in parts:
        after = now + step * (len(part) + 1)
        words.append(Word(text=part, start_s=now, end_s=after))
        now = after
    return words


def _readable(words: Sequence[Word]) -> list[Word]:
    """Words with every `$formula$`, however many words it spans, as one word in Unicode."""
    text = " ".join(word.text for word in words)
    formulas = [match.span() for match in FORMULA.finditer(text)]
    merged: list[Word] = []
    offset = reach = 0
    for word in words:
        end = offset + len(word.text)
        if merged and offset < reach:
            last = merged[-1]
            merged[-1] = Word(
                text=f"{last.text} {word.text}", start_s=last.start_s, end_s=word.end_s
            )
        else:
            merged.append(word)
        reach = max([reach, *(stop for start, stop in formulas if start < end)])
        offset = end + 1
    return [word.model_copy(update={"text": _plain(word.text)}) for word in merged]


def _plain(text: str) -> str:
    spelled = FORMULA.sub(lambda match: plain_maths(inside(match[0])), text)
    return " ".join(spelled.replace(r"\$", "$").replace("-->", "→").split())


def _best_cuts(words: Sequence[Word], end_s: float, width: int) -> list[tuple[int, int]]:
    """The cheapest way to cut the words into captions, found from the front."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for stop in range(1, len(words) + 1):
        limit_s = words[stop].start_s if stop < len(words) else end_s
        options = [
            (best[start][0] + _cost(words, start, stop, limit_s, width), start)
            for start in range(max(0, stop - _MAX_WORDS), stop)
        ]
        best.append(min(options))
    cuts: list[tuple[int, int]] = []
    stop = len(words)
    while stop:
        start = best[stop][1]
        cuts.append((start, stop))
        stop = start
    return cuts[::-1]


def _cost(words: Sequence[Word], start: int, stop: int, limit_s: float, width: int) -> float:
    """How bad a caption of these words is: it is long, quick, or broken at the wrong place."""
    part = words[start:stop]
    text = _joined(part)
    if len(part) > 1 and (len(text) > LINES * width or not _fits(text, width)):
        return 1e6
    shown_s = max(0.05, limit_s - part[0].start_s)
    cost = 8.0 + 40.0 * max(0.0, MIN_S - shown_s)
    cost += 2.0 * max(0.0, len(text) / shown_s - READING_CPS)
    cost += 10.0 * sum(bool(_SENTENCE_END.search(word.text)) for word in part[:-1])
    if stop < len(words):
        cost += _break_cost(part[-1], words[stop])
    return cost


def _break_cost(before: Word, after: Word) -> float:
    if _SENTENCE_END.search(before.text):
        return 0.0
    if _PHRASE_END.search(before.text):
        return 3.0
    pause = 4.0 if after.start_s - before.end_s > 0.25 else 0.0
    if before.text.lower() in _LEANS_ON_NEXT:
        return 24.0 - pause
    return (9.0 if after.text.lower() in _STARTS_PHRASE else 15.0) - pause


def _joined(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _fits(text: str, width: int) -> bool:
    return len(wrap(text, width)) <= LINES


def _lines(text: str, width: int) -> tuple[str, ...]:
    """One line where it fits, else the two most alike in length that break at a good place."""
    if len(text) <= width:
        return (text,)
    parts = text.split(" ")
    options = [
        (_line_cost(parts, cut), cut)
        for cut in range(1, len(parts))
        if max(len(" ".join(parts[:cut])), len(" ".join(parts[cut:]))) <= width
    ]
    if not options:
        return tuple(wrap(text, width, break_on_hyphens=False)) or (text,)
    cut = min(options)[1]
    return " ".join(parts[:cut]), " ".join(parts[cut:])


def _line_cost(parts: Sequence[str], cut: int) -> float:
    uneven = abs(len(" ".join(parts[:cut])) - len(" ".join(parts[cut:])))
    now = Word(text=parts[cut - 1], start_s=0, end_s=0)
    return uneven + _break_cost(now, Word(text=parts[cut], start_s=0, end_s=0))


def _held(cue: Cue, limit_s: float) -> Cue:
    """Leave a caption long enough to be read, and do not let it blink off before the next."""
    letters = sum(len(line) for line in cue.lines)
    wanted = max(cue.end_s, cue.start_s + MIN_S, cue.start_s + letters / READING_CPS)
    end = limit_s if limit_s - wanted < _HOLD_S else wanted
    return replace(cue, end_s=min(end, max(limit_s, cue.start_s)))
