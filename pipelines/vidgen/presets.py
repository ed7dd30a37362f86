"""Read presets by name: the user's own first, then those that vidgen ships."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import TypeVar

import platformdirs
from pydantic import ValidationError

from . import resources
from .errors import ConfigError
from .model.base import Model, explain
from .model.look import Look
from .model.npc import ClipQuality
from .model.preset import Destination, Quality, Style

M = TypeVar("M", bound=Model)
KINDS: dict[str, type[Model]] = {
    "qualities": Quality,
    "destinations": Destination,
    "styles": Style,
    "clips": ClipQuality,
    "looks": Look,
}
_ONE = {
    "qualities": "quality",
    "destinations": "destination",
    "styles": "style",
    "clips": "quality of clips",
    "looks": "look",
}


def load_quality(name: str) -> Quality:
    """A quality by its name or by the letter that Manim uses for it (`l m h p k`)."""
    if len(name) == 1:
        for path in _files("qualities").values():
            quality = _load(Quality, path)
            if quality.letter == name:
                return quality
    return _by_name("qualities", Quality, name)


def load_destination(name: str) -> Destination:
    return _by_name("destinations", Destination, name)


def load_style(name: str) -> Style:
    return _by_name("styles", Style, name)


def load_look(name: str) -> Look:
    return _by_name("looks", Look, name)


def load_clip_quality(name: str) -> ClipQuality:
    return _by_name("clips", ClipQuality, name)


def names(kind: str) -> list[str]:
    """The names of all presets of a kind."""
    return sorted(_files(kind))


def load(kind: str, name: str) -> Model:
    """Any preset. Raises ConfigError with the nearest name where there is none."""
    return _by_name(kind, KINDS[kind], name)


def _files(kind: str) -> dict[str, Path]:
    own = platformdirs.user_config_path("vidgen") / "presets" / kind
    return {
        path.stem: path
        for folder in (resources.presets(kind), own)
        if folder.is_dir()
        for path in sorted(folder.glob("*.toml"))
    }


def _by_name(kind: str, model: type[M], name: str) -> M:
    files = _files(kind)
    if name not in files:
        near = difflib.get_close_matches(name, files, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        known = ", ".join(sorted(files))
        raise ConfigError(
            f"There is no {_ONE[kind]} named {name!r}.{hint} Known: {known}.", cure="vidgen presets"
        )
    return _load(model, files[name])


def _load(model: type[M], path: Path) -> M:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        return model(**{"name": path.stem, **values})
    except ValidationError as error:
        raise ConfigError(f"{path}: {explain(error)}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None
