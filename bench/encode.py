"""vidgen's encoder of runs, beside the same x264 preset given every frame, as one would use PyAV.

Both get the same pictures at the same time, painted from the scenes in `bench/scenes`, and make a
file of every run. "Every frame" is converted whole by swscale's default and encoded however long a
picture stays. Luma is compared with the pictures themselves.

    python bench/encode.py [--height 720] [--repeats 5] [--scenes text_graph ...]
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from measure import say, write
from warm import SECONDS, quality

from vidgen.media.contract import CODEC, PIXEL_FORMAT, run_options, x264_options
from vidgen.model.preset import Quality
from vidgen.renderer.colours import Colours, Pixels
from vidgen.renderer.display_list import RunReader
from vidgen.renderer.encoder import RunEncoder
from vidgen.renderer.painter import Painter
from vidgen.renderer.player import configured, play
from vidgen.renderer.quick import quicken
from vidgen.renderer.runs import Enough, RunTape, TapeReader
from vidgen.renderer.scene_file import scene_class

SCENES = Path(__file__).parent / "scenes"
NAMES = ("text_graph", "glyph_maths", "plot_updater", "many_transforms")
Luma = np.ndarray[Any, np.dtype[np.uint8]]


class EveryFrame:
    """Converts and encodes as the documentation of PyAV shows it, in vidgen's colours."""

    def __init__(self, output: Path, kind: Quality) -> None:
        self._frames = 0
        self._colours = VideoReformatter()
        self._container = av.open(str(output), "w", format="mp4", options=run_options(kind.fps))
        options = {"preset": kind.preset, "crf": str(kind.crf), "threads": "1", "g": "60"}
        stream: Any = self._container.add_stream(CODEC, rate=kind.fps, options=options)
        stream.width, stream.height = kind.size("16:9")
        stream.pix_fmt = PIXEL_FORMAT
        self._stream, self._tick = stream, Fraction(1, kind.fps)

    def write(self, pixels: Pixels, repeat: int) -> None:
        frame = self._colours.reformat(
            av.VideoFrame.from_numpy_buffer(pixels, format="rgba"),
            format=PIXEL_FORMAT,
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
        )
        for _ in range(repeat):
            frame.pts, frame.time_base = self._frames, self._tick
            self._container.mux(self._stream.encode(frame))
            self._frames += 1

    def close(self) -> None:
        self._container.mux(self._stream.encode(None))
        self._container.close()


@dataclass
class Side:
    """What one way of encoding a scene cost and gave."""

    cpu_s: float = 0.0
    bytes: int = 0
    losses: list[float] = field(default_factory=list)

    def take(self, file: Path, exact: list[Luma]) -> None:
        self.bytes += file.stat().st_size
        with av.open(str(file)) as container:
            for frame, luma in zip(container.decode(video=0), exact, strict=True):
                self.losses.append(float(np.mean((_luma(frame).astype(np.float32) - luma) ** 2)))

    def row(self) -> dict[str, float]:
        decibels = [10 * math.log10(255**2 / max(loss, 0.01)) for loss in self.losses]
        return {
            "cpu_ms_a_frame": 1000 * self.cpu_s / len(self.losses),
            "kb": self.bytes / 1024,
            "psnr_db": statistics.fmean(decibels),
            "least_psnr_db": min(decibels),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--height", type=int, default=720)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--scenes", nargs="+", default=NAMES)
    asked = parser.parse_args()
    kind = quality(asked.height)
    quicken()
    result: dict[str, Any] = {"quality": kind.model_dump(), "repeats": asked.repeats, "scenes": {}}
    say(f"{asked.height}p{kind.fps}, medians of {asked.repeats} rounds")
    for name in asked.scenes:
        with tempfile.TemporaryDirectory() as folder:
            runs = _record(SCENES / f"{name}.py", Path(folder), kind)
            rounds = [_encode(runs, Path(folder), kind) for _ in range(asked.repeats)]
        result["scenes"][name] = _report(name, rounds)
    write("encode", result)


def _record(scene: Path, work: Path, kind: Quality) -> list[bytes]:
    """The display lists of a scene, run by run."""
    tape = os.open(work / "tape", os.O_RDWR | os.O_CREAT)
    with configured(scene.parent, kind.size("16:9"), kind.fps, work):
        lists = RunTape(tape, round(SECONDS * kind.fps), kind.fps)
        with suppress(Enough):
            lists.hold(play(scene_class(scene), lists))
        lists.close({})
    os.close(tape)
    found = TapeReader().feed((work / "tape").read_bytes())
    return [run for run in found if isinstance(run, bytes)]


def _encode(runs: list[bytes], work: Path, kind: Quality) -> tuple[Side, Side]:
    """Every frame, and vidgen."""
    theirs, ours = Side(), Side()
    files = work / "every.mp4", work / "run.mp4"
    for run in runs:
        exact: list[Luma] = []
        with ExitStack() as stack:
            begun = time.process_time()
            every = EveryFrame(files[0], kind)
            middle = time.process_time()
            options = x264_options(kind)
            encoder = RunEncoder(files[1], size=kind.size("16:9"), fps=kind.fps, x264=options)
            stack.enter_context(encoder)
            theirs.cpu_s += middle - begun
            ours.cpu_s += time.process_time() - middle
            for pixels, repeat, rows in _pictures(run, kind):
                exact += [_luma(Colours().convert(pixels)).copy()] * repeat
                begun = time.process_time()
                every.write(pixels, repeat)
                middle = time.process_time()
                encoder.write(pixels, repeat, rows)
                theirs.cpu_s += middle - begun
                ours.cpu_s += time.process_time() - middle
            begun = time.process_time()
            every.close()
            middle = time.process_time()
        theirs.cpu_s += middle - begun
        ours.cpu_s += time.process_time() - middle
        theirs.take(files[0], exact)
        ours.take(files[1], exact)
    return theirs, ours


def _pictures(run: bytes, kind: Quality) -> Iterator[tuple[Pixels, int, tuple[int, int]]]:
    reader = RunReader(run)
    painter = Painter(*kind.size("16:9"), reader.tables)
    for marks, repeat in reader:
        rows = painter.paint(marks)
        yield painter.pixels, repeat, rows


def _luma(frame: av.VideoFrame) -> Luma:
    plane = frame.planes[0]
    return np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[:, : plane.width]


def _report(name: str, rounds: list[tuple[Side, Side]]) -> dict[str, Any]:
    rows = {}
    for at, side in enumerate(("every frame", "vidgen")):
        found = [pair[at].row() for pair in rounds]
        rows[side] = {key: statistics.median(row[key] for row in found) for key in found[0]}
    theirs, ours = rows["every frame"], rows["vidgen"]
    say(name)
    for side, row in rows.items():
        say(
            f"  {side:12} {row['cpu_ms_a_frame']:6.2f} ms CPU a frame  {row['kb']:7.0f} KB  "
            f"{row['psnr_db']:5.1f} dB, at least {row['least_psnr_db']:.1f}"
        )
    ratios = {key: ours[key] / theirs[key] for key in ("cpu_ms_a_frame", "kb")}
    say(f"  ratio        {ratios['cpu_ms_a_frame']:6.0%} CPU            {ratios['kb']:7.0%} bytes")
    return {**rows, "ratio": ratios}


if __name__ == "__main__":
    main()
