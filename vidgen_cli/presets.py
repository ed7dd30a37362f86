"""Presets as tables, and one of them as TOML."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from vidgen import presets
from vidgen.errors import ConfigError, VidgenError
from vidgen.planner.place import did_you_mean

from .console import json_line
from .tables import Cell, table
from .terminal import BOLD, paint


def show_all(kind: str | None, *, as_json: bool) -> None:
    """Print the presets of one kind, or of all."""
    kinds = [_kind(kind)] if kind else [*presets.KINDS, *_CHOICES]
    found = {kind: _described(kind) for kind in kinds}
    if as_json:
        sys.stdout.write(json_line(found) + "\n")
        return
    for number, (title, described) in enumerate(found.items()):
        sys.stdout.write(("\n" if number else "") + paint(title, BOLD, sys.stdout) + "\n")
        rows = [[Cell(f"  {name}"), Cell(about)] for name, about in described.items()]
        sys.stdout.write("".join(f"{line}\n" for line in table(rows)))


def show_one(kind: str, name: str, *, as_json: bool) -> None:
    """Print one preset. Raises ConfigError with the nearest name where there is none."""
    folder = _kind(kind)
    if folder in _CHOICES:
        raise ConfigError(f"{name!r} is a name and no preset: name it in the brief.")
    letter = folder == "qualities" and len(name) == 1
    found = presets.load_quality(name) if letter else presets.load(folder, name)
    values = found.model_dump(mode="json", exclude_none=True)
    text = json_line(values) if as_json else "\n".join(toml(values))
    sys.stdout.write(text + "\n")


def toml(values: Mapping[str, Any]) -> Iterator[str]:
    """Plain values as lines of TOML: tables come last, as they must."""
    tables = {name: value for name, value in values.items() if isinstance(value, Mapping)}
    for name, value in values.items():
        if name not in tables:
            yield f"{name} = {_value(value)}"
    for name, inner in tables.items():
        yield f"\n[{name}]"
        yield from toml(inner)


def _value(value: Any) -> str:
    """A value on one line; a list of tables has them inline."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {_value(inner)}' for name, inner in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _kind(name: str) -> str:
    for kind in (*presets.KINDS, *_CHOICES):
        if name in (kind, kind.removesuffix("s"), kind.removesuffix("ies") + "y"):
            return kind
    known = [*presets.KINDS, *_CHOICES]
    raise ConfigError(
        f"There are no presets called {name!r}.{did_you_mean(name, known)}",
        cure=f"known: {', '.join(known)}",
    )


def _voices() -> dict[str, str]:
    from vidgen.providers.base import names
    from vidgen.providers.tts.base import select

    listed = {}
    for name in names("tts"):
        try:
            voices = select(name, name)[0].voices("en")
        except VidgenError as error:
            listed[f"{name}:"] = f"{error}; {error.cure}"
        else:
            listed[f"{name}:"] = ", ".join(voices)
    return listed


def _moods() -> dict[str, str]:
    from vidgen.providers.music.moods import MOODS

    return {"bed:": ", ".join(MOODS), "file:": "a sound file beside the brief", "none": "no music"}


_CHOICES = {"voices": _voices, "music": _moods}
"""What a brief may name that is no preset, by provider."""


def _described(kind: str) -> dict[str, str]:
    if kind in _CHOICES:
        return _CHOICES[kind]()
    names = presets.names(kind)
    found = [(name, presets.load(kind, name)) for name in names]
    if kind == "qualities":
        found.sort(key=lambda item: getattr(item[1], "height", 0))
    return {name: _about(preset) for name, preset in found}


def _about(preset: object) -> str:
    letter = getattr(preset, "letter", None)
    about = str(getattr(preset, "about", ""))
    return f"{about} (also -q {letter})" if letter else about
