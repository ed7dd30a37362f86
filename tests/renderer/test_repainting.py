"""A frame painted over the one before it has the bits of the same frame painted anew."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from vidgen.renderer.display_list import STYLE_HEAD, VIEW, Kind, Tables
from vidgen.renderer.painter import Painter

WIDTH, HEIGHT = 160, 90
FRAMES = 12
VIEWED = VIEW.pack(WIDTH / 14.2, 0, 0, -HEIGHT / 8, WIDTH / 2, HEIGHT / 2)
Row = tuple[int, int, int]


class Scribbles:
    """Frames of random paths: some come, some go, some change places."""

    def __init__(self, seed: int) -> None:
        self._luck = np.random.default_rng(seed)
        ground = memoryview(b"\x10\x20\x30\xff")
        nothing = memoryview(b"")
        self.tables = Tables([Kind.FILL], [ground], [nothing], [nothing, memoryview(VIEWED)])
        self.rows: list[Row] = [self._new() for _ in range(self._luck.integers(1, 25))]

    def frame(self) -> np.ndarray:
        return np.array([(0, 0, 0), *self.rows], np.int32)

    def change(self) -> None:
        at = int(self._luck.integers(len(self.rows)))
        what = self._luck.integers(4)
        if what == 0:
            self.rows[at] = self._new()
        elif what == 1 or len(self.rows) == 1:
            self.rows.insert(at, self._new())
        elif what == 2:
            self.rows.pop(at)
        else:
            self.rows.append(self.rows.pop(at))

    def _new(self) -> Row:
        self.tables.kinds.append(Kind.PATH)
        self.tables.things.append(memoryview(self._path()))
        self.tables.styles.append(memoryview(self._style()))
        return len(self.tables.things) - 1, len(self.tables.styles) - 1, 1

    def _path(self) -> bytes:
        luck = self._luck
        corners = luck.normal(0, [3, 2.4]) + luck.normal(0, 0.4, (luck.integers(2, 7), 2))
        steps = np.linspace(0, 1, 4)[:, None]
        curves = [one + (two - one) * steps for one, two in itertools.pairwise(corners)]
        points = np.concatenate(curves)
        return bytes((points + luck.normal(0, 0.2 * luck.integers(2), points.shape)).tobytes())

    def _style(self) -> bytes:
        luck = self._luck
        counts = [
            int(luck.random() < likely) * int(luck.integers(1, 3)) for likely in (0.2, 0.6, 1)
        ]
        widths = luck.random() * 0.3, luck.choice([0.01, 0.04, 0.2])
        ends = luck.normal(0, 2, 4)
        head = STYLE_HEAD.pack(*counts, *widths, luck.integers(3), luck.integers(3), *ends)
        return head + bytes(luck.random((sum(counts), 4)).tobytes())


@pytest.mark.parametrize("seed", range(40))
def test_what_stays_is_not_painted_otherwise_than_before(seed):
    scribbles = Scribbles(seed)
    painter = Painter(WIDTH, HEIGHT, scribbles.tables)
    painter.paint(scribbles.frame())
    for _ in range(FRAMES):
        scribbles.change()
        before = painter.pixels.copy()
        top, bottom = painter.paint(scribbles.frame())
        anew = Painter(WIDTH, HEIGHT, scribbles.tables)
        anew.paint(scribbles.frame())
        assert (painter.pixels == anew.pixels).all()
        changed = np.flatnonzero((painter.pixels != before).any(axis=(1, 2)))
        assert all(top <= row < bottom for row in changed)
