"""The words that a clip is filmed from: what is most important always finds room."""

from __future__ import annotations

from dataclasses import dataclass

from .base import PROMPT_LEAST, PROMPT_MOST

_SHORTEST_PART = 40
"""Characters below which a part that does not fit is left out rather than cut."""


@dataclass(frozen=True)
class Told:
    """What is known of a scene that is to be filmed. `characters` says how those in it look."""

    title: str
    duration_s: float
    description: str = ""
    visual: str = ""
    camera: str = ""
    script: str = ""
    music: str = ""
    look: str = ""
    characters: str = ""


def prompt_for(told: Told) -> str:
    """A prompt of 10 to 2000 characters, a line for each thing that is known.

    Where not all of it fits, the least important is shortened or left out first: the music, then
    the script, the description, the title, the look, the characters, the camera, and at last what
    is to be seen.
    """
    parts = {name: line for name, line in _parts(told).items() if line}
    room = PROMPT_MOST
    kept: dict[str, str] = {}
    for name in _BY_IMPORTANCE:
        if name in parts and (line := _shortened(parts[name], room)):
            kept[name] = line
            room -= len(line) + 1
    text = "\n".join(kept[name] for name in parts if name in kept)
    return text if len(text) >= PROMPT_LEAST else f"A film scene: {text}"


_BY_IMPORTANCE = (
    *("length", "visual", "camera", "characters", "look"),
    *("title", "description", "script", "music"),
)


def _parts(told: Told) -> dict[str, str]:
    """A line by name, in the order of reading; an empty one for what is not known."""
    return {
        "visual": _line("", told.visual),
        "title": _line("Scene: ", told.title),
        "description": _line("What it is for: ", told.description),
        "camera": _line("Camera: ", told.camera),
        "characters": _line("Characters: ", told.characters),
        "look": _line("Look: ", told.look),
        "script": _line("The narrator says meanwhile, unseen and unheard here: ", told.script),
        "music": _line("Music under it: ", told.music),
        "length": f"Length: {told.duration_s:.0f} seconds, one take, no text on screen.",
    }


def _line(label: str, text: str) -> str:
    words = " ".join(text.split())
    return f"{label}{words}" if words else ""


def _shortened(line: str, room: int) -> str:
    """A line that fits, cut between words; nothing where hardly any of it would be left."""
    if len(line) <= room:
        return line
    if room < _SHORTEST_PART:
        return ""
    return line[: room - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
