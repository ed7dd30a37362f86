"""Cut spoken words into captions at phrase boundaries, each with time enough to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from textwrap import wrap

from ..model.formula import FORMULA, inside
from ..model.narration import Word
from .phrasing import Phrasing, columns, is_unspaced, letters, phrasing
from .plain_maths import plain_maths

MIN_S, MAX_S = 1.0, 7.0
LINES = 2
WIDTHS = {"16:9": 42, "1:1": 34, "9:16": 28}
_HOLD_S = 0.5
_MAX_WORDS = 40
_SLACK = 1.05
_TORN = 12.0
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]»」』]*$")
_PHRASE_END = re.compile(r"[,;:–—、，；：،؛][\"'”’)\]»」』]*$")
_CLOSING = frozenset("。！？、，；：）」』】》〉…ー々”’")
_OPENING = frozenset("（「『【《〈“‘")


class GuessedWord(Word):
    """A word whose time nobody measured."""


@dataclass(frozen=True)
class Cue:
    """A caption: its lines, and from when to when it shows, in seconds of the film.

    `words` are those of each line, as they are spoken.
    """

    start_s: float
    end_s: float
    lines: tuple[str, ...]
    words: tuple[tuple[Word, ...], ...] = ()

    @property
    def timed(self) -> bool:
        """Whether the time of every word was measured."""
        said = [word for line in self.words for word in line]
        return bool(said) and not any(isinstance(word, GuessedWord) for word in said)

    @property
    def cps(self) -> float:
        """How many letters a second have to be read."""
        return sum(map(letters, self.lines)) / max(0.001, self.end_s - self.start_s)


def cues(words: Sequence[Word], end_s: float, width: int, language: str = "en") -> list[Cue]:
    """Captions for words that follow each other, all gone by `end_s`.

    A caption has at most two lines of `width` columns, unless a single word is longer. Two that
    lie closer to each other than half a second touch, so that nothing blinks.
    """
    script = _Script(_readable(words), width, phrasing(language))
    found = [_cue(script, a, b) for a, b in _best_cuts(script, end_s)]
    limits = [*(cue.start_s for cue in found), end_s][1:]
    return [_held(cue, limit, script.way) for cue, limit in zip(found, limits, strict=True)]


def spread(text: str, start_s: float, end_s: float) -> list[Word]:
    """Words of a text whose times nobody measured, by their share of its letters."""
    parts = text.split()
    step = (end_s - start_s) / max(1, sum(len(part) + 1 for part in parts))
    words: list[Word] = []
    now = start_s
    for part in parts:
        after = now + step * (len(part) + 1)
        words.append(GuessedWord(text=part, start_s=now, end_s=after))
        now = after
    return words


def too_quick(shown: Sequence[Cue], language: str) -> list[Cue]:
    """Captions that are gone before most people have read them."""
    limit = phrasing(language).cps * _SLACK
    return [cue for cue in shown if cue.cps > limit]


# Words


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
            whole = {"text": f"{last.text} {word.text}", "end_s": word.end_s}
            merged[-1] = last.model_copy(update=whole)
        else:
            merged.append(word)
        reach = max([reach, *(stop for start, stop in formulas if start < end)])
        offset = end + 1
    plain = [word.model_copy(update={"text": _plain(word.text)}) for word in merged]
    return [piece for word in plain if word.text for piece in _pieces(word)]


def _plain(text: str) -> str:
    spelled = FORMULA.sub(lambda match: plain_maths(inside(match[0])), text)
    return " ".join(spelled.replace(r"\$", "$").replace("-->", "→").split())


def _pieces(word: Word) -> Iterator[Word]:
    """A word; or, of a script without spaces, its letters, each with its share of the time."""
    parts = _letters(word.text) if any(map(is_unspaced, word.text)) else [word.text]
    step = (word.end_s - word.start_s) / len(word.text)
    now = word.start_s
    for part in parts:
        after = now + step * len(part)
        yield word.model_copy(update={"text": part, "start_s": now, "end_s": after})
        now = after


def _letters(text: str) -> list[str]:
    """What may stand at the begin of a line: closing signs stay with what is before them."""
    parts: list[str] = []
    for letter in text:
        glued = parts and (
            letter in _CLOSING
            or parts[-1][-1] in _OPENING
            or not (is_unspaced(letter) or is_unspaced(parts[-1][-1]))
        )
        if glued:
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


def joined(words: Sequence[Word]) -> str:
    """Words as they are written behind each other."""
    return "".join(" " * gap + word.text for gap, word in spaced(words))


def spaced(words: Sequence[Word]) -> Iterator[tuple[int, Word]]:
    """Words, each with the count of spaces before it."""
    gaps = [0, *(_gap(a.text, b.text) for a, b in pairwise(words))]
    return zip(gaps, words, strict=False)


def _gap(before: str, after: str) -> int:
    """The spaces between two words: none where either is of a script without."""
    return int(not (is_unspaced(before[-1]) or is_unspaced(after[0])))


# Cuts


class _Script:
    """Words in a row, and how wide every stretch of them is when it is written."""

    def __init__(self, words: Sequence[Word], width: int, way: Phrasing) -> None:
        self.words, self.width, self.way = words, width, way
        self._gaps = [gap for gap, _ in spaced(words)]
        wide = (columns(word.text) + gap for gap, word in spaced(words))
        self._columns = list(accumulate(wide, initial=0))
        self._letters = list(accumulate((letters(word.text) + 1 for word in words), initial=0))

    def columns(self, start: int, stop: int) -> int:
        return self._columns[stop] - self._columns[start] - self._gaps[start]

    def letters(self, start: int, stop: int) -> int:
        return self._letters[stop] - self._letters[start] - 1

    def line_cost(self, start: int, stop: int) -> float | None:
        """How bad a stretch is on its line or two; None where it needs more and has the choice."""
        if stop - start == 1 or self.columns(start, stop) <= self.width:
            return 0.0
        best = min(self.breaks(start, stop), default=None)
        return best and (_TORN if self.leans(best[1]) else 0.0)

    def breaks(self, start: int, stop: int) -> Iterator[tuple[float, int]]:
        """Where a stretch can be cut into two lines, and how bad each place is."""
        for cut in range(stop - 1, start, -1):
            upper, lower = self.columns(start, cut), self.columns(cut, stop)
            if lower > self.width:
                return
            if upper <= self.width:
                yield 0.5 * abs(upper - lower) + 1.5 * self.break_cost(cut), cut

    def break_cost(self, at: int) -> float:
        """How bad it is to break before a word."""
        before, after = self.words[at - 1], self.words[at]
        if _SENTENCE_END.search(before.text):
            return 0.0
        if _PHRASE_END.search(before.text):
            return 3.0
        pause = 4.0 if after.start_s - before.end_s > 0.25 else 0.0
        if self.leans(at):
            return 30.0 - pause
        return (9.0 if after.text.lower() in self.way.starts_phrase else 15.0) - pause

    def leans(self, at: int) -> bool:
        """Whether the word before a place belongs to the one behind it, as an article does."""
        return self.words[at - 1].text.lower() in self.way.leans_on_next


def _best_cuts(script: _Script, end_s: float) -> list[tuple[int, int]]:
    """The cheapest way to cut the words into captions, found from the front."""
    words = script.words
    best: list[tuple[float, int]] = [(0.0, 0)]
    for stop in range(1, len(words) + 1):
        limit_s = words[stop].start_s if stop < len(words) else end_s
        best.append(min(_options(script, best, stop, limit_s)))
    cuts: list[tuple[int, int]] = []
    stop = len(words)
    while stop:
        start = best[stop][1]
        cuts.append((start, stop))
        stop = start
    return cuts[::-1]


def _options(
    script: _Script, best: Sequence[tuple[float, int]], stop: int, limit_s: float
) -> Iterator[tuple[float, int]]:
    for start in range(stop - 1, max(-1, stop - _MAX_WORDS - 1), -1):
        lines = script.line_cost(start, stop)
        if lines is None:
            return
        yield best[start][0] + lines + _cost(script, start, stop, limit_s), start


def _cost(script: _Script, start: int, stop: int, limit_s: float) -> float:
    """How bad a caption of these words is: it is long, quick, or broken at the wrong place."""
    part = script.words[start:stop]
    shown_s = max(0.05, limit_s - part[0].start_s)
    cost = 8.0 + 40.0 * max(0.0, MIN_S - shown_s)
    cost += 20.0 * max(0.0, part[-1].end_s - part[0].start_s - MAX_S)
    cost += 2.0 * max(0.0, script.letters(start, stop) / shown_s - script.way.cps)
    cost += 10.0 * sum(bool(_SENTENCE_END.search(word.text)) for word in part[:-1])
    return cost + (script.break_cost(stop) if stop < len(script.words) else 0.0)


# Lines


def _cue(script: _Script, start: int, stop: int) -> Cue:
    lines = tuple(_lines(script, start, stop))
    words = script.words
    texts = tuple(joined(line) for line in lines)
    return Cue(words[start].start_s, words[stop - 1].end_s, texts, lines)


def _lines(script: _Script, start: int, stop: int) -> Iterator[tuple[Word, ...]]:
    """One line where it fits, else the two most alike in length that break at a good place."""
    words = script.words
    if script.columns(start, stop) <= script.width:
        yield tuple(words[start:stop])
    elif options := list(script.breaks(start, stop)):
        cut = min(options)[1]
        yield from (tuple(words[start:cut]), tuple(words[cut:stop]))
    else:
        yield from _broken(words[start:stop], script.width)


def _broken(words: Sequence[Word], width: int) -> Iterator[tuple[Word, ...]]:
    """Lines of what is too long for two: a single word, which is a formula or a long name."""
    text = joined(words)
    lines = wrap(text, width, break_on_hyphens=False) if " " in text else _parted(text, width)
    for line in lines:
        yield (words[0].model_copy(update={"text": line, "end_s": words[-1].end_s}),)


def _parted(word: str, width: int) -> Iterator[str]:
    """A long word in pieces of about one length, with hyphens where letters are parted."""
    count = -(-len(word) // max(1, width - 1))
    length = -(-len(word) // count)
    for start in range(0, len(word), length):
        end = start + length
        parted = end < len(word) and word[end - 1].isalpha() and word[end].isalpha()
        yield word[start:end] + "-" * parted


def _held(cue: Cue, limit_s: float, way: Phrasing) -> Cue:
    """Leave a caption long enough to be read, and do not let it blink off before the next."""
    needed_s = max(MIN_S, min(MAX_S, sum(map(letters, cue.lines)) / way.cps))
    wanted = max(cue.end_s, cue.start_s + needed_s)
    end = limit_s if limit_s - wanted < _HOLD_S else wanted
    return replace(cue, end_s=min(end, max(limit_s, cue.start_s)))
