"""What nodes put out: which of it is the clip, and its files brought here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from ...errors import AnswerError
from ...events import Tick
from ..video.arrived import arrived
from ..video.base import FOOTAGE_MOST
from .frames import assembled
from .server import SERVICE, Server

FILMS = {".mp4", ".webm", ".mov", ".m4v", ".mkv"}
MOVING = {".gif", ".webp", ".apng"}
STILLS = {".png", ".jpg", ".jpeg", ".webp"}

MOST_PICTURES = 3600


@dataclass(frozen=True)
class Output:
    """A file on the server. `place` is how the server is asked for it."""

    node: str
    place: Mapping[str, str]

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.place["filename"]).suffix.lower()

    @property
    def kept(self) -> bool:
        """Whether it was saved, and not only shown."""
        return self.place["type"] == "output"


def listed(outputs: Mapping[str, Any], node: str | None) -> list[Output]:
    """All files that nodes put out, whatever the list is called; of one node where it is named."""
    return [
        Output(
            number, {part: str(one.get(part) or "") for part in ("filename", "subfolder")} | kind
        )
        for number, said in outputs.items()
        if node in {None, number} and isinstance(said, dict)
        for one in _files(said)
        if (kind := {"type": str(one.get("type") or "output")})
    ]


def _files(said: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for group in said.values():
        for one in group if isinstance(group, list) else ():
            if isinstance(one, dict) and isinstance(one.get("filename"), str):
                yield one


def chosen(found: Sequence[Output]) -> list[Output]:
    """The clip: a film where there is one, else a moving picture, else the longest row of stills.

    What was saved goes before what was only shown. Raises AnswerError where there is no clip.
    """
    ordered = sorted(found, key=lambda one: not one.kept)
    for wanted in (FILMS, MOVING):
        rows = [list(row) for _, row in groupby(ordered, lambda one: (one.kept, one.node))]
        if single := next((row[0] for row in rows if _is_one(row, wanted)), None):
            return [single]
    rows = [
        [one for one in row if one.suffix in STILLS]
        for _, row in groupby(ordered, lambda one: (one.kept, one.node))
    ]
    longest = max(rows, key=len, default=[])
    if len(longest) > 1:
        return longest[:MOST_PICTURES]
    what = "a single picture" if longest else "no file"
    raise AnswerError(
        f"{SERVICE}: the workflow made {what}, and no clip",
        answered=True,
        cure="end it in a node that saves a film, such as SaveVideo",
    )


def _is_one(row: Sequence[Output], kinds: set[str]) -> bool:
    """Whether a node's first file stands for itself: several WebP files are a row of stills."""
    return row[0].suffix in kinds and (row[0].suffix != ".webp" or len(row) == 1)


def brought(
    server: Server, files: Sequence[Output], folder: Path, rate: float | None, tick: Tick
) -> Path:
    """The clip as one file in `folder`, made of pictures where need be.

    `rate` is the frames a second of pictures that do not say so. Raises AnswerError for what is no
    clip, or is larger than a clip may be.
    """
    left, paths = FOOTAGE_MOST, []
    for index, one in enumerate(files):
        path = server.fetch(one.place, folder / f"sent{index}", left, tick)
        left -= path.stat().st_size
        paths.append(path)
        if len(files) > 1:
            tick(None, f"{SERVICE}: picture {index + 1} of {len(files)} brought")
    if files[0].suffix in FILMS:
        return arrived(paths[0], SERVICE)
    clip = assembled(paths, rate, folder / "clip.mp4", tick)
    for path in paths:
        path.unlink()
    return clip
