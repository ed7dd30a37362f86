"""Run the ffmpeg that comes with imageio-ffmpeg, as a child that cannot outlive its parent."""

from __future__ import annotations

import re
import subprocess
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

import ffmpeg as graphs
import imageio_ffmpeg

from ..errors import MediaError, MissingError, StorageError
from ..events import Tick
from ..tether import tether

_COMMON = ("-hide_banner", "-nostdin", "-nostats", "-progress", "pipe:1", "-stats_period", "0.5")
_REPEATABLE = ("-filter_threads", "1", "-filter_complex_threads", "1")
_FULL_DISK = 228
_TAIL_LINES = 60
_TELLING = re.compile(r"error|invalid|no such|denied|corrupt|partial|not found", re.IGNORECASE)


@cache
def binary() -> str:
    """The path of the ffmpeg program. Raises MissingError where this platform has none."""
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise MissingError(
            f"There is no ffmpeg for this machine: {error}",
            cure="install ffmpeg, and name it in IMAGEIO_FFMPEG_EXE",
        ) from None


def arguments(stream: Any) -> list[str]:
    """What ffmpeg-python would put on the command line for a graph."""
    return [str(argument) for argument in graphs.get_args(stream)]


def run(
    job: Any,
    what: str,
    *,
    duration_s: float | None = None,
    tick: Tick | None = None,
    timeout_s: float = 3600.0,
    cwd: Path | None = None,
    log: str = "error",
) -> str:
    """Run a graph of ffmpeg-python, or a list of arguments, and return what ffmpeg logged last.

    `what` says in a few words what is being made. `tick` hears of it at least every half second,
    with a fraction where `duration_s` tells how long the output becomes. Raises MediaError with
    the end of the log, or StorageError when the disk is full.
    """
    given = list(job) if isinstance(job, (list, tuple)) else arguments(job)
    command = [binary(), *_COMMON, *_REPEATABLE, "-loglevel", log, "-xerror", "-y", *given]
    child = _start(command, cwd)
    late = threading.Timer(timeout_s, child.kill)
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    reader = threading.Thread(target=_drain, args=(child.stderr, tail), daemon=True)
    try:
        late.start()
        reader.start()
        _follow(child.stdout or (), what, duration_s, tick)
        code = child.wait()
    except BaseException:
        child.kill()
        child.wait()
        raise
    finally:
        timed_out = not late.is_alive()
        late.cancel()
        reader.join(timeout=5)
        _close(child)
    _judge(code, list(tail), what, f"it took longer than {timeout_s:.0f} s" if timed_out else None)
    return "\n".join(tail)


def part_of(tick: Tick, start: float, end: float) -> Tick:
    """The tick of a step that goes from one fraction of the whole to another."""

    def part(fraction: float | None, note: str) -> None:
        tick(None if fraction is None else start + (end - start) * fraction, note)

    return part


def _start(command: Sequence[str], cwd: Path | None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        preexec_fn=tether(),  # noqa: PLW1509 the hook calls one system call and takes no lock
    )


def _drain(stream: IO[str] | None, tail: deque[str]) -> None:
    for line in stream or ():
        tail.append(line.rstrip())


def _follow(lines: Iterable[str], what: str, duration_s: float | None, tick: Tick | None) -> None:
    for line in lines:
        key, _, value = line.strip().partition("=")
        if key == "out_time_us" and tick is not None:
            tick(_fraction(value, duration_s), what)


def _fraction(microseconds: str, duration_s: float | None) -> float | None:
    if not duration_s or not microseconds.lstrip("-").isdigit():
        return None
    return min(1.0, max(0.0, int(microseconds) / 1e6 / duration_s))


def _close(child: subprocess.Popen[str]) -> None:
    for pipe in (child.stdout, child.stderr):
        if pipe is not None:
            pipe.close()


def _judge(code: int, tail: list[str], what: str, late: str | None) -> None:
    if code == 0:
        return
    if code == _FULL_DISK or any("No space left" in line for line in tail):
        raise StorageError(
            f"{what}: the disk is full", cure="free some space, then run the same again"
        )
    telling = [line for line in tail if _TELLING.search(line)] or tail[-3:]
    said = "; ".join(telling[:3]) or f"ffmpeg ended with {code}"
    raise MediaError(f"{what}: {late or said}")
