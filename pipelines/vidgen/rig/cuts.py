"""How each hair style is cut: masses behind and around the head, and locks over them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import skia

from .ink import Lock, Point, chance, path, through
from .strands import cap, curtain, fringe, sides, spikes


@dataclass(frozen=True)
class Cut:
    """One hair style, in pixels from the middle of the head.

    `behind` lies behind the shoulders, `crown` stands up behind the `cap` on the skull; locks are
    drawn in their order. A `thin` one lets the skin show through.
    """

    behind: tuple[skia.Path, ...] = ()
    behind_locks: tuple[Lock, ...] = ()
    crown: tuple[Lock, ...] = ()
    cap: skia.Path | None = None
    locks: tuple[Lock, ...] = field(default_factory=tuple)
    ties: tuple[Point, ...] = ()
    thin: bool = False


def _short() -> Cut:
    tips = [(-80, -34), (-58, -52), (-30, -60), (2, -64), (34, -62), (62, -50), (82, -32)]
    return Cut(cap=cap(-148, -72, 6), locks=(*sides(-4, -2, 9), *fringe(26, tips, 13, -148)))


def _messy() -> Cut:
    tips = [(-84, -6), (-60, -22), (-34, -8), (-8, -26), (20, -10), (48, -24), (72, -12), (88, -4)]
    tufts = spikes(118, (-70, -48, -27, -6, 16, 38, 62), 15, 14)
    return Cut(
        cap=cap(-150, -62, 16),
        crown=tufts,
        locks=(*sides(34, 6, 11, 6), *fringe(-8, tips, 14)),
    )


def _spiky() -> Cut:
    crown = spikes(146, (-78, -54, -31, -8, 15, 38, 60, 80), 22, 6)
    tips = [(-78, -24), (-52, -46), (-24, -26), (6, -50), (36, -28), (62, -48), (82, -22)]
    return Cut(
        cap=cap(-148, -70, 8),
        crown=crown,
        locks=(*sides(14, 10, 10), *fringe(0, tips, 13, -146)),
    )


def _slick() -> Cut:
    swept = [
        Lock(
            (x, -66 - 26 * (1 - (x / 80) ** 2)),
            (x * 1.06 - 6, -110),
            (x * 0.9 + 8, -146),
            (x * 0.55 + 22, -150),
            3,
            13,
        )
        for x in (-80, -62, -42, -20, 4, 28, 50, 70, 82)
    ]
    return Cut(cap=cap(-152, -76, 2), locks=(*sides(-12, -4, 8), *swept))


def _bob() -> Cut:
    mass, ends = curtain(96, 108)
    tips = [(-78, -14), (-54, -26), (-26, -18), (4, -28), (32, -18), (58, -26), (80, -12)]
    return Cut(
        (mass,), ends, cap=cap(-150, -60, 30), locks=(*fringe(-4, tips, 15), *sides(92, 4, 15, -8))
    )


def _long() -> Cut:
    mass, ends = curtain(236, 118)
    tips = [(-80, 2), (-58, -18), (-32, -6), (-6, -20), (26, -30), (56, -22), (80, 0)]
    return Cut(
        (mass,), ends, cap=cap(-150, -60, 40), locks=(*fringe(-12, tips, 15), *sides(150, 2, 14, 4))
    )


def _wavy() -> Cut:
    mass, ends = curtain(214, 138, 16)
    tips = [(-86, 4), (-76, -30), (86, 4), (72, -34), (46, -62), (-44, -66)]
    waves = [
        Lock(
            (s * 60, -120), (s * 132, -70), (s * 78, 40), (s * (122 - n * 14), 128 - n * 22), 12, 19
        )
        for s in (-1, 1)
        for n in (0, 1)
    ]
    return Cut((mass,), ends, cap=cap(-152, -70, 30), locks=(*waves, *fringe(14, tips, 17, -152)))


def _ponytail() -> Cut:
    tail = Lock((64, -112), (180, -150), (150, 60), (128, 196), 20, 36, 2)
    more = (
        Lock((64, -110), (160, -120), (118, 40), (104, 150), 16, 22),
        Lock((66, -114), (196, -130), (176, 60), (158, 158), 12, 18),
    )
    tips = [(-82, 8), (-62, -28), (-36, -44), (-6, -50), (30, -48), (60, -34), (82, 6)]
    return Cut(
        behind_locks=(tail, *more),
        cap=cap(-150, -66, 14),
        locks=(*sides(58, -4, 8), *fringe(-20, tips, 13)),
        ties=((70, -116),),
    )


def _twintails() -> Cut:
    tails = [
        Lock(
            (s * 84, -92),
            (s * (170 + n * 16), -110),
            (s * (120 + n * 22), 60),
            (s * (138 + n * 8), 214 - n * 40),
            16,
            28 - n * 6,
            1,
        )
        for s in (-1, 1)
        for n in (0, 1)
    ]
    tips = [(-80, -6), (-56, -22), (-28, -14), (0, -24), (28, -14), (56, -22), (80, -6)]
    return Cut(
        behind_locks=tuple(tails),
        cap=cap(-148, -60, 18),
        locks=(*sides(64, 0, 9), *fringe(0, tips, 14, -148)),
        ties=((-88, -94), (88, -94)),
    )


def _bun() -> Cut:
    ball = path((-40, -150), (-52, -206, 52, -206, 40, -150), (30, -126, -30, -126, -40, -150))
    swirl = (
        Lock((-34, -148), (-30, -196), (26, -196), (30, -152), 6, 9),
        Lock((30, -142), (26, -172), (-18, -178), (-24, -150), 5, 8),
    )
    swept = [
        Lock(
            (x, -62 - 22 * (1 - (x / 84) ** 2)),
            (x * 1.1, -112),
            (x * 0.7, -140),
            (x * 0.3, -150),
            12,
            14,
        )
        for x in (-84, -62, -38, -12, 16, 42, 66, 86)
    ]
    return Cut((ball,), swirl, cap=cap(-148, -70, 10), locks=(*sides(48, -6, 5), *swept))


def _braids() -> Cut:
    plaits: list[skia.Path] = []
    for side in (-1, 1):
        for number in range(7, -1, -1):
            y, x = 26 + number * 27, side * (100 + 8 * math.sin(number * 0.5))
            size = 19 - number * 0.9
            plaits.append(
                path(
                    (x - size, y - 12),
                    (x - size - 3, y + 16, x - 4, y + 20, x, y + 26),
                    (x + 4, y + 20, x + size + 3, y + 16, x + size, y - 12),
                    (x, y - 24, x - size, y - 12),
                )
            )
    tips = [(-84, 8), (-62, -40), (-34, -58), (34, -58), (62, -40), (84, 8)]
    return Cut(
        tuple(plaits),
        cap=cap(-148, -66, 24),
        locks=(*sides(30, 2, 12), *fringe(0, tips, 16, -148)),
        ties=((-101, 236), (101, 236)),
    )


def _afro() -> Cut:
    points = []
    for number in range(26):
        angle = math.pi * (0.82 + 1.36 * number / 25)
        reach = 146 + 9 * (1 if number % 2 else -1) + 5 * chance(number, 12)
        points.append((math.cos(angle) * reach * 0.96, math.sin(angle) * reach - 34))
    mass = through([(-100, 44), *points, (100, 44), (0, 60), (-100, 44)])
    edge = []
    for number in range(15):
        angle = math.pi * (1.02 + 0.96 * number / 14)
        reach = 84 + 8 * (1 if number % 2 else -1)
        edge.append((math.cos(angle) * reach, math.sin(angle) * reach * 0.86 - 6))
    ring = through(
        [
            (-118, 12),
            (-140, -60),
            (-96, -150),
            (0, -182),
            (96, -150),
            (140, -60),
            (118, 12),
            (92, 10),
            *reversed(edge),
            (-92, 10),
            (-118, 12),
        ]
    )
    return Cut((mass,), cap=ring)


def _buzz() -> Cut:
    return Cut(cap=cap(-134, -74, -6, 93), thin=True)


CUTS: dict[str, Callable[[], Cut]] = {
    "bald": Cut,
    "buzz": _buzz,
    "short": _short,
    "messy": _messy,
    "spiky": _spiky,
    "slick": _slick,
    "bob": _bob,
    "long": _long,
    "wavy": _wavy,
    "ponytail": _ponytail,
    "twintails": _twintails,
    "bun": _bun,
    "braids": _braids,
    "afro": _afro,
}
