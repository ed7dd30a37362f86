"""One-line cues `::: name words`: they act on the sentence before them."""

from __future__ import annotations

import re

from ..model.effect import EFFECTS, EXAMPLES, Effect, is_file, parse, word_at
from ..model.pace import written_tokens
from .place import Place, did_you_mean, shorten
from .section import Section, Sentence

NAMES = ("highlight", "pause", "say", "sound", "kicker", "note")
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
    elif name == "sound":
        sentence.sound = _heard(words, place, sentence)
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


def sound(words: str, place: Place) -> Effect:
    """The sound that a cue asks for. Raises BriefError for one that there is not."""
    try:
        found = parse(words)
    except ValueError as error:
        raise place.error(f"::: sound: {error}") from None
    if found.name not in EFFECTS and not is_file(found.name):
        hint = did_you_mean(found.name, EFFECTS)
        raise place.error(
            f"::: sound: there is no sound {shorten(found.name)!r}.{hint}",
            cure=f"known: {', '.join(EFFECTS)}, or a sound file beside the brief, such as bell.wav",
        )
    return found


def sound_file(content: str, place: Place) -> str | None:
    """The file that a cue has heard, if it does."""
    name, _, words = content.partition(" ")
    found = sound(words.strip(), place).name if name == "sound" else ""
    return found if is_file(found) else None


def _heard(words: str, place: Place, sentence: Sentence) -> Effect:
    found = sound(words, place)
    if found.at is not None and word_at(found.at, written_tokens(sentence.text)) is None:
        raise place.error(
            f"::: sound: {shorten(found.at)!r} is not said in the sentence before it",
            cure=f"write a word as it stands there; examples: {EXAMPLES}",
        )
    return found


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
