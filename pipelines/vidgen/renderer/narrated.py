"""Scenes whose pictures wait for their words.

A scene's file lies beside `scene.json`, which says how long the scene is, when each of its beats is
spoken and what it looks like. Without that file a scene still runs, on times that are made up.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import Any

from manim import MovingCameraScene, Scene, Text, ThreeDScene, Wait, config
from pydantic import ValidationError

from ..errors import BriefError, RenderError
from ..model.base import explain
from ..model.narration import SpokenBeat
from ..model.preset import Style
from ..model.shot import Shot
from ..presets import load_style
from . import setup
from .frame import fit_config

setup()

SHOT_FILE = "scene.json"
ESTIMATED_S = 12.0
_EDGE_S = 0.5
_TINY = 1e-4


def read_shot(code: Path) -> Shot:
    """The shot beside a scene's file, or an estimate. Raises BriefError for one that is wrong."""
    path = code.with_name(SHOT_FILE)
    try:
        return Shot.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return estimate(())
    except ValidationError as error:
        raise BriefError(f"{path}: {explain(error)}") from None


def estimate(beats: tuple[str, ...]) -> Shot:
    """A shot for a scene that has no narration: the given beats, or four, spread evenly."""
    ids = tuple(dict.fromkeys(beats)) or ("b1", "b2", "b3", "b4")
    each = (ESTIMATED_S - 2 * _EDGE_S) / len(ids)
    spread = tuple(
        SpokenBeat(id=name, start_s=_EDGE_S + i * each, end_s=_EDGE_S + (i + 1) * each)
        for i, name in enumerate(ids)
    )
    return Shot(
        scene="s01",
        aspect="16:9",
        style=load_style("slate"),
        duration_s=ESTIMATED_S,
        beats=spread,
    )


class Beat:
    """One sentence of a scene as a context: entered when it begins, left when it ends."""

    def __init__(self, scene: Narrated, spoken: SpokenBeat) -> None:
        self.scene = scene
        self.spoken = spoken

    @property
    def duration_s(self) -> float:
        """How long the sentence sounds."""
        return self.spoken.end_s - self.spoken.start_s

    @property
    def left_s(self) -> float:
        """Time from now to the end of the sentence, never negative."""
        return max(0.0, self.spoken.end_s - self.scene.time)

    def word(self, text: str) -> float:
        """Seconds from now to the start of a word; 0 where it is past or not spoken."""
        wanted = _bare(text)
        for word in self.spoken.words:
            if _bare(word.text) == wanted:
                return max(0.0, word.start_s - self.scene.time)
        return 0.0

    def __enter__(self) -> Beat:
        self.scene.wait_until_s(self.spoken.start_s)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.scene.wait_until_s(self.spoken.end_s)


class Narrated:
    """What makes any Manim scene a narrated one: mix it in before the scene's class.

    `shot` holds times and assets, `look` the colours and fonts. All times are on whole frames.
    """

    shot: Shot
    look: Style
    time: float
    file: Path | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.file = _file_of(type(self))
        self.shot = self._shot()
        self.look = self.shot.style
        fit_config(self.shot.aspect)
        config.background_color = self.look.background
        Text.set_default(font=self.look.fonts.body)
        super().__init__(*args, **kwargs)

    def beat(self, name: str) -> Beat:
        """The beat of that id, to be used as `with self.beat("b2") as beat:`."""
        for spoken in self.shot.beats:
            if spoken.id == name:
                return Beat(self, spoken)
        known = ", ".join(spoken.id for spoken in self.shot.beats) or "none"
        raise RenderError(
            f"Scene {self.shot.scene} has no beat {name!r}; it has: {known}",
            cure="name one of those, or add the beat to plan.json",
        )

    def asset(self, name: str) -> Path:
        """The file of an asset of this scene, by its name."""
        if name not in self.shot.assets:
            known = ", ".join(self.shot.assets) or "none"
            raise RenderError(
                f"Scene {self.shot.scene} has no asset {name!r}; it has: {known}",
                cure="name one of those, or add the picture to the brief",
            )
        folder = self.file.parent if self.file else Path.cwd()
        return folder / self.shot.assets[name]

    def wait_until_s(self, moment_s: float) -> None:
        """Wait until a moment of the scene, to the nearest frame; nothing where it is past."""
        frames = self._frame(moment_s) - self._frame(self.time)
        if frames > 0:
            self.wait(frames / config.frame_rate)  # type: ignore[attr-defined]

    def finish(self) -> None:
        """Hold the last picture until the scene's words are over."""
        self.wait_until_s(self.shot.duration_s)

    def tear_down(self) -> None:
        self.finish()
        super().tear_down()  # type: ignore[misc]

    def get_run_time(self, animations: list[Any]) -> float:
        """As Manim's, on whole frames: lengths that are rounded differently would drift apart."""
        run_time = super().get_run_time(animations)  # type: ignore[misc]
        frames = max(1, self._frame(run_time))
        # Manim rounds a still wait down and anything else up
        tiny = _TINY if self._is_still(animations) else -_TINY
        return (frames + tiny) / float(config.frame_rate)

    def _is_still(self, animations: list[Any]) -> bool:
        if len(animations) != 1 or not isinstance(animations[0], Wait):
            return False
        return not self.should_update_mobjects()  # type: ignore[attr-defined]

    def _frame(self, moment_s: float) -> int:
        return round(moment_s * float(config.frame_rate))

    def _shot(self) -> Shot:
        if self.file is not None and self.file.with_name(SHOT_FILE).exists():
            return read_shot(self.file)
        named = getattr(sys.modules.get(type(self).__module__), "BEATS", ())
        return estimate(tuple(name for name in named if isinstance(name, str)))


class NarratedScene(Narrated, Scene):  # type: ignore[misc]
    """A scene that waits for its beats."""


class NarratedMovingCameraScene(Narrated, MovingCameraScene):  # type: ignore[misc]
    """A narrated scene whose camera moves."""


class NarratedThreeDScene(Narrated, ThreeDScene):  # type: ignore[misc]
    """A narrated scene in space."""


def _file_of(kind: type) -> Path | None:
    try:
        return Path(inspect.getfile(kind)).resolve()
    except (TypeError, OSError):
        return None


def _bare(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())
