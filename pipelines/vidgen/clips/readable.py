"""The files that a library names are what they are named for; told before the first clip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from PIL import Image

from ..errors import VidgenError
from ..media.probe import probe
from ..model.npc import Library
from ..npc.rows import Mistakes
from ..planning.cast import read_character

_FORMATS = ("PNG", "JPEG", "WEBP")


def check_files(library: Library, folder: Path, source: str) -> None:
    """Raise BriefError with every file that cannot be read as what it is named for."""
    mistakes = Mistakes(source)
    for (field, name), where in _named(library).items():
        if reason := _WRONG[field](folder / name):
            mistakes.add(f"{where}, {field}", f"{name!r} {reason}")
    mistakes.raise_any()


def _named(library: Library) -> dict[tuple[str, str], str]:
    """Each file by what it is named for, with the first place that names it."""
    found: dict[tuple[str, str], str] = {}
    for npc in library.npcs.values():
        for field in ("image", "character", "default"):
            if name := getattr(npc, field):
                found.setdefault((field, name), f"npcs.{npc.id}")
    for where, named in _of_requests(library):
        found.setdefault(named, where)
    return found


def _of_requests(library: Library) -> Iterator[tuple[str, tuple[str, str]]]:
    for where, one in zip(library.rows, library.requests, strict=True):
        if one.image:
            yield where, ("image", one.image)
        if one.audio:
            yield where, ("audio", one.audio)
        for name in one.clips:
            yield where, ("clips", name)


def _no_picture(path: Path) -> str | None:
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "is no picture that can be read: give a PNG, JPEG or WebP file"
    return None


def _no_film(path: Path) -> str | None:
    try:
        return None if probe(path).video else "has no pictures: give a film"
    except VidgenError:
        return "is no film that can be read"


def _no_sound(path: Path) -> str | None:
    try:
        return None if probe(path).audio else "has no sound in it"
    except VidgenError:
        return "is no sound that can be read"


def _no_character(path: Path) -> str | None:
    try:
        read_character(path)
    except VidgenError as error:
        return f"is no character: {error.message}"
    return None


_WRONG: Mapping[str, Callable[[Path], str | None]] = {
    "image": _no_picture,
    "character": _no_character,
    "default": _no_film,
    "audio": _no_sound,
    "clips": _no_film,
}
"""What is wrong with a file, by the field that names it; None where nothing is."""
