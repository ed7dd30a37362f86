"""Frames cross from one process to another whole, and bytes that are none do no harm."""

from __future__ import annotations

import json
import os
import resource
import signal
import struct
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from vidgen.renderer.display_list import (
    DOTS_HEAD,
    IMAGE_HEAD,
    PLACE,
    STYLE_HEAD,
    VIEW,
    Kind,
    Mark,
    RunReader,
    TableError,
)
from vidgen.renderer.painter import Painter
from vidgen.renderer.runs import Ended, Enough, RunTape, TapeReader, run_lengths

sys.path.insert(0, str(Path(__file__).parent))
from marks import SIZE, frames, run_of

UNIT = VIEW.pack(8.0, 0.0, 0.0, -8.0, 32.0, 24.0)
GROUND = Mark(Kind.FILL, b"\0\0\0\xff")
WILD = [
    *(float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 1e9, 5e-324, 8388608.5),
    *(-1, 0, 1, 2, 2**15, 2**31, 2**32, 2**62, 2**63 - 1, -(2**63)),
]


def read(run: bytes) -> list[tuple[list[Mark], int]]:
    reader = RunReader(run)
    tables = reader.tables
    return [
        (
            [
                Mark(
                    tables.kinds[thing],
                    bytes(tables.things[thing]),
                    bytes(tables.styles[style]),
                    bytes(tables.views[view]),
                )
                for thing, style, view in marks.tolist()
            ],
            repeat,
        )
        for marks, repeat in reader
    ]


def paint(run: bytes) -> None:
    reader = RunReader(run)
    painter = Painter(*SIZE, reader.tables)
    for marks, _ in reader:
        painter.paint(marks)


@pytest.mark.parametrize("seed", range(8))
def test_frames_come_out_as_they_went_in(seed):
    shown = [(marks, at % 7 + 1) for at, marks in enumerate(frames(seed, 20))]
    assert read(run_of(shown)) == shown


def test_what_stays_is_said_once():
    marks = next(frames(3, 1))
    one, two = len(run_of([(marks, 1)])), len(run_of([(marks, 1), (marks, 1)]))
    assert two - one < 12 * len(marks) + 60


def test_a_run_cut_anywhere_is_refused():
    run = run_of([(marks, 1) for marks in frames(4, 3)])
    whole = {0}
    at = 0
    while at < len(run):
        at += 8 + struct.unpack_from("<q", run, at)[0]
        whole.add(at)
    for end in set(range(0, len(run), 37)) - whole:
        with pytest.raises(TableError):
            read(run[:end])


class Lined:
    """A tape into memory, and the runs read from it in pieces of any size."""

    def __init__(self, total: int, fps: int) -> None:
        self.heard, told = os.pipe()
        self.total, self.tape = total, RunTape(told, total, fps)
        self.told = told

    def runs(self, step: int) -> tuple[list[bytes], object]:
        os.close(self.told)
        with os.fdopen(self.heard, "rb") as pipe:
            whole = pipe.read()
        reader, found = TapeReader(), []
        for at in range(0, len(whole), step):
            found += reader.feed(whole[at : at + step])
        return found[:-1], found[-1]


def frame(colour: int) -> SimpleNamespace:
    return SimpleNamespace(marks=[Mark(Kind.FILL, bytes([colour, 0, 0, 255]))])


@pytest.mark.parametrize("step", [1, 9, 10**6])
def test_a_tape_is_cut_into_equal_runs_wherever_frames_change(step):
    lined = Lined(100, 30)
    for colour, repeat in ((1, 13), (2, 20), (2, 1), (3, 40)):
        lined.tape.frame(frame(colour), repeat)
    lined.tape.hold(frame(4))
    lined.tape.close({"asked": lined.tape.asked})
    runs, ended = lined.runs(step)
    shown = [[(marks[0].thing[0], repeat) for marks, repeat in read(run)] for run in runs]
    assert shown == [[(1, 13), (2, 21)], [(3, 33)], [(3, 7), (4, 26)]]
    assert ended == Ended({"asked": 74})


def test_a_tape_ends_where_the_clip_does():
    lined = Lined(20, 30)
    lined.tape.frame(frame(1), 20)
    with pytest.raises(Enough):
        lined.tape.frame(frame(2), 5)
    lined.tape.close({})
    assert [read(run)[0][1] for run in lined.runs(100)[0]] == [20]


@pytest.mark.parametrize("fps", [1, 10, 12, 24, 30, 60])
def test_runs_fill_the_clip_and_are_one_to_two_seconds_long(fps):
    for total in range(1, 8 * fps):
        lengths = run_lengths(total, fps)
        assert sum(lengths) == total
        assert all(fps <= length <= 2 * fps for length in lengths[:-1])
        assert lengths[-1] <= 3 * fps


@pytest.mark.parametrize(
    "tape",
    [
        struct.pack("<cq", b"F", -1),
        struct.pack("<cq", b"F", 1 << 40),
        struct.pack("<cq", b"E", 1 << 28),
        struct.pack("<cq", b"?", 0),
        struct.pack("<cq", b"E", 2) + b"[]",
        struct.pack("<cq", b"E", 3) + b"\xff\xfe\xfd",
        struct.pack("<cq", b"E", 100_000) + b"[" * 100_000,
    ],
)
def test_what_is_no_tape_is_refused(tape):
    with pytest.raises(ValueError, match=r"."):
        list(TapeReader().feed(tape))


def path(points: object, style: bytes | None = None, view: bytes = UNIT) -> Mark:
    colour = STYLE_HEAD.pack(0, 1, 1, 0.0, 0.1, 0, 0, *[0.0] * 4) + bytes(np.ones(8).tobytes())
    packed = np.asarray(points, np.float64).tobytes()
    return Mark(Kind.PATH, packed, colour if style is None else style, view)


def image(corners: list[float], height: int = 1, width: int = 1, resampling: int = 0) -> Mark:
    picture = IMAGE_HEAD.pack(height, width) + bytes(4)
    return Mark(Kind.IMAGE, picture, view=PLACE.pack(resampling, *corners))


def gradient(count: int) -> bytes:
    colours = np.linspace(0, 1, 4 * count).tobytes()
    return STYLE_HEAD.pack(count, count, count, 0.2, 0.1, 0, 0, 0.0, 0.0, 1.0, 1.0) + colours


CURVE = [[0, 0], [1, 1], [2, 1], [3, 0]]
HOSTILE = {
    "points that are no numbers": path(np.full((8, 2), np.nan)),
    "points at infinity": path([[0, 0], [np.inf, 1], [2, -np.inf], [3, 0]]),
    "points far off": path(np.array(CURVE) * 1e300),
    "many far points": path(np.random.default_rng(1).normal(0, 1e7, (4000, 2))),
    "half a point": Mark(Kind.PATH, bytes(24), gradient(1), UNIT),
    "a line as wide as the world": path(CURVE, STYLE_HEAD.pack(*[0, 0, 1], 0, 1e300, *[0] * 6)),
    "a line of no width": path(CURVE, gradient(1)[:24] + bytes(16) + gradient(1)[40:]),
    "ten thousand colours": path(CURVE, gradient(10_000)),
    "colours that are missing": path(CURVE, gradient(2)[:-8]),
    "more colours than there are": path(CURVE, STYLE_HEAD.pack(2**62, 2**62, 0, *[0] * 8)),
    "joins of no kind": path(CURVE, STYLE_HEAD.pack(0, 0, 0, 0, 0, 77, -5, *[0] * 4)),
    "a view of nothing": path(CURVE, view=VIEW.pack(*[0.0] * 6)),
    "a view that is no number": path(CURVE, view=VIEW.pack(*[np.nan] * 6)),
    "a view of half the size": path(CURVE, view=UNIT[:24]),
    "a huge view": path(CURVE, view=VIEW.pack(1e300, 0, 0, 1e300, 1e300, 0)),
    "a path without a view": path(CURVE, view=b""),
    "a picture as large as the world": image([0, 0, 1e9, 0, 0, 1e9, 1e9, 1e9]),
    "a picture far away": image([1e300, 0, 1e300, 5, 1e300, 9, 1e300, 8]),
    "a picture nowhere": image([np.nan] * 8),
    "a picture without a place": Mark(Kind.IMAGE, IMAGE_HEAD.pack(1, 1) + bytes(4)),
    "a picture with a path's view": Mark(Kind.IMAGE, IMAGE_HEAD.pack(1, 1) + bytes(4), view=UNIT),
    "a path with a picture's place": path(CURVE, view=PLACE.pack(0, *[0.0] * 8)),
    "a picture that is a line": image([0, 0, 9, 0, 0, 0, 9, 0]),
    "a picture without pixels": image([0.0] * 8, 2**40, 2**40),
    "a picture resampled in no way": image([0, 0, 9, 0, 0, 9, 9, 9], 1, 1, 99),
    "dots without end": Mark(Kind.DOTS, DOTS_HEAD.pack(2**60, 2.0) + bytes(48)),
    "dots of no size": Mark(Kind.DOTS, DOTS_HEAD.pack(1, float("nan")) + bytes(48)),
    "thick dots far off": Mark(
        Kind.DOTS,
        DOTS_HEAD.pack(1, 900.0) + struct.pack("<2q", 2**62, -(2**62)) + bytes(32),
    ),
    "pixels that fill no frame": Mark(Kind.PASTE, bytes(12)),
}


def in_a_fork(body: Callable[[int], None], seconds: int) -> bytes:
    """What `body` writes in a process that may use 2 GB and so many seconds."""
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.alarm(10 * seconds)
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            room = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (room + (2 << 30), resource.RLIM_INFINITY))
            warnings.simplefilter("ignore")
            with np.errstate(all="ignore"):
                body(told)
            code = 0
        finally:
            os._exit(code)
    os.close(told)
    with os.fdopen(heard, "rb") as pipe:
        said = pipe.read()
    assert os.waitpid(child, 0)[1] == 0, said[-200:].decode(errors="replace")
    return said


@pytest.mark.parametrize("name", HOSTILE)
def test_a_mark_that_makes_no_sense_does_no_harm(name):
    def body(told: int) -> None:
        try:
            paint(run_of([([GROUND, HOSTILE[name]], 1), ([GROUND, HOSTILE[name], GROUND], 1)]))
        except TableError:
            os.write(told, b"refused")
        else:
            os.write(told, b"painted")

    assert in_a_fork(body, 30) in {b"refused", b"painted"}


def mutated(run: bytes, rng: np.random.Generator) -> bytes:
    whole = bytearray(run)
    for _ in range(rng.integers(1, 6)):
        at = int(rng.integers(0, max(1, len(whole) - 8)))
        what = rng.random()
        if what < 0.3:
            whole[at] ^= 1 << int(rng.integers(0, 8))
        elif what < 0.8:
            value = WILD[int(rng.integers(0, len(WILD)))]
            at -= at % 4
            struct.pack_into("<d" if isinstance(value, float) else "<q", whole, at, value)
        elif what < 0.9:
            del whole[at : at + int(rng.integers(1, 40))]
        else:
            whole[at:at] = whole[: int(rng.integers(1, 40))]
    return bytes(whole)


def fuzzed(seed: int, seconds: float) -> Callable[[int], None]:
    """Tell of each changed run that fails with another error than it should, or is slow."""

    def body(told: int) -> None:
        rng = np.random.default_rng(seed)
        end = time.process_time() + seconds
        while time.process_time() < end:
            run = run_of([(marks, 1) for marks in frames(int(rng.integers(0, 10**6)), 4)])
            for _ in range(10):
                change = int(rng.integers(0, 2**40))
                bad = mutated(run, np.random.default_rng(change))
                started = time.process_time()
                try:
                    paint(bad)
                except TableError:
                    pass
                except BaseException as error:
                    os.write(told, json.dumps([change, repr(error)]).encode() + b"\n")
                if time.process_time() - started > 20:
                    os.write(told, json.dumps([change, "slow"]).encode() + b"\n")

    return body


def test_changed_bytes_are_painted_or_refused():
    assert in_a_fork(fuzzed(seed=1, seconds=4.0), 60) == b""
