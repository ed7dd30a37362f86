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

from ..canvas import Style
from ..display_list import IMAGE_HEAD, VIEW, Kind, Mark
from ..look_text import STRUT
from ..recording import Frame
from .origins import TEXTS, Origin, Origins

UNSEEN = 0.06
"""Opacity below which nobody sees a thing."""

_TRANSPARENT = {Group, VGroup, VDict, Mobject, VMobject}
_LARGEST_CACHE = 50_000
_FADES = 0.015


class Box(NamedTuple):
    """An upright rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    def meet(self, other: Box) -> Box:
        """What two boxes have in common; of negative width or height where that is nothing."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def touches(self, other: Box) -> bool:
        common = self.meet(other)
        return common.width >= 0 and common.height >= 0

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around others, of which there is at least one."""
    sides = list(zip(*boxes, strict=True))
    return Box(min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3]))


Colour = tuple[float, float, float, float]


class Ink(NamedTuple):
    """How a path is coloured: its fill or, without one, its line; and the outline behind it."""

    colour: Colour
    behind: Colour | None
    filled: bool
    width: float


@dataclass(frozen=True)
class Piece:
    """One mark of a subject: where in the frame's list it is, its box, and its ink."""

    at: int
    box: Box
    ink: Ink


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
        self._boxes: dict[tuple[bytes, bytes], Box | None] = {}
        self._inks: dict[bytes, Ink | None] = {}

    def look(self, frame: Frame, mobjects: Sequence[Mobject], camera: Any) -> Glance:
        owners = dict(self._owners(mobjects))
        found: dict[int, Subject] = {}
        for at, (mark, source) in enumerate(zip(frame.marks, frame.sources, strict=True)):
            piece = self._piece(at, mark) if source is not None else None
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

    def _piece(self, at: int, mark: Mark) -> Piece | None:
        """A mark that can be seen, if it is one."""
        if mark.kind is Kind.PATH:
            ink, box = self._ink(mark.style), self._box(mark)
        elif mark.kind is Kind.IMAGE:
            ink, box = _OPAQUE, self._box(mark)
        else:
            ink, box = _OPAQUE, Box(0.0, 0.0, *map(float, self._size))
        return Piece(at, box, ink) if ink is not None and box is not None else None

    def _ink(self, style: bytes) -> Ink | None:
        if style not in self._inks:
            self._inks[style] = _ink(Style.read(memoryview(style)))
        return self._inks[style]

    def _box(self, mark: Mark) -> Box | None:
        key = (mark.thing, mark.view)
        if key not in self._boxes:
            if len(self._boxes) > _LARGEST_CACHE:
                self._boxes.clear()
            self._boxes[key] = _box(mark)
        return self._boxes[key]


_OPAQUE = Ink((0.5, 0.5, 0.5, 1.0), None, True, 0.0)


def _box(mark: Mark) -> Box | None:
    if mark.kind is Kind.IMAGE:
        corners = np.array(IMAGE_HEAD.unpack_from(mark.thing)[3:]).reshape(4, 2)
    else:
        points = np.frombuffer(mark.thing, np.float64).reshape(-1, 2)
        xx, yx, xy, yy, x0, y0 = VIEW.unpack(mark.view)
        corners = points @ np.array([[xx, yx], [xy, yy]]) + (x0, y0)
    if not len(corners) or not np.isfinite(corners).all():
        return None
    return Box(*map(float, (*corners.min(axis=0), *corners.max(axis=0))))


def _ink(style: Style) -> Ink | None:
    fill, stroke = _mean(style.fill), _mean(style.stroke)
    behind = _mean(style.behind) if style.behind_width > 0 else None
    if fill is not None and fill[3] >= UNSEEN:
        return Ink(fill, behind, True, style.width)
    if stroke is not None and stroke[3] >= UNSEEN and style.width > 0:
        return Ink(stroke, behind, False, style.width)
    return None


def _mean(rgbas: Any) -> Colour | None:
    if not len(rgbas):
        return None
    red, green, blue, alpha = (float(value) for value in rgbas.mean(axis=0))
    return red, green, blue, alpha


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
