"""A scene to be drawn twice, what became of it on each side, and how the two compare."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Literal

Frames = list[tuple[str, int]]
"""Hashes of raw RGBA pictures in the order they are shown, each with for how many frames."""

Verdict = Literal["identical", "different", "failed", "unstable", "not in Manim"]
"""`failed`: ours raised an error. `unstable`: Manim differs from itself, drawn twice."""


@dataclass(frozen=True)
class Case:
    """One scene: a file's whole text, the class in it to draw, and what must lie beside the file.

    `name` is unique within its corpus.
    """

    corpus: str
    name: str
    source: str
    scene: str
    beside: tuple[Path, ...] = ()

    @property
    def digest(self) -> str:
        """What the frames depend on, as far as it is the scene's own."""
        beside = "".join(map(tree_digest, self.beside))
        return hashlib.sha256(f"{self.scene}\n{beside}\n{self.source}".encode()).hexdigest()

    def lay(self, folder: Path) -> Path:
        """Write the scene into `folder`, with what must lie beside it; its file."""
        folder.mkdir(parents=True, exist_ok=True)
        for source in self.beside:
            target = folder / source.name
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            else:
                shutil.copyfile(source, target)
        code = folder / "scene.py"
        code.write_text(self.source, encoding="utf-8")
        return code


@dataclass(frozen=True)
class Side:
    """What one side made of a scene: its frames, or why there are none; `cpu_s` is what it cost.

    `formulas` tells that formulas were set by vidgen, as there is no TeX.
    """

    frames: Frames = field(default_factory=list)
    error: str = ""
    cpu_s: float = 0.0
    formulas: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a case came out; `why` says what differs, or why Manim cannot draw it."""

    case: Case
    verdict: Verdict
    why: str = ""
    manim: Side = field(default_factory=Side)
    ours: Side = field(default_factory=Side)


@cache
def tree_digest(root: Path) -> str:
    """What is in a file, or in the files of a folder, as a hash."""
    told = hashlib.sha256()
    for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
        if file.is_file() and "__pycache__" not in file.parts:
            told.update(file.read_bytes())
    return told.hexdigest()


def each(frames: Sequence[tuple[str, int]]) -> list[str]:
    """One hash a frame."""
    return [told for told, repeat in frames for _ in range(repeat)]


def runs(frames: Sequence[tuple[str, int]]) -> Frames:
    """The same frames with equal neighbours taken together."""
    return [(told, len(list(same))) for told, same in groupby(each(frames))]


def first_difference(manim: Frames, ours: Frames) -> int | None:
    """The number of the first frame, from 0, that is not the same; None where all are."""
    theirs, mine = each(manim), each(ours)
    for at, (one, other) in enumerate(zip(theirs, mine, strict=False)):
        if one != other:
            return at
    return None if len(theirs) == len(mine) else min(len(theirs), len(mine))


def difference(manim: Frames, ours: Frames) -> str:
    """In words what differs; empty where nothing does."""
    at = first_difference(manim, ours)
    if at is None:
        return ""
    theirs, mine = each(manim), each(ours)
    counts = f"{len(theirs)} frames" if len(theirs) == len(mine) else ""
    counts = counts or f"{len(theirs)} frames in Manim, {len(mine)} in vidgen"
    wrong = sum(one != other for one, other in zip(theirs, mine, strict=False))
    return f"{counts}; {wrong} differ, the first is number {at}"
