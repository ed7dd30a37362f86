"""Draw scenes on request, each in a fork of a process that has loaded all it needs.

A request is a line of JSON (`Job`), and so is its answer.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import random
import resource
import select
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from conform.case import Frames

SEED = 0
FONTS = Path(__file__).parents[2] / "presets" / "fonts"


@dataclass(frozen=True)
class Job:
    """What to draw. `total` is how many frames it has, as far as that is known.

    Pictures of the frames whose numbers are in `keep` go to `folder` as NUMBER.npy.
    """

    code: str
    scene: str
    width: int
    height: int
    fps: float
    limit_s: float
    media: str
    formulas: bool = False
    total: int = 1
    folder: str = ""
    keep: list[int] = field(default_factory=list)


class Hashes:
    """A sink for pictures that remembers what they were, and keeps those that are wanted."""

    def __init__(self, job: Job) -> None:
        self.frames: Frames = []
        self._shown = 0
        self._job = job

    def write(self, pixels: Any, repeat: int = 1) -> None:
        """Take a picture, height x width x 4, as it is now."""
        told = hashlib.blake2b(repr(pixels.shape).encode(), digest_size=16)
        told.update(np.ascontiguousarray(pixels).data)
        self.frames.append((told.hexdigest(), repeat))
        for at in self._job.keep:
            if self._shown <= at < self._shown + repeat:
                np.save(Path(self._job.folder) / f"{at}.npy", pixels)
        self._shown += repeat


def configure(job: Job, media: str | None = None) -> None:
    """Manim's configuration for a job: the same on both sides, as neither has one of its own."""
    from manim import config

    config.verbosity = "CRITICAL"
    config.progress_bar = "none"
    config.disable_caching = True
    config.notify_outdated_version = False
    config.seed = SEED
    config.media_dir = media or job.media
    config.assets_dir = str(Path(job.code).parent)
    config.pixel_width, config.pixel_height = job.width, job.height
    config.frame_rate = job.fps
    config.frame_height = 8.0
    config.frame_width = 8.0 * job.width / job.height


def seed() -> None:
    """Let random numbers begin anew."""
    random.seed(SEED)
    np.random.seed(SEED)


def module(code: Path) -> ModuleType:
    """Run a scene's file."""
    spec = importlib.util.spec_from_file_location("scene", code)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def serve(draw: Callable[[Job], Frames]) -> None:
    """Answer requests until there are no more."""
    for line in sys.stdin:
        job = Job(**json.loads(line))
        print(json.dumps(_forked(draw, job)), flush=True)  # noqa: T201


def _forked(draw: Callable[[Job], Frames], job: Job) -> dict[str, Any]:
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        _answer(draw, job, send)
    os.close(send)
    with suppress(OSError):
        os.setpgid(child, child)
    told = _until(receive, job.limit_s)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    _, status, usage = os.wait4(child, 0)
    answer: dict[str, Any] = json.loads(told) if told else {"error": _silence(status)}
    return {"cpu_s": usage.ru_utime + usage.ru_stime} | answer


def _silence(status: int) -> str:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return "TimeoutError: takes too long"
    return f"ChildProcessError: ended with status {status}"


def _until(receive: int, limit_s: float) -> bytes:
    """All that a child says, or nothing where it takes too long."""
    told = b""
    with os.fdopen(receive, "rb", buffering=0) as pipe:
        while select.select([pipe], [], [], limit_s)[0]:
            part = pipe.read(1 << 16)
            if not part:
                return told
            told += part
    return b""


def _answer(draw: Callable[[Job], Frames], job: Job, send: int) -> None:
    """Draw in this process, say what came of it, and end."""
    with suppress(OSError):
        os.setpgid(0, 0)
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, *([] if os.environ.get("CONFORM_LOUD") else [2])):
        os.dup2(quiet, stream)
    try:
        os.chdir(Path(job.code).parent)
        told: dict[str, Any] = {"frames": draw(job)}
    except BaseException as error:
        told = {"error": _blame(error, job), "traceback": traceback.format_exc()}
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told["cpu_s"] = sum(part.ru_utime + part.ru_stime for part in usage)
    with os.fdopen(send, "w", encoding="utf-8") as pipe:
        json.dump(told, pipe)
    os._exit(0)


def _blame(error: BaseException, job: Job) -> str:
    steps = traceback.extract_tb(error.__traceback__)
    lines = [step.lineno for step in steps if step.filename == job.code]
    where = f" (line {lines[-1]})" if lines else ""
    return f"{type(error).__name__}: {error}{where}"


def request(job: Job) -> str:
    """A job as the line that asks for it."""
    return json.dumps(asdict(job))
