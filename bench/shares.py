"""How the work on a scene divides: CPU seconds of playing, painting and encoding, run by run.

    python bench/shares.py SCENE.py HEIGHT

Does in one process, one thing after the other, what vidgen does in several at once; prints JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from measure import say
from warm import SECONDS, quality

from vidgen.media.contract import x264_options
from vidgen.renderer.display_list import RunReader
from vidgen.renderer.encoder import RunEncoder
from vidgen.renderer.painter import Painter
from vidgen.renderer.player import configured, play
from vidgen.renderer.quick import quicken
from vidgen.renderer.recording import Frame
from vidgen.renderer.runs import Enough, RunTape, TapeReader, run_lengths
from vidgen.renderer.scene_file import scene_class


class _TimedTape(RunTape):
    """A tape that notes how much CPU time had gone when each run was whole."""

    def __init__(self, pipe: int, total: int, fps: int) -> None:
        super().__init__(pipe, total, fps)
        lengths = run_lengths(total, fps)
        self.spent = [0.0] * len(lengths)
        self._ends = [sum(lengths[: at + 1]) for at in range(len(lengths))]

    def frame(self, frame: Frame, repeat: int) -> None:
        super().frame(frame, repeat)
        self.note()

    def note(self) -> None:
        """What has been spent till now counts for the runs that are not past their end."""
        now = time.process_time()
        for at, end in enumerate(self._ends):
            if self.asked <= end:
                self.spent[at] = now


def main() -> None:
    scene, height = Path(sys.argv[1]), int(sys.argv[2])
    kind = quality(height)
    total = round(SECONDS * kind.fps)
    quicken()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        tape = os.open(work / "tape", os.O_RDWR | os.O_CREAT)
        play_s = _play(scene, tape, work, height, total)
        os.close(tape)
        runs = list(TapeReader().feed((work / "tape").read_bytes()))
        parts = [_paint(run, work, height) for run in runs if isinstance(run, bytes)]
    result = {"play_s": play_s, "paint_s": [a for a, _ in parts], "encode_s": [b for _, b in parts]}
    say(json.dumps(result))


def _play(scene: Path, tape: int, work: Path, height: int, total: int) -> list[float]:
    kind = quality(height)
    begun = time.process_time()
    with configured(scene.parent, kind.size("16:9"), kind.fps, work):
        timed = _TimedTape(tape, total, kind.fps)
        with suppress(Enough):
            timed.hold(play(scene_class(scene), timed))
        timed.note()
        timed.close({})
    times = [begun, *timed.spent]
    return [after - before for before, after in pairwise(times)]


def _paint(run: bytes, work: Path, height: int) -> tuple[float, float]:
    """CPU seconds of painting a run's pictures, and of encoding them."""
    kind = quality(height)
    width, height = kind.size("16:9")
    begun = time.process_time()
    painted = 0.0
    reader = RunReader(run)
    painter = Painter(width, height, reader.tables)
    options = x264_options(kind)
    with RunEncoder(work / "run.mp4", size=(width, height), fps=kind.fps, x264=options) as encoder:
        for marks, repeat in reader:
            before = time.process_time()
            rows = painter.paint(marks)
            painted += time.process_time() - before
            encoder.write(painter.pixels, repeat, rows)
    return painted, time.process_time() - begun - painted


if __name__ == "__main__":
    main()
