"""Things off the frame, cut by its edge, or too near to it for a text."""

from __future__ import annotations

from collections.abc import Iterator

from manim import ImageMobject, Line, ParametricFunction, VectorField
from manim.mobject.graphing.coordinate_systems import CoordinateSystem
from manim.mobject.graphing.number_line import NumberLine

from .finding import Rule
from .glance import Subject
from .moment import Life, Moment, Sight, Sighting
from .pieces import Box

_ENDLESS = (CoordinateSystem, NumberLine, VectorField, ParametricFunction, Line, ImageMobject)

Reach = tuple[float, float, float, float]
"""How far something reaches beyond a frame: left, above, right and below, in pixels."""

_OUTSIDE = ("left of", "above", "right of", "below")
_EDGES = ("left edge", "top", "right edge", "bottom")
_TOO_NEAR = ("too far left", "too high", "too far right", "too low")
_TEXT_OUT = 0.012
_COMPACT = 0.7
_SHAPE_OUT = 0.15
_SMALLEST = 0.04
_SLACK = 0.006
_LEAST_S = 0.5


def sightings(moment: Moment, sight: Sight) -> Iterator[Sighting]:
    """Texts and compact shapes that rest where they are cut, and texts too near to the edge."""
    for subject in moment.resting:
        frame = moment.glance.box
        if _is_endless(subject) or not subject.box.touches(frame):
            continue
        if not _counts(moment, sight.life(subject), sight):
            continue
        reach = _beyond(subject.box, frame)
        if max(reach) > _least_out(subject, frame):
            yield _cut(subject, reach, frame, sight)
        elif subject.is_text and sight.flat(subject):
            yield from _too_near(subject, frame, sight)


def never_seen(sight: Sight) -> Iterator[tuple[Life, Sighting]]:
    """What was in the scene, and never in the frame."""
    for life in sight.lives.values():
        if life.was_in or life.seen_s < _LEAST_S or _is_endless(life.subject):
            continue
        frame = life.moment.glance.box
        where = _where(_beyond(life.subject.box, frame), _OUTSIDE)
        yield (
            life,
            Sighting(
                Rule.OFF_FRAME,
                "error" if life.subject.is_text else "warning",
                (life.subject,),
                f"{where} the frame all the time, and never seen",
                _way_in(life.subject.box, frame, sight.unit) + ", or do not add it",
            ),
        )


def _is_endless(subject: Subject) -> bool:
    """Whether a thing may well reach beyond the frame: open curves, pictures, parts of axes."""
    if isinstance(subject.whole, _ENDLESS):
        return True
    return not subject.is_text and all(piece.is_open for piece in subject.pieces)


def _counts(moment: Moment, life: Life, sight: Sight) -> bool:
    """Whether a camera that moves cannot be the reason: it moves so as to leave things out."""
    return moment.glance.camera in (sight.home, life.first_camera)


def _least_out(subject: Subject, frame: Box) -> float:
    """By how many pixels a thing must leave the frame before that counts."""
    short = min(frame.width, frame.height)
    if subject.is_text:
        return _TEXT_OUT * short
    box = subject.box
    compact = box.width <= _COMPACT * frame.width and box.height <= _COMPACT * frame.height
    if not compact or max(box.width, box.height) < _SMALLEST * short:
        return float("inf")
    return _SHAPE_OUT * min(box.width, box.height) + 0.01 * short


def _cut(subject: Subject, reach: Reach, frame: Box, sight: Sight) -> Sighting:
    return Sighting(
        Rule.OFF_FRAME,
        "error" if subject.is_text else "warning",
        (subject,),
        f"cut by the frame's {_where(reach, _EDGES)}",
        _way_in(subject.box, frame, sight.unit),
        worse=max(reach),
        areas=(subject.box,),
    )


def _too_near(subject: Subject, frame: Box, sight: Sight) -> Iterator[Sighting]:
    left, top, right, bottom = sight.demands.margins
    safe = Box(
        left * frame.width,
        top * frame.height,
        (1 - right) * frame.width,
        (1 - bottom) * frame.height,
    )
    reach = _beyond(subject.box, safe)
    if max(reach) > _SLACK * min(frame.width, frame.height):
        yield Sighting(
            Rule.UNSAFE,
            "warning",
            (subject,),
            f"outside the safe area, {_where(reach, _TOO_NEAR)}, where players lay their own signs "
            "over a film or its edge is hidden",
            _way_in(subject.box, safe, sight.unit),
            worse=max(reach),
            areas=(subject.box,),
        )


def _beyond(box: Box, frame: Box) -> Reach:
    return (
        frame.left - box.left,
        frame.top - box.top,
        box.right - frame.right,
        box.bottom - frame.bottom,
    )


def _where(reach: Reach, names: tuple[str, str, str, str]) -> str:
    """The names of the sides, left, above, right and below, on which a thing reaches beyond."""
    return " and ".join(name for name, out in zip(names, reach, strict=True) if out > 0)


def _way_in(box: Box, frame: Box, unit: float) -> str:
    """What brings a box into a frame: a shift where it fits, else a scale."""
    shares = (frame.width / max(box.width, 1e-6), frame.height / max(box.height, 1e-6))
    if min(shares) < 1:
        return f"make it smaller, with .scale({0.98 * min(shares):.2f}), or break it into lines"
    left, above, right, below = (max(0.0, out) / unit for out in _beyond(box, frame))
    across = f"{left:.2f} * RIGHT" if left else f"{right:.2f} * LEFT" if right else ""
    along = f"{above:.2f} * DOWN" if above else f"{below:.2f} * UP" if below else ""
    return f"move it by {' + '.join(filter(None, (across, along)))}"
