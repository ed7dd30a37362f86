"""One moment of a scene as things that are seen: texts and shapes, where they are, in what colour.

Places are pixels of the frame that is looked at, x to the right and y downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from manim import Group, Mobject, VDict, VGroup, VMobject

from ..display_list import Kind
from ..look_text import STRUT
from ..recording import Frame
from .origins import TEXTS, Origin, Origins
from .pieces import Box, Piece, Pieces, union

_TRANSPARENT = {Group, VGroup, VDict, Mobject, VMobject}
_FADES = 0.015


@dataclass
class Subject:
    """A text, or a thing that is none, with all its marks that can be seen.

    `owner` is the mobject it stands for; `whole` what that is a part of, such as axes. Letters that
    were taken out of their text are `loose`.
    """

    owner: Mobject
    whole: Mobject
    is_text: bool
    loose: bool = False
    pieces: list[Piece] = field(default_factory=list)
    part: Mobject | None = None

    @property
    def key(self) -> int:
        return id(self.owner)

    @cached_property
    def box(self) -> Box:
        return union(piece.box for piece in self.pieces)

    @cached_property
    def alpha(self) -> float:
        """The opacity of its strongest part."""
        return max(piece.ink.colour[3] for piece in self.pieces)

    @cached_property
    def strength(self) -> float:
        """The mean opacity of its parts; those that are only outlined count less."""
        shares = [p.ink.colour[3] * (1.0 if p.ink.filled else 0.5) for p in self.pieces]
        return sum(shares) / len(shares)


@dataclass
class Glance:
    """What a frame shows. `camera` is how it is looked at: equal where nothing of that changed."""

    frame: Frame
    size: tuple[int, int]
    subjects: list[Subject]
    camera: tuple[Any, ...] = ()
    known: bool = True

    @property
    def box(self) -> Box:
        return Box(0.0, 0.0, float(self.size[0]), float(self.size[1]))

    @property
    def texts(self) -> list[Subject]:
        return [subject for subject in self.subjects if subject.is_text]

    @cached_property
    def by_key(self) -> dict[int, Subject]:
        return {subject.key: subject for subject in self.subjects}


class Owner(NamedTuple):
    """What a part of a scene belongs to, as a subject has it."""

    owner: Mobject
    whole: Mobject
    is_text: bool
    loose: bool


class Eye:
    """Turns frames into glances. Keeps what it knows of marks from one frame to the next."""

    def __init__(self, size: tuple[int, int], origins: Origins) -> None:
        self._size = size
        self._origins = origins
        self._pieces = Pieces(size)

    def look(self, frame: Frame, mobjects: Sequence[Mobject], camera: Any) -> Glance:
        owners = dict(self._owners(mobjects))
        found: dict[int, Subject] = {}
        for at, (mark, source) in enumerate(zip(frame.marks, frame.sources, strict=True)):
            piece = self._pieces.of(at, mark) if source is not None else None
            if piece is None or source is None:
                continue
            owner = owners.get(id(source)) or Owner(source, source, False, False)
            subject = found.setdefault(id(owner.owner), Subject(*owner))
            subject.part = subject.part or source
            subject.pieces.append(piece)
        subjects, known = list(found.values()), _is_known(frame, camera)
        return Glance(frame, self._size, subjects, _stance(frame, camera), known)

    def _owners(self, mobjects: Iterable[Mobject]) -> Iterator[tuple[int, Owner]]:
        """For each part of what is in a scene the text, or else the thing, that it belongs to."""
        loose: dict[Origin, Mobject] = {}
        todo = [_Visit(mobject) for mobject in reversed(list(mobjects))]
        while todo:
            mobject, parent, text, whole = todo.pop()
            text = mobject if text is None and is_text(mobject) else text
            whole = mobject if whole is None and type(mobject) not in _TRANSPARENT else whole
            if len(mobject.points):
                own, lone = whole or mobject, False
                origin = self._origins.of(mobject)
                if text is None and origin.words:  # letters that were taken out of their text
                    own, lone = parent or loose.setdefault(origin, mobject), True
                yield id(mobject), Owner(text or own, own, text is not None or lone, lone)
            todo += [_Visit(part, mobject, text, whole) for part in reversed(mobject.submobjects)]


def _stance(frame: Frame, camera: Any) -> tuple[Any, ...]:
    """Where a camera stands and looks, as far as pictures depend on it."""
    view = next((mark.view for mark in frame.marks if mark.kind is Kind.PATH), b"")
    angles = [getattr(camera, name, None) for name in ("get_phi", "get_theta", "get_zoom")]
    return (view, *(round(float(angle()), 4) for angle in angles if angle is not None))


class _Visit(NamedTuple):
    mobject: Mobject
    parent: Mobject | None = None
    text: Mobject | None = None
    whole: Mobject | None = None


def _is_known(frame: Frame, camera: Any) -> bool:
    """Whether a frame says what is on it: not where Manim had to draw it itself."""
    if len(frame.marks) > 1 or frame.marks[0].kind is Kind.FILL:
        return True
    return frame.marks[0].thing == np.asarray(camera.background).tobytes()


def is_text(mobject: Mobject) -> bool:
    """Whether a mobject is a text as a whole: one of Manim's, or a block that the kit has set."""
    if isinstance(mobject, TEXTS):
        return True
    parts = mobject.submobjects
    return bool(parts) and parts[0].name == STRUT


def moved(before: Subject, after: Subject, reach: float) -> bool:
    """Whether a thing moves, grows or fades from one glance to the next: by more than `reach`."""
    shift = max(abs(a - b) for a, b in zip(before.box, after.box, strict=True))
    return shift > reach or abs(before.strength - after.strength) > _FADES
