"""What a dry pass reports: findings, each with its time, its mobjects and what would mend it.

A report comes out of the process that ran the scene, so that its values are checked as they are
read: lengths, ranges, and nothing that is not in the schema.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from ...model.base import BeatId, Model

MOST = 60
"""Findings in one report at the most; what a scene that has more needs first is fewer mistakes."""

_Words = Annotated[str, StringConstraints(max_length=300)]
_Text = Annotated[str, StringConstraints(max_length=1000)]
_Seconds = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]
_Share = Annotated[float, Field(ge=-10, le=11, allow_inf_nan=False)]


class Rule(StrEnum):
    """What can be wrong with a scene."""

    OFF_FRAME = "off-frame"
    UNSAFE = "unsafe-area"
    OVERLAP = "text-over-text"
    SMALL = "small-text"
    CONTRAST = "low-contrast"
    EMPTY = "empty-picture"
    LATE = "beat-overrun"
    OVERRUN = "scene-overrun"
    UNKNOWN = "unknown-name"


Severity = Literal["error", "warning"]


class Named(Model):
    """A mobject: what it is, what it says where it is a text, and the line that made it."""

    kind: _Words
    words: _Words = ""
    line: Annotated[int, Field(ge=1, le=10**6)] | None = None

    def __str__(self) -> str:
        words = f'{self.kind}("{self.words}")' if self.words else self.kind
        return f"{words} (line {self.line})" if self.line else words


class Area(Model):
    """An upright rectangle as shares of the frame, from its top left corner."""

    left: _Share
    top: _Share
    right: _Share
    bottom: _Share


class Finding(Model):
    """One thing that is wrong, from `start_s` to `end_s` of the scene.

    `beat` is the one spoken when it begins. `areas` say where it is in the picture of `shown_s`,
    which is the report's picture of number `picture`.
    """

    rule: Rule
    severity: Severity
    beat: BeatId | None = None
    start_s: _Seconds
    end_s: _Seconds
    mobjects: tuple[Named, ...] = Field(default=(), max_length=12)
    message: _Text
    suggestion: _Text
    areas: tuple[Area, ...] = Field(default=(), max_length=24)
    shown_s: _Seconds | None = None
    picture: Annotated[int, Field(ge=0, lt=MOST)] | None = None


class BeatRun(Model):
    """How long a beat's words are, and how long what the scene does for them.

    `run_s` is None, and `frames` 0, for a beat that the scene does not name.
    """

    beat: BeatId
    spoken_s: _Seconds
    run_s: _Seconds | None = None
    frames: Annotated[int, Field(ge=0, le=10**7)] = 0


class Report(Model):
    """What a dry pass says of one scene.

    `wanted_s` is how long its narration is, None for a scene that has none. `run_s` and `frames`
    are how long the scene's code runs.
    """

    schema_: Literal["vidgen.check/1"] = Field(default="vidgen.check/1", alias="schema")
    wanted_s: _Seconds | None = None
    run_s: _Seconds
    frames: Annotated[int, Field(ge=0, le=10**7)]
    fps: Annotated[int, Field(ge=1, le=240)]
    beats: tuple[BeatRun, ...] = Field(default=(), max_length=1000)
    findings: tuple[Finding, ...] = Field(default=(), max_length=MOST)

    @property
    def errors(self) -> int:
        return sum(finding.severity == "error" for finding in self.findings)


class Demands(Model):
    """What a picture must be for where it goes.

    `smallest_text` is the height of a letter without ascender as a share of the frame's short
    side. `margins` are the shares of width and height, left, top, right and bottom, that text
    keeps clear of.
    """

    smallest_text: float = Field(default=0.012, gt=0, lt=0.5)
    margins: tuple[float, float, float, float] = (0.05, 0.05, 0.05, 0.05)
