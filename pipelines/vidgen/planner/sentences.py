"""Cut prose into sentences, and sentences that are too long for one breath into phrases.

All rules look at a bounded stretch of text, so the time grows with the length of the text only.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from .words import BEFORE_NUMBERS, EITHER, STARTERS, TITLES

Span = tuple[int, int]
"""Start and end of a stretch of text, in characters."""

LONG_WORDS = 30
_SHORT_WORDS = 8
_END = re.compile(r"""(?<![.!?…])[.!?…]{1,40}["'”’»)\]]{0,4}(?=\s|$)|[。！？]["'”’」』）]{0,4}""")
_WORD_BEFORE = re.compile(r"([^\s(\[\"'“‘—–]{1,40})$")
_NEXT = re.compile(r"""[\s"'“‘«(\[*_]{0,40}([^\W_]+|.)?""", re.DOTALL)
_PHRASE = re.compile(r"[;:—–,](?=\s)|\s[—–](?=\s)")
_WORD = re.compile(r"\S+")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")


def sentences(text: str, guards: Sequence[Span] = ()) -> list[Span]:
    """The sentences of a paragraph. No cut falls inside a guard (a formula, a piece of code)."""
    spans: list[Span] = []
    start = 0
    for cut in (*_cuts(text, guards), len(text)):
        if span := _trimmed(text, start, cut):
            spans.append(span)
        start = cut
    return spans


def phrases(text: str, span: Span, guards: Sequence[Span] = ()) -> list[Span]:
    """A sentence as it is, or cut at commas and dashes where it is longer than 30 words."""
    words = [match.start() + span[0] for match in _WORD.finditer(text[span[0] : span[1]])]
    if len(words) <= LONG_WORDS:
        return [span]
    places = _phrase_ends(text, span, guards, words)
    target = len(words) / -(-len(words) // LONG_WORDS)
    spans, start, done = [], span[0], 0
    while len(words) - done > LONG_WORDS:
        choice = _nearest(places, done, done + target, len(words))
        if choice is None:
            break
        cut, done = choice
        spans.append((start, cut))
        start = cut
    spans.append((start, span[1]))
    return [found for one in spans if (found := _trimmed(text, *one))]


def _nearest(
    places: Sequence[tuple[int, int]], done: int, wanted: float, total: int
) -> tuple[int, int] | None:
    """The end of a phrase nearest to the wanted word that leaves no scrap on either side."""
    at = bisect_left(places, wanted, key=lambda place: place[1])
    near = places[max(0, at - 1) : at + 1]
    fitting = [place for place in near if done + _SHORT_WORDS <= place[1] <= total - _SHORT_WORDS]
    return min(fitting, key=lambda place: abs(place[1] - wanted), default=None)


def _phrase_ends(
    text: str, span: Span, guards: Sequence[Span], words: Sequence[int]
) -> list[tuple[int, int]]:
    """Where a phrase may end, and how many words of the sentence stand before that."""
    found = _PHRASE.finditer(text, *span)
    ends = (match.end() for match in found if not _inside(match.start(), guards))
    return [(end, bisect_left(words, end)) for end in ends]


def _cuts(text: str, guards: Sequence[Span]) -> Iterator[int]:
    start = 0
    for match in _END.finditer(text):
        if not _inside(match.start(), guards) and _ends(text, start, match):
            start = match.end()
            yield start


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a full stop, with what stands around it, ends the sentence that began at `start`."""
    if match[0][0] in "。！？":
        return True
    following = _NEXT.match(text, match.end())
    word = following[1] if following and following[1] else ""
    if not word:
        return match.end() >= len(text.rstrip())
    if word[0].islower():
        return False
    if match[0][0] != "." or match[0][:2] == "..":
        return True
    initial = (
        len(word) == 1
        and word.isalpha()
        and following is not None
        and text.startswith(".", following.end())
    )
    return _stop_ends(text, start, match, "" if initial else word)


def _stop_ends(text: str, start: int, match: re.Match[str], following: str) -> bool:
    """The same for a single full stop; `following` is empty where an initial follows."""
    before = _WORD_BEFORE.search(text, max(start, match.start() - 40), match.start())
    if before is None:
        return True
    word = before[1]
    lower = word.lower()
    counts = following[:1].isdigit() or following == "$"
    numbers_the_sentence = word.isdigit() and before.start() <= start + 1
    if lower in TITLES or numbers_the_sentence or (counts and lower in BEFORE_NUMBERS):
        return False
    if lower in EITHER or _DOTTED.fullmatch(word):
        return following.lower() in STARTERS
    if len(word) == 1 and word.isupper() and word != "I":
        return bool(following) and not _name_before(text, start, before.start())
    return True


def _name_before(text: str, start: int, end: int) -> bool:
    """Whether an initial stands in a name: `J. S. Bach`, `George W. Bush`; not `vitamin C. It`."""
    before = _WORD_BEFORE.search(text[max(start, end - 40) : end].rstrip().rstrip("."))
    return before is None or before[1][0].isupper()


def _inside(index: int, guards: Sequence[Span]) -> bool:
    place = bisect_right(guards, (index, len(guards) and guards[-1][1])) - 1
    return place >= 0 and guards[place][0] <= index < guards[place][1]


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None
