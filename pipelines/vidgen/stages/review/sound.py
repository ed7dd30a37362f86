"""How a film sounds, as a picture: its waveform and level, with the scenes marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...errors import VidgenError
from ...manifest import Master
from ...media.waveform import SILENCE_DB, Waveform, waveform
from ...project import Project
from .markup import Markup, joined, tag

_PARTS, _HEIGHT, _MARKED = 600, 120, 60
_LOUDEST_DB, _A_POINT = 0.0, 3


def sound(project: Project, master: Master, starts_s: Sequence[tuple[str, float]]) -> Markup | None:
    """The sound of a master; None where it has none, or cannot be read.

    `starts_s` are the scenes with the times at which they begin.
    """
    try:
        found = waveform(project.path(master.path), _PARTS)
    except (VidgenError, OSError):
        return None
    told = f"{master.lufs:.1f} LUFS, true peak {master.true_peak_db:.1f} dB"
    return tag(
        "figure",
        _drawn(found, starts_s),
        tag("figcaption", f"{told}. Grey: highest sample; line: level in dB.", class_="soft"),
        class_="sound",
    )


def _drawn(found: Waveform, starts_s: Sequence[tuple[str, float]]) -> Markup:
    width, middle = len(found.peaks), _HEIGHT / 2
    top = [f"{x} {middle - middle * peak:.1f}" for x, peak in enumerate(found.peaks)]
    below = [f"{x} {middle + middle * peak:.1f}" for x, peak in enumerate(found.peaks)]
    outline = "M" + " L".join([*top, *reversed(below)]) + "Z"
    line = " ".join(f"{x},{_depth(level):.1f}" for x, level in _smoothed(found.levels_db))
    shapes = joined(
        tag("path", d=outline, class_="peaks"),
        tag("polyline", points=line, class_="level"),
        [_mark(name, start_s / found.duration_s * width) for name, start_s in starts_s[:_MARKED]],
    )
    return tag(
        "svg",
        shapes,
        viewBox=f"0 0 {width} {_HEIGHT}",
        preserveAspectRatio="none",
        role="group",
        aria_label="The sound of the film",
    )


def _smoothed(levels_db: Sequence[float]) -> Iterator[tuple[float, float]]:
    """Means of a few levels each, with where they lie: a line that does not hide the peaks."""
    for first in range(0, len(levels_db), _A_POINT):
        some = levels_db[first : first + _A_POINT]
        yield first + (len(some) - 1) / 2, sum(some) / len(some)


def _depth(level_db: float) -> float:
    return _HEIGHT * (_LOUDEST_DB - level_db) / (_LOUDEST_DB - SILENCE_DB)


def _mark(name: str, x: float) -> Markup:
    """A line where a scene begins, which leads to its card."""
    where = f"M{x:.1f} 0V{_HEIGHT}"
    shapes = joined(
        tag("title", name),
        tag("path", d=where, class_="hit"),
        tag("path", d=where, class_="mark"),
    )
    return tag("a", shapes, href=f"#{name}", aria_label=name)
