"""Random display lists: everything that can be on a frame, coming, going and moving."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np

from vidgen.renderer.display_list import (
    DOTS_HEAD,
    IMAGE_HEAD,
    PLACE,
    STYLE_HEAD,
    VIEW,
    Kind,
    Mark,
    RunReader,
    RunWriter,
)

SIZE = (64, 48)
_VIEWS = [
    (8.0, 0.0, 0.0, -8.0, 32.0, 24.0),
    (11.3, 0.0, 0.0, -11.3, 20.5, 30.25),
    (6.0, 5.0, 4.0, -7.0, 32.0, 24.0),
]


class Luck:
    """Marks as a seed gives them."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def chance(self, part: float) -> bool:
        return bool(self.rng.random() < part)

    def mark(self) -> Mark:
        draw = self.rng.random()
        if draw < 0.04:
            return self.image()
        if draw < 0.07:
            return self.dots()
        return self.path()

    def ground(self) -> Mark:
        if self.chance(0.2):
            pixels = self.rng.integers(0, 256, (SIZE[1], SIZE[0], 4), np.uint8)
            return Mark(Kind.PASTE, pixels.tobytes())
        return Mark(Kind.FILL, bytes([*self.rng.integers(0, 256, 3).tolist(), 255]))

    def path(self) -> Mark:
        view = _VIEWS[int(self.rng.choice(3, p=[0.7, 0.15, 0.15]))]
        return Mark(Kind.PATH, self.points().tobytes(), self.style(), VIEW.pack(*view))

    def points(self) -> np.ndarray:
        """Some pieces, open or closed, joined or not, sharp or round, near the frame or far off."""
        centre = self.rng.normal(0, 2.5, 2)
        reach = self.rng.choice([0.02, 0.3, 1.0, 4.0, 300.0], p=[0.1, 0.4, 0.4, 0.08, 0.02])
        if self.chance(0.02):
            centre = centre * 1e6
        pieces = [self._piece(centre, reach) for _ in range(self.rng.integers(1, 4))]
        points = np.concatenate(pieces)
        if self.chance(0.03):
            points = points[: len(points) - self.rng.integers(1, 4)]
        return points

    def _piece(self, centre: np.ndarray, reach: float) -> np.ndarray:
        count = int(self.rng.integers(1, 6))
        anchors = centre + self.rng.normal(0, reach, (count + 1, 2))
        if self.chance(0.6):
            anchors[-1] = anchors[0] + self.rng.choice([0, 1e-7, 2e-6])
        curves = np.empty((count, 4, 2))
        curves[:, 0], curves[:, 3] = anchors[:-1], anchors[1:]
        thirds = anchors[:-1] + (anchors[1:] - anchors[:-1]) / 3
        bend = self.rng.normal(0, reach, (count, 2)) if self.chance(0.5) else 0.0
        curves[:, 1], curves[:, 2] = thirds + bend, 2 * thirds - anchors[:-1] + bend
        return curves.reshape(-1, 2)

    def style(self) -> bytes:
        counts = self.rng.choice([0, 1, 2, 5], 3, p=[0.4, 0.45, 0.1, 0.05]).tolist()
        rgbas = self.rng.random((sum(counts), 4))
        rgbas[self.rng.random(len(rgbas)) < 0.3, 3] = 1.0
        widths = self.rng.choice([0.0, 0.01, 0.04, 0.3], 2).tolist()
        lines = self.rng.integers(0, 3, 2).tolist()
        ends = self.rng.normal(0, 2, 4).tolist()
        return STYLE_HEAD.pack(*counts, *widths, *lines, *ends) + rgbas.tobytes()

    def image(self) -> Mark:
        height, width = self.rng.integers(1, 12, 2).tolist()
        left, top = self.rng.normal(20, 20, 2)
        wide, high = self.rng.uniform(2, 40, 2)
        corners = [left, top, left + wide, top, left, top + high, left + wide, top + high]
        resampling = int(self.rng.choice([0, 2, 3]))
        pixels = self.rng.integers(0, 256, (height, width, 4), np.uint8)
        picture = IMAGE_HEAD.pack(height, width) + pixels.tobytes()
        return Mark(Kind.IMAGE, picture, view=PLACE.pack(resampling, *corners))

    def dots(self) -> Mark:
        count = int(self.rng.integers(1, 30))
        places = self.rng.integers(-5, 70, (count, 2), np.int64)
        head = DOTS_HEAD.pack(count, float(self.rng.uniform(1, 4)))
        return Mark(Kind.DOTS, head + places.tobytes() + self.rng.random((count, 4)).tobytes())

    def changed(self, marks: list[Mark]) -> list[Mark]:
        """The next frame: mostly like the one before."""
        marks = marks.copy()
        for _ in range(self.rng.integers(0, 4)):
            at = int(self.rng.integers(1, len(marks) + 1))
            what = self.rng.random()
            if what < 0.35 or len(marks) < 3:
                marks.insert(at, self.mark())
            elif what < 0.6:
                marks.pop(min(at, len(marks) - 1))
            elif what < 0.8:
                marks[min(at, len(marks) - 1)] = self.mark()
            elif what < 0.95:
                marks.insert(at, marks.pop(int(self.rng.integers(1, len(marks)))))
            else:
                marks[0] = self.ground()
        return marks[:1] if self.chance(0.02) else marks[:40]


def frames(seed: int, count: int) -> Iterator[list[Mark]]:
    """The frames of a run."""
    luck = Luck(seed)
    marks = [luck.ground(), *(luck.mark() for _ in range(luck.rng.integers(0, 12)))]
    for _ in range(count):
        yield marks
        marks = luck.changed(marks)


def run_of(shown: list[tuple[list[Mark], int]]) -> bytes:
    """The bytes of a run, as a reader takes them."""
    writer = RunWriter()
    bodies = [b"".join(writer.frame(marks, repeat)) for marks, repeat in shown]
    return b"".join(struct.pack("<q", len(body)) + body for body in bodies)


def reader_of(shown: list[tuple[list[Mark], int]]) -> RunReader:
    return RunReader(run_of(shown))
