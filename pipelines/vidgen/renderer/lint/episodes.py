"""Sightings gathered over time into findings: one for each thing that is wrong, with its range."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ...model.narration import SpokenBeat
from ..recording import Frame
from .finding import MOST, Area, Finding, Named, Rule
from .glance import Subject
from .moment import Moment, Sighting
from .pieces import Box

_LEAST_S = 0.45
_NAMED = 4

Name = Callable[[Subject], Named]


@dataclass
class Episode:
    """One rule and the subjects it does not hold for: how long in all, and where it is worst."""

    sighting: Sighting
    moment: Moment
    start_s: float
    end_s: float
    total_s: float = 0.0


@dataclass
class Episodes:
    """All that was seen so far."""

    _by_key: dict[tuple[Rule, tuple[int, ...]], Episode] = field(default_factory=dict)

    def add(
        self, sighting: Sighting, moment: Moment, span: tuple[float, float] | None = None
    ) -> None:
        """Note what is seen at a moment; with a `span`, it is so from one time to another."""
        start_s, end_s = span or (moment.start_s, moment.end_s)
        key = (sighting.rule, tuple(subject.key for subject in sighting.subjects))
        episode = self._by_key.get(key)
        if episode is None:
            episode = Episode(sighting, moment, start_s, end_s)
            self._by_key[key] = episode
        elif _telling(sighting) > _telling(episode.sighting):
            episode.sighting, episode.moment = sighting, moment
        episode.end_s = max(episode.end_s, end_s)
        episode.total_s += end_s - start_s

    def drop(self, rule: Rule, lives: Iterable[int]) -> None:
        """Forget what a rule said of these subjects."""
        gone = set(lives)
        for key in [key for key in self._by_key if key[0] is rule and gone & set(key[1])]:
            del self._by_key[key]

    def told(self, name: Name, beats: Sequence[SpokenBeat]) -> tuple[list[Finding], list[Frame]]:
        """Findings in the order of time, and a frame for each; those of one line are one."""
        groups: dict[tuple[object, ...], list[Episode]] = {}
        for episode in self._by_key.values():
            if episode.total_s >= _LEAST_S:
                one = episode.sighting
                lines = tuple(name(subject).line for subject in one.subjects)
                groups.setdefault((one.rule, one.severity, lines), []).append(episode)
        found = sorted(groups.values(), key=lambda group: min(one.start_s for one in group))[:MOST]
        return (
            [_finding(group, number, name, beats) for number, group in enumerate(found)],
            [_worst(group).moment.glance.frame for group in found],
        )


def _telling(sighting: Sighting) -> tuple[float, float]:
    """How well a moment shows what is wrong: how bad it is, then how clearly things are there."""
    strength = sum(subject.strength for subject in sighting.subjects)
    return round(sighting.worse, 2), round(strength, 2)


def _worst(group: Sequence[Episode]) -> Episode:
    return max(group, key=lambda episode: _telling(episode.sighting))


def _finding(
    group: Sequence[Episode], number: int, name: Name, beats: Sequence[SpokenBeat]
) -> Finding:
    shown = _worst(group)
    start_s = min(one.start_s for one in group)
    ordered = [shown, *(one for one in group if one is not shown)]
    named = list(dict.fromkeys(name(s) for one in ordered for s in one.sighting.subjects))
    there = shown.moment.glance.by_key
    boxes = [
        box
        for one in ordered
        if one is shown or all(subject.key in there for subject in one.sighting.subjects)
        for box in one.sighting.areas
    ]
    more = len(named) - _NAMED
    told = shown.sighting.message + (f" (and {more} more like it)" if more > 0 else "")
    return Finding(
        rule=shown.sighting.rule,
        severity=shown.sighting.severity,
        beat=beat_at(start_s, beats),
        start_s=round(start_s, 3),
        end_s=round(max(one.end_s for one in group), 3),
        mobjects=tuple(named[:_NAMED]),
        message=told,
        suggestion=shown.sighting.suggestion,
        areas=tuple(_area(box, shown.moment.glance.size) for box in boxes[:24]),
        shown_s=round(shown.moment.start_s, 3),
        picture=number,
    )


def _area(box: Box, size: tuple[int, int]) -> Area:
    width, height = size
    shares = (box.left / width, box.top / height, box.right / width, box.bottom / height)
    left, top, right, bottom = (round(min(11.0, max(-10.0, share)), 4) for share in shares)
    return Area(left=left, top=top, right=right, bottom=bottom)


def beat_at(moment_s: float, beats: Sequence[SpokenBeat]) -> str | None:
    """The beat that is spoken then, or was last."""
    begun = [beat.id for beat in beats if beat.start_s <= moment_s + 1e-6]
    return begun[-1] if begun else None
