"""When things happen: animations that outlast their words, pictures with nothing in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from manim import AnimationGroup, Mobject, Wait

from ...model.shot import Shot
from ..narrated import Beat, Narrated
from ..voiceover import VoiceoverScene
from .finding import BeatRun, Rule, Severity
from .glance import Glance
from .moment import Moment, Sighting

_LATE_S = 0.12
_EMPTY_S = 2.0
_TINY = 1e-3
_CLOSE = 0.04  # colours that differ by less are one


@dataclass(frozen=True)
class Played:
    """One call of `play`: when, by which line, and what it moves."""

    start_s: float
    end_s: float
    line: int | None
    mobjects: tuple[Mobject, ...]


@dataclass(frozen=True)
class Said:
    """Words as the scene kept to them: when they are spoken, and when it did what goes with them.

    `beat` is None for a voiceover, which may say several.
    """

    beat: str | None
    start_s: float
    end_s: float
    entered_s: float
    done_s: float


@dataclass
class Log:
    """What a scene did, in its order."""

    plays: list[Played] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    _entered: float = 0.0

    def listen(self) -> None:
        """Note the ends of beats from now on. Once in a process that will do nothing else."""
        enter, leave = Beat.__enter__, Beat.__exit__
        wait = VoiceoverScene.wait_for_voiceover

        @wraps(enter)
        def entered(beat: Beat) -> Beat:
            enter(beat)
            self._entered = beat.scene.time
            return beat

        @wraps(leave)
        def left(beat: Beat, *failed: Any) -> None:
            spoken = beat.spoken
            times = (spoken.start_s, spoken.end_s, self._entered, beat.scene.time)
            self.said.append(Said(spoken.id, *times))
            leave(beat, *failed)

        @wraps(wait)
        def waited(scene: VoiceoverScene) -> None:
            if (tracker := scene.current_tracker) is not None:
                begun_s = tracker.start_t
                self.said.append(Said(None, begun_s, tracker.end_t, begun_s, scene.time))
            wait(scene)

        Beat.__enter__ = entered  # type: ignore[method-assign]
        Beat.__exit__ = left  # type: ignore[method-assign]
        VoiceoverScene.wait_for_voiceover = waited  # type: ignore[method-assign, assignment]

    def last_play(self, from_s: float, until_s: float) -> Played | None:
        """The last animation that begins in a stretch of time."""
        hits = [one for one in self.plays if from_s - _TINY < one.start_s < until_s - _TINY]
        return hits[-1] if hits else None


def beat_runs(log: Log, shot: Shot | None, fps: int) -> Iterator[BeatRun]:
    """How long each beat of a shot runs."""
    for beat in shot.beats if shot else ():
        runs = [said.done_s - said.entered_s for said in log.said if said.beat == beat.id]
        run_s = round(sum(runs), 3) if runs else None
        yield BeatRun(
            beat=beat.id,
            spoken_s=round(beat.end_s - beat.start_s, 3),
            run_s=run_s,
            frames=round((run_s or 0.0) * fps),
        )


def moved_by(animations: tuple[Any, ...]) -> Iterator[Mobject]:
    """What animations move, those of groups included."""
    for animation in animations:
        if isinstance(animation, AnimationGroup):
            yield from moved_by(tuple(animation.animations))
        elif not isinstance(animation, Wait) and isinstance(animation.mobject, Mobject):
            yield animation.mobject


@dataclass(frozen=True)
class Overrun:
    """Animations that end too late: a sighting without a picture of its own."""

    rule: Rule
    severity: Severity
    start_s: float
    end_s: float
    play: Played | None
    message: str
    suggestion: str


def overruns(log: Log, shot: Shot | None, run_s: float) -> Iterator[Overrun]:
    """Beats whose animations hold up the next one, and a scene that outlasts its narration."""
    if shot is None:
        return
    starts = sorted(beat.start_s for beat in shot.beats)
    for said in log.said:
        due_s = min((at for at in starts if at >= said.end_s - 1e-3), default=shot.duration_s)
        late_s = said.done_s - due_s
        if late_s > _LATE_S and due_s < shot.duration_s - 1e-3:
            yield Overrun(
                Rule.LATE,
                "warning",
                min(due_s, said.done_s),
                said.done_s,
                log.last_play(said.start_s, said.done_s),
                f"the animations of these words go on for {late_s:.1f} s after the next words "
                "have begun",
                "give them less time, for example run_time=beat.left_s for the last one",
            )
    if run_s > shot.duration_s + _LATE_S:
        yield Overrun(
            Rule.OVERRUN,
            "error",
            shot.duration_s,
            run_s,
            log.last_play(0.0, run_s),
            f"the scene runs {run_s - shot.duration_s:.1f} s longer than its narration, and is cut",
            "give its animations less time, or the scene more to say",
        )


class Emptiness:
    """Stretches in which a picture shows nothing but its background."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._first: Moment | None = None
        self.found: list[tuple[Moment, float]] = []

    def see(self, moment: Moment) -> None:
        if _is_empty(moment.glance):
            if self._since is None:
                self._since, self._first = moment.start_s, moment
        else:
            self.end(moment.start_s)

    def end(self, now_s: float) -> None:
        if self._since is not None and self._first is not None and now_s - self._since > _EMPTY_S:
            self.found.append((self._first, now_s))
        self._since = self._first = None

    def sighting(self, seconds: float) -> Sighting:
        return Sighting(
            Rule.EMPTY,
            "warning",
            (),
            f"nothing is to be seen for {seconds:.1f} s",
            "show something while the words go on, or let what was there stay",
        )


def _is_empty(glance: Glance) -> bool:
    if not glance.known:
        return False
    mark = glance.frame.marks[0]
    ground = [byte / 255 for byte in mark.thing[:3]] if len(mark.thing) == 4 else None
    return not any(
        piece.box.touches(glance.box) and not _is_like(piece.ink.colour, ground)
        for subject in glance.subjects
        for piece in subject.pieces
    )


def _is_like(colour: tuple[float, ...], ground: list[float] | None) -> bool:
    return ground is not None and all(
        abs(one - other) * colour[3] < _CLOSE
        for one, other in zip(colour[:3], ground, strict=False)
    )


def shot_of(scene: Any, beside: Shot | None) -> Shot | None:
    """How long a scene should be: as it says itself, or the file beside it."""
    shot = scene.shot if isinstance(scene, Narrated) else beside
    # a voiceover scene without narration is as long as it happens to be
    return shot if shot is not None and shot.duration_s > 1.0 else None
