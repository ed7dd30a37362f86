"""One-line cues `::: name words`: they act on the sentence before them."""

from __future__ import annotations

import re

from .place import Place, did_you_mean, shorten
from .section import Section, Sentence

NAMES = ("highlight", "pause", "say", "kicker", "note")
_SECONDS = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?)\s?s?")
_LINES = re.compile(r"[0-9]{1,4}(?:\s?[-–]\s?[0-9]{1,4})?")
MAX_PAUSE_S = 30.0


def apply_cue(content: str, place: Place, section: Section, sentence: Sentence | None) -> None:
    """Do what a cue says. `sentence` is the one it acts on; a note and a kicker need none."""
    name, _, words = content.partition(" ")
    words = words.strip()
    if name not in NAMES:
        raise place.error(
            f"unknown cue {shorten(content)!r}.{did_you_mean(name, NAMES)}",
            cure=f"known cues: {', '.join('::: ' + known for known in NAMES)}",
        )
    if name == "note":
        return
    if name == "kicker":
        section.kicker = words
        return
    if sentence is None:
        raise place.error(f"::: {name} has no sentence to act on", cure="put it below a paragraph")
    if name == "say":
        sentence.say = words or None
    elif name == "pause":
        sentence.pause_s = _seconds(words, place)
    else:
        _check_lines(words, place)
        sentence.highlight, sentence.highlight_place = words, place


def highlighted(words: str, count: int, place: Place) -> list[int]:
    """The lines that `3-5, 8` means, from 1; none for `off`. Raises BriefError beyond `count`."""
    lines: set[int] = set()
    for part in () if words == "off" else words.split(","):
        first, _, last = part.replace("–", "-").partition("-")
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= count:
            raise place.error(
                f"::: highlight {part.strip()}: the code ends with line {count}",
                cure="count the lines of the block from 1",
            )
        lines.update(range(low, high + 1))
    return sorted(lines)


def _seconds(words: str, place: Place) -> float:
    found = _SECONDS.fullmatch(words)
    if found is None or float(found[1]) > MAX_PAUSE_S:
        raise place.error(
            f"::: pause {shorten(words)}: is not a pause of 0 to 30 seconds", cure="::: pause 1.5"
        )
    return float(found[1])


def _check_lines(words: str, place: Place) -> None:
    if words != "off" and not all(_LINES.fullmatch(part.strip()) for part in words.split(",")):
        raise place.error(
            f"::: highlight {shorten(words)}: is not a list of lines",
            cure="::: highlight 3-5, 8 (or off)",
        )
