"""Start the process in which a scene is played: confined, unless someone answers for its code."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NoReturn

from ..errors import RenderError, VidgenError
from ..sandbox.confine import Child as Confined
from ..sandbox.confine import spawn
from ..sandbox.explain import explain
from ..sandbox.intake import clear
from ..sandbox.limits import Limits
from ..sandbox.policy import inspect_source, refusal
from ..sandbox.rules import Policy
from .child import Child, fork, naming
from .frame import fit_config
from .groundless import without_ground
from .narrated import read_shot
from .player import configured, play
from .runs import Enough, RunTape
from .scene_file import blaming, scene_class
from .verdict import told
from .wanted import Cut

Body = Callable[["Cast", int], int]
"""What a player does: plays the scene and tells of it on the pipe; returns its exit code."""

_LOG_BYTES = 1 << 16
_PIPE_BYTES = 1 << 20


@dataclass(frozen=True)
class Cast:
    """A scene to be played: its file, its name there, for which clip, and a folder to play in.

    `limits` hold for one whose code nobody answers for.
    """

    code: Path
    name: str | None
    cut: Cut
    folder: Path
    trusted: bool
    limits: Limits = field(default_factory=Limits)

    def why(self, error: BaseException) -> str | None:
        """Why the scene could not do what raised an error, where confinement is the reason."""
        return None if self.trusted else explain(error)


class Performance:
    """A scene that is being played. `tape` is where its frames come from."""

    def __init__(self, scene: Cast, player: Child | Confined, tape: int) -> None:
        self.tape = tape
        self._scene = scene
        self._player = player

    def explain(self) -> NoReturn:
        """Raise why the tape broke off."""
        name = self._scene.code.name
        if isinstance(self._player, Confined):
            self._player.check(name)
        else:
            with naming(name):
                self._player.join()
        raise RenderError(f"{name}: its process ended before the scene did")


def play_on(scene: Cast, pipe: int) -> int:
    """Put the scene's frames on a tape, and say how that ended."""
    cut = scene.cut
    tape = RunTape(pipe, cut.frames, cut.fps)
    verdict: dict[str, object] = {}
    try:
        with on_stage(scene):
            tape.hold(play(scene_class(scene.code, scene.name, scene.why), tape))
    except Enough:
        pass
    except VidgenError as error:
        verdict["error"] = told(error)
    tape.close({**verdict, "asked": tape.asked})
    return 0


@contextmanager
def on_stage(scene: Cast) -> Iterator[None]:
    """Manim made ready for a scene; what the scene raises comes out with its line."""
    cut, code = scene.cut, scene.code
    with configured(code.parent, cut.size, cut.fps, scene.folder):
        fit_config(read_shot(code).aspect)
        with without_ground() if cut.transparent else nullcontext(), blaming(code, scene.why):
            yield


@contextmanager
def perform(scene: Cast, body: Body = play_on) -> Iterator[Performance]:
    """Start to play a scene; at the end of the block its process and its folder are gone.

    Raises SceneCodeError for code that will not run confined, ConfinementError where this machine
    cannot confine it.
    """
    scene.folder.mkdir(parents=True, exist_ok=True)
    log = scene.folder.with_suffix(".log")
    tape, pipe = _wide_pipe()
    try:
        try:
            player = _started(scene, pipe, log, body)
        finally:
            os.close(pipe)
        try:
            yield Performance(scene, player, tape)
        finally:
            player.kill()
    finally:
        os.close(tape)
        _pass_on(log)
        clear(scene.folder)


def _wide_pipe() -> tuple[int, int]:
    """A pipe that takes much at once, where the system has such."""
    heard, told = os.pipe()
    if sys.platform == "linux":
        with suppress(OSError):  # a user may have only so much of it
            fcntl.fcntl(told, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return heard, told


def _started(scene: Cast, pipe: int, log: Path, body: Body) -> Child | Confined:
    if scene.trusted:
        return fork(partial(body, scene, pipe))
    if findings := inspect_source(
        scene.code.read_text(encoding="utf-8", errors="replace"), scene.code.name
    ):
        raise refusal(findings, scene.code.name)
    policy = Policy(
        work=scene.folder,
        read=(scene.code.parent,),
        keep=(pipe,),
        log=log,
        limits=scene.limits,
    )
    return spawn(policy, partial(body, scene, pipe))


def _pass_on(log: Path) -> None:
    """What a confined scene printed goes where this process prints, as far as that is sensible."""
    with suppress(OSError), log.open("rb") as file:
        text = file.read(_LOG_BYTES).decode(errors="replace")
        sys.stderr.write("".join(one for one in text if one.isprintable() or one in "\n\t"))
