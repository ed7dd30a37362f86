"""Texts that are to be spoken: their words, their bookmarks, and how long they take to say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .formula import FORMULA
from .narration import Word

LEAD_S = 0.4
TAIL_S = 0.6
SENTENCE_GAP_S = 0.25
PHRASE_GAP_S = 0.1
_WORDS_PER_MINUTE = 155
_LETTERS_A_WORD = 4.7
_PAUSES_S = {",": 0.15, ";": 0.2, ":": 0.2}
BOOKMARK = re.compile(r"<bookmark\s*mark\s*=\s*(?:'([^']*)'|\"([^\"]*)\")\s*/>")
"""A place in a text that is spoken, by its name, as manim-voiceover writes it."""
_TOKEN = re.compile(rf"(?:{FORMULA.pattern}|\S)+", re.S)


def written_tokens(text: str) -> list[str]:
    """A text cut at its spaces, with every formula whole."""
    return _TOKEN.findall(text)


def paced(tokens: Iterable[str], start_s: float = 0.0) -> tuple[Word, ...]:
    """When each word would be said from `start_s` on: 155 words of ordinary length a minute."""
    words = []
    now = start_s
    for text in tokens:
        share = (2 + len(text)) / (2 + _LETTERS_A_WORD)
        end = now + share * 60 / _WORDS_PER_MINUTE
        words.append(Word(text=text, start_s=round(now, 4), end_s=round(end, 4)))
        now = end + _PAUSES_S.get(text[-1:], 0.0)
    return tuple(words)


def gap_s(text: str) -> float:
    """The silence between a beat of this text and the next one."""
    ended = text.rstrip("\"'”’)* ")[-1:] in ".!?…:"
    return SENTENCE_GAP_S if ended else PHRASE_GAP_S
