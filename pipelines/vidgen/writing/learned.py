"""The user's own earlier scenes: code of models that was sound, to learn from.

Each is one file in the user's data folder, named by the digest of its content. Only scenes that
went through all gates come here, and only those that were checked against the Manim installed.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, ValidationError

from ..errors import StorageError
from ..files import write_bytes
from ..model.base import Model
from ..model.storyboard import Aspect
from ..reference.index import index_of
from ..reference.search import Index
from ..store.digest import digest_bytes

MOST = 200
SHOWN = 2
_LONGEST = 6000


class Learned(Model):
    """A sound scene: what it was asked to show, and its code."""

    schema_: Literal["vidgen.learned/1"] = Field(default="vidgen.learned/1", alias="schema")
    words: str
    aspect: Aspect
    manim: str
    code: str


def folder() -> Path:
    """Where they lie, for all films of the user."""
    return platformdirs.user_data_path("vidgen") / "scenes"


def learn(words: str, aspect: Aspect, code: str) -> None:
    """Remember a sound scene; the oldest beyond the most are forgotten.

    Where nothing can be written nothing is remembered: no film fails for that.
    """
    if len(code) > _LONGEST:
        return
    scene = Learned(words=words, aspect=aspect, manim=_manim(), code=code)
    content = scene.model_dump_json(by_alias=True, indent=1).encode()
    path = folder() / f"{digest_bytes(content)}.json"
    with suppress(StorageError, OSError):
        if not path.exists():
            write_bytes(path, content, durable=False)
            _forget()


def alike(words: str, aspect: Aspect) -> list[bytes]:
    """The earlier scenes that are most like what is asked, the most alike first, as they lie."""
    try:
        changed = folder().stat().st_mtime_ns
    except OSError:
        return []
    known, index = _known(folder(), changed, aspect)
    return [known[number] for number in index.best(words, SHOWN)]


def code_of(content: bytes) -> str:
    """The code of a scene that `alike` gave."""
    return Learned.model_validate_json(content).code


@lru_cache(maxsize=3)
def _known(place: Path, _changed: int, aspect: Aspect) -> tuple[list[bytes], Index]:
    """All scenes of a shape in a folder that was `_changed` then, and an index of their words."""
    found = [each for path in _paths(place) if (each := _read(path)) and each[1].aspect == aspect]
    pages = [_page(number, scene) for number, (_, scene) in enumerate(found)]
    return [content for content, _ in found], Index(index_of(pages))


def _page(number: int, scene: Learned) -> dict[str, object]:
    """A scene as the search of the reference has its pages."""
    plain = {"kind": "class", "module": "", "parameters": "", "text": "", "examples": []}
    return {"name": f"learned{number:04d}", "summary": scene.words, **plain}


def _paths(place: Path) -> list[Path]:
    """All that are there, in an order that does not depend on the disk."""
    return sorted(place.glob("*.json"))


def _read(path: Path) -> tuple[bytes, Learned] | None:
    """A scene, unless it is damaged or was checked against another Manim."""
    try:
        content = path.read_bytes()
        scene = Learned.model_validate_json(content)
    except (OSError, ValidationError):
        return None
    return (content, scene) if scene.manim == _manim() else None


def _forget() -> None:
    paths = sorted(_paths(folder()), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in paths[MOST:]:
        path.unlink(missing_ok=True)


@cache
def _manim() -> str:
    return version("manim")
