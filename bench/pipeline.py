"""How long a scene takes on so many cores, told from what each of its runs costs.

A player makes the runs in their order, and waits while two of them wait; each run is painted and
encoded by a painter, as many at once as there are cores. Where more processes than cores want to
run they share them evenly.
"""

from __future__ import annotations

from collections.abc import Sequence

_WAITING = 2
_DONE = 1e-9


def seconds(play_s: Sequence[float], paint_s: Sequence[float], cores: int) -> float:
    """Time from the start to the last painted run; `paint_s` has all that a painter does."""
    to_play, to_paint = list(play_s), list(paint_s)
    painting: list[float] = []
    waiting, clock = 0, 0.0
    while to_play or waiting or painting:
        while waiting and len(painting) < cores:
            painting.append(to_paint.pop(0))
            waiting -= 1
        plays = bool(to_play) and waiting < _WAITING
        at_work = len(painting) + plays
        rate = min(1.0, cores / at_work)
        step = min([*painting, *(to_play[:1] if plays else [])])
        clock += step / rate
        painting = [left - step for left in painting if left - step > _DONE]
        if plays:
            to_play[0] -= step
            if to_play[0] <= _DONE:
                to_play.pop(0)
                waiting += 1
    return clock


def speed_up(play_s: Sequence[float], paint_s: Sequence[float], cores: int) -> float:
    """How many times faster than on one core."""
    return seconds(play_s, paint_s, 1) / seconds(play_s, paint_s, cores)
