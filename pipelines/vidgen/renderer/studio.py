"""Where a scene's runs become a clip: each is painted by a process of its own, or found.

What comes in over the tape is not trusted; what is made of it is. A run that an earlier clip of the
scene has, or that was there before in this one, is copied instead of painted.
"""

from __future__ import annotations

import hashlib
import os
import select
import struct
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ..engine.budget import Cores
from ..errors import RenderError
from ..events import Tick
from ..media.contract import longest_run
from ..media.splice import Part
from ..sandbox.intake import take
from ..sandbox.limits import Limits
from ..sandbox.rules import Policy
from .child import Child, fork
from .display_list import RunReader, TableError, holds
from .encoder import HELD
from .painter import Painter
from .runs import LARGEST, Ended, TapeReader
from .stills import still_picture
from .wanted import Cut, Earlier

_CHUNK = 1 << 18
_WAITING = 4
_WAITING_BYTES = 1 << 28
_BEAT_S = 0.5
_WORD_S = 0.05
_PAINTER_MB = 250
_RAW = 4
_MARKS_BYTES = 1 << 20
"""Bytes of a frame besides a raw picture, where all frames have one."""
_COUNT = struct.Struct("<Q")
_FRAME_S = 10.0
"""Seconds that a painter may need for a frame."""


@dataclass
class _Run:
    """A run on its way: `found` says where it is, as soon as that is known.

    `holds` is True where a picture of it stays long enough to be held.
    """

    key: str
    frames: int
    file: Path
    whole: bytes = b""
    holds: bool = False
    found: Part | None = None


@dataclass
class Tally:
    """What was done for a clip."""

    painted: int = 0
    found: int = 0
    painters: int = 0
    keys: list[str] = field(default_factory=list)


class Studio:
    """Turns a tape into the parts of one clip, with as many painters as there are cores to spare.

    One painter works in any case; more are hired while `cores` lends cores. Painters of a tape that
    is not `trusted` are held back: each can write only in a folder of its own.
    """

    def __init__(
        self,
        cut: Cut,
        work: Path,
        cores: Cores,
        tick: Tick,
        earlier: Earlier | None = None,
        *,
        trusted: bool = False,
    ) -> None:
        self.tally = Tally()
        self._cut = cut
        self._work = work.absolute()
        self._cores = cores
        self._tick = tick
        self._earlier = earlier
        self._trusted = trusted
        self._frames = 0
        self._runs: list[_Run] = []
        self._by_key: dict[str, _Run] = {}
        self._waiting: list[_Run] = []
        self._painting: dict[Child, list[_Run]] = {}
        self._counters = -1
        self._next_word = 0.0

    def make(self, tape: int) -> tuple[list[Part], Mapping[str, Any] | None]:
        """Take in a tape to its end: the clip's parts, and how the player says the scene ended.

        The verdict is None where the tape breaks off. Raises RenderError for a tape that makes no
        sense, and what a painter fails with; no painter is left behind.
        """
        with tempfile.TemporaryFile(dir=self._work) as counters:
            self._counters = counters.fileno()
            try:
                verdict = self._watch(tape)
            except ValueError as error:
                raise RenderError(f"what the scene shows cannot be painted: {error}") from None
            finally:
                self._dismiss()
        return self._parts(), verdict

    def _watch(self, tape: int) -> Mapping[str, Any] | None:
        """Take in a tape to its end, and have all on it painted."""
        reader = TapeReader(self._largest())
        verdict: Mapping[str, Any] | None = None
        open_ended = True
        while open_ended or self._painting or self._waiting:
            hungry = open_ended and self._has_room()
            for ready in self._ready(tape if hungry else None):
                if not isinstance(ready, int):
                    self._finish(ready)
                    continue
                data = os.read(tape, _CHUNK)
                verdict = self._take_in(reader, data)
                open_ended = bool(data) and verdict is None
            self._hire()
            if time.monotonic() >= self._next_word:
                self._say()
        self._say()
        return verdict

    def _largest(self) -> int:
        """Bytes that a run may have: a raw picture for each frame, if there is no other way."""
        width, height = self._cut.size
        return max(LARGEST, longest_run(self._cut.fps) * (_RAW * width * height + _MARKS_BYTES))

    def _has_room(self) -> bool:
        """Whether more runs may come in before those that wait are painted."""
        waiting = [len(run.whole) for run in self._waiting]
        return len(waiting) < _WAITING and sum(waiting) < _WAITING_BYTES

    def _ready(self, tape: int | None) -> list[int | Child]:
        """The tape, where there is something on it, and painters that have ended."""
        ends: dict[int, int | Child] = {child.end: child for child in self._painting}
        if tape is not None:
            ends[tape] = tape
        found, _, _ = select.select(list(ends), [], [], _BEAT_S)
        return [ends[one] for one in found]

    def _take_in(self, reader: TapeReader, data: bytes) -> Mapping[str, Any] | None:
        verdict = None
        for one in reader.feed(data):
            if isinstance(one, Ended):
                verdict = one.verdict
            else:
                self._begin(one)
        return verdict

    def _begin(self, whole: bytes) -> None:
        """Look a run up by its content; where nobody has it, it waits for a painter."""
        held = holds(whole)
        frames = sum(held)
        self._frames += frames
        if not 0 < frames <= longest_run(self._cut.fps):
            raise TableError("a run has too few or too many frames")
        if self._frames > self._cut.frames:
            raise TableError("it has too many frames")
        digest = hashlib.sha256(b"%d frames " % frames)
        digest.update(whole)
        key = digest.hexdigest()
        file = self._work / f"run-{len(self._runs):04d}.mp4"
        run = _Run(key, frames, file, whole, max(held) >= HELD)
        self._runs.append(run)
        self.tally.keys.append(key)
        if key in self._by_key:
            run.whole = b""
            self.tally.found += 1
        elif self._earlier is not None and key in self._earlier.runs:
            run.found, run.whole = Part(self._earlier.clip, self._earlier.runs[key], frames), b""
            self.tally.found += 1
            self._by_key[key] = run
        else:
            self._by_key[key] = run
            self._waiting.append(run)

    def _hire(self) -> None:
        """Set painters to work on all that waits, as many as there are cores for."""
        painters = 0
        while painters < len(self._waiting) and self._core_for_one_more(painters):
            painters += 1
        waiting, self._waiting = self._waiting, self._waiting if not painters else []
        for at in range(painters):
            runs = waiting[at::painters]
            self._painting[self._painter(runs)] = runs
            for run in runs:
                run.whole = b""
            self.tally.painted += len(runs)
            self.tally.painters = max(self.tally.painters, len(self._painting))

    def _painter(self, runs: list[_Run]) -> Child:
        cut, folder = self._cut, self._folder(runs)
        folder.mkdir()
        if "codec" not in cut.x264 and any(run.holds for run in runs):
            still_picture(cut.size, cut.fps, cut.x264)  # once, for all painters
        paint = partial(self._paint_all, runs, folder)
        if self._trusted:
            return fork(paint)
        limits = Limits(cpu_s=_FRAME_S * sum(run.frames + 1 for run in runs))
        keep = (self._counters,)
        return fork(paint, Policy(work=folder, keep=keep, limits=limits, require=False))

    def _folder(self, runs: list[_Run]) -> Path:
        """Where a painter of these writes."""
        return self._work / runs[0].file.stem

    def _core_for_one_more(self, new: int) -> bool:
        at_work = len(self._painting) + new
        return at_work <= self._cores.extra or self._cores.try_take(_PAINTER_MB)

    def _finish(self, child: Child) -> None:
        runs = self._painting.pop(child)
        self._next_word = 0.0
        child.join()
        for run in runs:
            for file in self._cut.files(run.file):
                take(self._folder(runs), file.name, file, most=Limits().output)
            run.found = Part(run.file, 0, run.frames)
        if self._cores.extra and len(self._painting) <= self._cores.extra:
            self._cores.give()

    def _dismiss(self) -> None:
        for child in self._painting:
            child.kill()
        self._painting.clear()
        while self._cores.extra:
            self._cores.give()

    def _paint_all(self, runs: list[_Run], folder: Path) -> None:
        """What a painter does."""
        for run in runs:
            self._paint(run, folder / run.file.name)

    def _paint(self, run: _Run, file: Path) -> None:
        """Take one run from its display lists to a file."""
        cut, at = self._cut, self._runs.index(run)
        reader = RunReader(run.whole)
        painter = Painter(*cut.size, reader.tables, transparent=cut.transparent)
        with cut.encoder(file) as encoder:
            for marks, repeat in reader:
                if encoder.frames + repeat > run.frames:
                    raise TableError("a run has too many frames")
                encoder.write(painter.pixels, repeat, painter.paint(marks))
                os.pwrite(self._counters, _COUNT.pack(encoder.frames), _COUNT.size * at)
        if encoder.frames != run.frames:
            raise TableError("a run has too few frames")

    def _say(self) -> None:
        self._next_word = time.monotonic() + _WORD_S
        counted = os.pread(self._counters, _COUNT.size * len(self._runs), 0)
        counted += bytes(_COUNT.size * len(self._runs) - len(counted))
        done = sum(
            run.frames if self._by_key[run.key].found else min(run.frames, painted)
            for run, (painted,) in zip(self._runs, _COUNT.iter_unpack(counted), strict=True)
        )
        self._tick(done / self._cut.frames, f"frame {done} of {self._cut.frames}")

    def _parts(self) -> list[Part]:
        parts = [self._by_key[run.key].found for run in self._runs]
        return [part for part in parts if part is not None]
