"""A stretch of a scene between two glances, and what a rule sees in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from manim import Mobject

from .finding import Demands, Rule, Severity
from .glance import Glance, Subject
from .pieces import Box


@dataclass(frozen=True)
class Moment:
    """From `start_s` to `end_s` a scene looks as `glance` says, and the `still` subjects rest."""

    start_s: float
    end_s: float
    glance: Glance
    still: frozenset[int]

    @property
    def resting(self) -> list[Subject]:
        return [subject for subject in self.glance.subjects if subject.key in self.still]

    @property
    def resting_texts(self) -> list[Subject]:
        return [subject for subject in self.resting if subject.is_text]


@dataclass(frozen=True)
class Sighting:
    """A rule that does not hold at a moment. The `worse` of two is told to the user."""

    rule: Rule
    severity: Severity
    subjects: tuple[Subject, ...]
    message: str
    suggestion: str
    worse: float = 0.0
    areas: tuple[Box, ...] = ()


@dataclass
class Life:
    """What became of a subject in all its time. The owner is kept, so that its id stays its own.

    `subject` and `moment` are those at which most is to be seen of it.
    """

    owner: Mobject
    subject: Subject
    moment: Moment
    first_camera: tuple[object, ...]
    start_s: float
    end_s: float
    seen_s: float = 0.0
    was_in: bool = False
    was_whole: bool = False
    most_alpha: float = 0.0
    letters: float = 0.0
    is_flat: bool = True


@dataclass
class Sight:
    """What rules know beside the moment: the demands, all lives so far, and a unit in pixels."""

    demands: Demands
    unit: float
    flat: Callable[[Subject], bool]
    home: tuple[object, ...] = ()
    cameras: set[tuple[object, ...]] = field(default_factory=set)
    lives: dict[int, Life] = field(default_factory=dict)

    def life(self, subject: Subject) -> Life:
        return self.lives[subject.key]
