"""Where each scene of a film lies, counted in frames, and where two of them are seen at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ...model.transition import Move

BREATH_S = 0.2
"""Least silence between what is said in one scene and in the next."""


@dataclass(frozen=True)
class Span:
    """A scene as it was made: its frames, how the film goes into it, and when something is said.

    `said_s` are the seconds from its start at which its speech begins and ends.
    """

    frames: int
    move: Move
    said_s: tuple[float, float] | None = None


@dataclass(frozen=True)
class Crossing:
    """A transition in which two scenes are seen: `frames` of the film from `first` on.

    `scene` is the index of the scene that it leads into. Where it begins before that scene does,
    or ends after the scene before it has, the first or the last picture is held.
    """

    scene: int
    move: Move
    first: int
    frames: int

    @property
    def end(self) -> int:
        return self.first + self.frames


@dataclass(frozen=True)
class Timeline:
    """A film's scenes in frames.

    `starts` tells when each begins, and last when the film ends; `ends` when each has shown all of
    its own pictures.
    """

    fps: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    crossings: tuple[Crossing, ...] = ()

    @classmethod
    def of(cls, spans: Sequence[Span], fps: int) -> Timeline:
        """Lay scenes behind each other, over each other by what their transitions take.

        A transition takes at most half of each scene, and no speech over speech; what it has not
        by that, it has by pictures that are held.
        """
        start, starts, crossings = 0, [], []
        for index, span in enumerate(spans):
            if index:
                before = spans[index - 1]
                end = start + before.frames
                crossing = _crossing(index, before, span, end, fps)
                start = end - (_overlap(before, span, fps) if crossing else 0)
                crossings += [crossing] if crossing else []
            starts.append(start)
        ends = [begin + span.frames for begin, span in zip(starts, spans, strict=True)]
        return cls(fps, (*starts, ends[-1]), tuple(ends), tuple(crossings))

    @property
    def frames(self) -> int:
        return self.starts[-1]

    @property
    def duration_s(self) -> float:
        return self.frames / self.fps

    @cached_property
    def starts_s(self) -> tuple[float, ...]:
        """As `starts`, in seconds: counted in frames, so exact."""
        return tuple(frame / self.fps for frame in self.starts)

    def alone(self, scene: int) -> tuple[int, int]:
        """The film's frames, first and end, in which only this scene is seen."""
        into = {crossing.scene: crossing for crossing in self.crossings}
        before, after = into.get(scene), into.get(scene + 1)
        return (
            before.end if before else self.starts[scene],
            after.first if after else self.starts[scene + 1],
        )

    def seen(self, scene: int) -> tuple[int, int]:
        """The film's frames, first and end, in which this scene is seen at all."""
        into = {crossing.scene: crossing for crossing in self.crossings}
        before, after = into.get(scene), into.get(scene + 1)
        return (
            before.first if before else self.starts[scene],
            after.end if after else self.starts[scene + 1],
        )


def _overlap(before: Span, span: Span, fps: int) -> int:
    """Frames by which a scene begins before the last one ends."""
    wanted = round(span.move.seconds * fps)
    quiet = wanted
    if before.said_s is not None and span.said_s is not None:
        left_s = before.frames / fps - before.said_s[1] + span.said_s[0] - BREATH_S
        quiet = math.floor(left_s * fps + 1e-6)
    return max(0, min(wanted, quiet, before.frames // 2, span.frames // 2))


def _crossing(index: int, before: Span, span: Span, end: int, fps: int) -> Crossing | None:
    """The transition into a scene, where the one before it ends at the film's frame `end`."""
    wanted = round(span.move.seconds * fps)
    if not span.move.overlaps or not wanted:
        return None
    both = _overlap(before, span, fps)
    held = wanted - both
    early = min(held // 2, before.frames // 2 - both)
    late = min(held - held // 2, span.frames // 2 - both)
    frames = both + early + late
    return Crossing(index, span.move, end - both - early, frames) if frames else None
