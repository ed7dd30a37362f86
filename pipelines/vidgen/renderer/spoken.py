"""Find words and phrases among the words that are spoken, however they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from ..errors import RenderError
from ..model.narration import SpokenBeat, Word
from ..model.pace import written_tokens
from ..planner.place import did_you_mean, shorten

_TIMES = {1: "once", 2: "twice"}


def word_start(spoken: SpokenBeat, phrase: str, nth: int = 1) -> float:
    """When a word or phrase is spoken for the nth time, in seconds from the scene's start.

    Case, punctuation and accents make no difference where the words as written are not there.
    In a beat whose words nobody knows, it is the beat's start. Raises RenderError for what is not
    spoken.
    """
    if not spoken.words:
        return spoken.start_s
    hits = places(spoken.words, phrase)
    if 0 < nth <= len(hits):
        return spoken.words[hits[nth - 1]].start_s
    raise RenderError(_missing(spoken, phrase, nth, len(hits)), cure=_says(spoken))


def places(words: Sequence[Word], phrase: str) -> list[int]:
    """The index of the first word of each place where a phrase is spoken."""
    for read in _READINGS:
        wanted = [part for token in written_tokens(phrase) for part in read(token)]
        said = [(part, at) for at, word in enumerate(words) for part in read(word.text)]
        starts = range(len(said) - len(wanted) + 1) if wanted else ()
        hits = [said[k][1] for k in starts if [p for p, _ in said[k : k + len(wanted)]] == wanted]
        if hits:
            return hits
    return []


def bare(text: str) -> str:
    """The letters, digits and signs of a text, without case, spaces and punctuation."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKC", text).casefold() if _sounds(letter)
    )


def _sounds(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter)[0] in "SM"


def _whole(token: str) -> list[str]:
    found = bare(token)
    return [found] if found else []


def _plain(token: str) -> list[str]:
    return _whole(_without_accents(token))


def _parts(token: str) -> list[str]:
    text = _without_accents(token).casefold().replace("'", "").replace("’", "")
    return re.findall(r"[^\W_]+", text)


def _without_accents(text: str) -> str:
    split = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in split if not unicodedata.combining(letter))


_READINGS: tuple[Callable[[str], list[str]], ...] = (_whole, _plain, _parts)
"""How tokens are compared, the strictest first; the last finds `known` in `well-known`."""


def _missing(spoken: SpokenBeat, phrase: str, nth: int, count: int) -> str:
    if count:
        times = _TIMES.get(count, f"{count} times")
        return f"Beat {spoken.id} says {phrase!r} {times}, so there is no number {nth}"
    known = {bare(word.text): word.text.strip("\"'“”‘’.,;:!?()…") for word in spoken.words}
    near = did_you_mean(bare(phrase), known)
    for plain, written in known.items():
        near = near.replace(repr(plain), repr(written))
    return f"Beat {spoken.id} does not say {phrase!r}.{near}"


def _says(spoken: SpokenBeat) -> str:
    return f"it says: {shorten(' '.join(word.text for word in spoken.words), 200)}"
