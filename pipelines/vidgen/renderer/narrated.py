"""Scenes whose pictures wait for their words.

A scene's file lies beside `scene.json`, which says how long the scene is, when each of its beats is
spoken and what it looks like. Without that file a scene still runs, on times that are made up.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from manim import MovingCameraScene, Scene, Text, ThreeDScene, Wait, config
from pydantic import ValidationError

from ..errors import BriefError, RenderError
from ..model.base import explain
from ..model.narration import SpokenBeat
from ..model.pace import LEAD_S, TAIL_S, gap_s, paced, written_tokens
from ..model.preset import Style
from ..model.shot import Shot
from ..presets import load_style
from . import setup
from .frame import fit_config
from .spoken import word_start

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
    return _shot_of(spread, ESTIMATED_S)


def estimate_spoken(texts: Mapping[str, str]) -> Shot:
    """A shot for sentences that nobody has spoken yet, by their ids, at an ordinary pace."""
    beats: list[SpokenBeat] = []
    now = LEAD_S
    for name, text in texts.items():
        words = paced(written_tokens(text), now)
        end = words[-1].end_s if words else now
        beats.append(SpokenBeat(id=name, start_s=now, end_s=end, words=words))
        now = end + gap_s(text)
    return _shot_of(tuple(beats), beats[-1].end_s + TAIL_S)


def _shot_of(beats: tuple[SpokenBeat, ...], duration_s: float) -> Shot:
    return Shot(
        scene="s01",
        aspect="16:9",
        style=load_style("slate"),
        duration_s=duration_s,
        beats=beats,
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

    def word(self, text: str, nth: int = 1) -> float:
        """Seconds from now to where a word or phrase is spoken for the nth time; 0 once it was.

        Raises RenderError for what the beat does not say.
        """
        return max(0.0, word_start(self.spoken, text, nth) - self.scene.time)

    def until(self, text: str, nth: int = 1) -> None:
        """Wait until a word or phrase is spoken for the nth time; not at all once it was.

        Raises RenderError for what the beat does not say.
        """
        self.scene.wait_until_s(word_start(self.spoken, text, nth))

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
        """The file of an asset of this scene, by its name.

        Without narration that is the file of that name beside the scene. Raises RenderError where
        there is none.
        """
        folder = self.file.parent if self.file else Path.cwd()
        if not (folder / SHOT_FILE).exists() and (folder / name).is_file():
            return folder / name
        if name not in self.shot.assets:
            known = ", ".join(self.shot.assets) or "none"
            raise RenderError(
                f"Scene {self.shot.scene} has no asset {name!r}; it has: {known}",
                cure="name one of those, or add the picture to the brief",
            )
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
        for animation in animations:  # Manim divides by each one's own length
            animation.run_time = animation.run_time or 1 / float(config.frame_rate)
        run_time = super().get_run_time(animations)  # type: ignore[misc]
        frames = max(1, self._frame(run_time))
        # Manim rounds a still wait down and anything else up
        tiny = _TINY if self._is_still(animations) else -_TINY
        return (frames + tiny) / float(config.frame_rate)

    @classmethod
    def validate_run_time(cls, run_time: float, *told: Any) -> float:
        """As Manim's, but what has no time left takes one frame instead of failing."""
        frame_s = 1 / float(config.frame_rate)
        if 0 <= run_time < frame_s:
            return frame_s
        return float(super().validate_run_time(run_time, *told))  # type: ignore[misc]

    def _is_still(self, animations: list[Any]) -> bool:
        if len(animations) != 1 or not isinstance(animations[0], Wait):
            return False
        return not self.should_update_mobjects()  # type: ignore[attr-defined]

    def _frame(self, moment_s: float) -> int:
        return round(moment_s * float(config.frame_rate))

    def _shot(self) -> Shot:
        if self.file is not None and self.file.with_name(SHOT_FILE).exists():
            return read_shot(self.file)
        return self._estimate()

    def _estimate(self) -> Shot:
        """The shot of a scene without narration: by its BEATS, sentences or only their ids."""
        module = sys.modules.get(type(self).__module__)
        named: Any = getattr(self, "BEATS", None) or getattr(module, "BEATS", ())
        try:
            if isinstance(named, Mapping) and named:
                return estimate_spoken(named)
            return estimate(tuple(name for name in named if isinstance(name, str)))
        except ValidationError:
            raise RenderError(
                f"BEATS names a beat in a way that no film does: {', '.join(map(str, named))}",
                cure='call the beats b1, b2, b3: BEATS = {"b1": "A sentence.", "b2": "Another."}',
            ) from None


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
