"""Caps, fringes and curtains: what hair styles are put together from."""

from __future__ import annotations

import math
from collections.abc import Sequence

import skia

from .ink import Lock, Point, chance, lerp, path


def dome(x: float, top: float = -150) -> float:
    """How high hair stands over the skull at `x`."""
    return top + 66 * (x / 104) ** 2


def cap(top: float = -150, line: float = -66, low: float = 10, wide: float = 100) -> skia.Path:
    """Hair on the skull, from temple to temple, open at the forehead, whose edge is at `line`."""
    return path(
        (-wide + 6, low),
        (-wide - 8, -40, -wide + 2, -96, -70, top + 34),
        (-46, top + 10, -24, top, 0, top),
        (24, top, 46, top + 10, 70, top + 34),
        (wide - 2, -96, wide + 8, -40, wide - 6, low),
        (wide - 10, -20, wide - 16, line + 24, wide - 30, line + 8),
        (40, line - 20, -40, line - 20, -wide + 30, line + 8),
        (-wide + 16, line + 24, -wide + 10, -20, -wide + 6, low),
    )


def fringe(part: float, tips: Sequence[Point], belly: float, top: float = -150) -> list[Lock]:
    """Locks that fall from a parting to their tips; those at the sides first."""
    found = []
    for number, (x, y) in enumerate(sorted(tips, key=lambda tip: -abs(tip[0] - part))):
        away = x - part
        root = (part + away * 0.14, dome(part + away * 0.14, top) + 9)
        over = part + away * 0.86
        bend = (over, dome(over, top) + 8)
        sway = (x + away * 0.10 + 5 * (chance(number, 3) - 0.5), lerp(-100, y, 0.45))
        found.append(
            Lock(root, bend, sway, (x, y), belly * 0.3, belly * (0.9 + 0.3 * chance(number, 4)))
        )
    return found


def sides(low: float, out: float = 0.0, belly: float = 13, curl: float = 0.0) -> list[Lock]:
    """Locks that frame the face, down to `low`."""
    found = []
    for side in (-1, 1):
        for number, (x, length) in enumerate(((98, 0.86), (88, 1.0))):
            end = (side * (x + out + curl - 6 * number), low * length)
            bend, sway = (side * (x + 16), -110), (side * (x + out + 5 - curl), low * 0.35 - 20)
            found.append(Lock((side * 40, -126), bend, sway, end, belly * 0.35, belly))
    return found


def curtain(low: float, wide: float, wave: float = 0.0) -> tuple[skia.Path, tuple[Lock, ...]]:
    """A mass of long hair behind the head, and the locks that it ends in."""
    mass = path(
        (0, -146),
        (-76, -146, -118, -104, -116, -20),
        (-118 - wave, 40, -wide + wave, low * 0.5, -wide * 0.94, low * 0.86),
        (wide * 0.94, low * 0.86),
        (wide - wave, low * 0.5, 118 + wave, 40, 116, -20),
        (118, -104, 76, -146, 0, -146),
    )
    locks = []
    for number in range(9):
        share = number / 8 * 2 - 1
        x, drop = share * wide * 0.9, low + 16 * chance(number, 8) - 14 * abs(share)
        sway = 12 * (chance(number, 9) - 0.5) + wave * (1 if number % 2 else -1)
        locks.append(
            Lock(
                (x * 0.8, low * 0.3),
                (x - sway, low * 0.5),
                (x + sway * 1.6, low * 0.8),
                (x + sway, drop),
                wide * 0.13,
                wide * 0.15,
            )
        )
    return mass, tuple(locks)


def spikes(reach: float, angles: Sequence[float], belly: float, lean: float) -> tuple[Lock, ...]:
    """Locks that stand up from the crown, at angles in degrees from above; tips `lean` over."""
    found = []
    for number, angle in enumerate(angles):
        turn, tip = math.radians(angle), math.radians(angle + lean * (1 if angle > 0 else -1) * 0.6)
        far = reach * (1.0 if number % 2 else 0.9)
        root = (46 * math.sin(turn), -62 - 34 * math.cos(turn))
        middle = (0.74 * far * math.sin(turn), -56 - 0.74 * far * math.cos(turn))
        near = (0.86 * far * math.sin(turn), -56 - 0.86 * far * math.cos(turn))
        end = (far * math.sin(tip), -56 - far * math.cos(tip))
        found.append(Lock(root, middle, near, end, belly, belly * 1.1))
    return tuple(found)
