"""Where the reference lies: in the user's cache, under what it was made of. Built when missing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import platformdirs

from ..errors import MissingError
from ..files import storage_error
from ..store.digest import digest_bytes
from .search import Index
from .table import Table

TIMEOUT_S = 300.0
_SAID = 400
_PACKAGE = Path(__file__).resolve().parents[1]
_MADE_BY = (
    *("reference/*.py", "model/preset.py", "model/shot.py"),
    *("renderer/kit.py", "renderer/look*.py", "renderer/layout.py", "renderer/motion.py"),
    *("renderer/narrated.py", "renderer/voiceover.py"),
)
"""The files that say what is in the reference: its builder, and what the kit brings."""
_UNUSED_S = 30 * 86400.0


def folder() -> Path:
    """The folder of the reference for this Manim and this vidgen, whether it is there or not."""
    parts = [_manim(), sys.version]
    for pattern in _MADE_BY:
        parts += [digest_bytes(file.read_bytes()) for file in sorted(_PACKAGE.glob(pattern))]
    key = digest_bytes("\n".join(parts).encode())[:16]
    return platformdirs.user_cache_path("vidgen") / "reference" / f"{_manim()}-{key}"


def ready() -> Path:
    """The folder, with the reference in it. Building takes seconds, once.

    Raises MissingError where Manim cannot be read, StorageError where the cache cannot be written.
    """
    place = folder()
    if not (place / "index.json").is_file():
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error, place) from None
        _build(place)
        _sweep(place)
    return place


@cache
def table(place: Path) -> Table:
    """The table of a folder that `ready` gave."""
    return Table(_read(place / "table.json"))


@cache
def pages(place: Path) -> list[dict[str, Any]]:
    """The pages of a folder that `ready` gave: see `pages.pages_of`."""
    found: list[dict[str, Any]] = _read(place / "pages.json")
    return found


@cache
def index(place: Path) -> Index:
    """The index of the pages of a folder that `ready` gave."""
    return Index(_read(place / "index.json"))


def _build(place: Path) -> None:
    command = [sys.executable, "-P", "-m", "vidgen.reference.build", str(place)]
    try:
        ran = subprocess.run(
            command, capture_output=True, timeout=TIMEOUT_S, check=False, cwd=place
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingError(f"Manim could not be read: {error}", cure="`vidgen doctor`") from None
    if ran.returncode:
        said = ran.stderr.decode(errors="replace").strip()[-_SAID:]
        raise MissingError(f"Manim could not be read: {said}", cure="`vidgen doctor`")


def _sweep(place: Path) -> None:
    """Remove what was built for other versions a month ago, as far as nobody else does."""
    with suppress(OSError):
        for other in place.parent.iterdir():
            if other != place and time.time() - other.stat().st_mtime > _UNUSED_S:
                shutil.rmtree(other, ignore_errors=True)


def _manim() -> str:
    try:
        return version("manim")
    except PackageNotFoundError:
        raise MissingError("Manim is not installed", cure="`vidgen doctor`") from None


def _read(path: Path) -> Any:
    return json.loads(path.read_bytes())
