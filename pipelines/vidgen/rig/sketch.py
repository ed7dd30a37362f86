"""What a drawing function gets: canvas, look, pose, proportions and the tones that follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import skia

from .ink import Colour, clamp, lerp, luma, mix, pen, shade
from .look import Look
from .pose import Pose

YAW, PITCH = 20.0, 14.0
"""How far what is nearest to us moves when a head turns or nods as far as it can, in pixels."""


@dataclass(frozen=True)
class Proportions:
    """Measures of a head, in pixels from its middle, and how it is drawn.

    `line` is the width of contours, 0 for none; `flat` says that shadows have edges; `lips` is how
    much of them shows; `strands` counts fine hairs.
    """

    eye_x: float
    eye_y: float
    eye_wide: float
    eye_up: float
    eye_low: float
    iris: tuple[float, float]
    brow_y: float
    brow: float
    nose_y: float
    mouth_y: float
    mouth_wide: float
    mouth_deep: float
    cheek: float
    jaw: tuple[float, float]
    chin: float
    chin_wide: float
    line: float
    flat: bool
    lips: float
    strands: int
    scale: float


STYLES = {
    "anime": Proportions(
        eye_x=40,
        eye_y=20,
        eye_wide=25,
        eye_up=25,
        eye_low=15,
        iris=(16.5, 22),
        brow_y=-31,
        brow=3.6,
        nose_y=54,
        mouth_y=77,
        mouth_wide=17,
        mouth_deep=26,
        cheek=84,
        jaw=(60, 74),
        chin=109,
        chin_wide=11,
        line=2.3,
        flat=True,
        lips=0,
        strands=2,
        scale=1.04,
    ),
    "semi-realistic": Proportions(
        eye_x=37.5,
        eye_y=12,
        eye_wide=22.5,
        eye_up=16,
        eye_low=9,
        iris=(12.6, 14),
        brow_y=-25,
        brow=4.2,
        nose_y=51,
        mouth_y=77,
        mouth_wide=20,
        mouth_deep=26,
        cheek=78,
        jaw=(57, 78),
        chin=114,
        chin_wide=15,
        line=1.3,
        flat=False,
        lips=0.7,
        strands=5,
        scale=1.0,
    ),
    "realistic": Proportions(
        eye_x=35,
        eye_y=7,
        eye_wide=20,
        eye_up=12,
        eye_low=7,
        iris=(10, 10.4),
        brow_y=-21,
        brow=4.4,
        nose_y=50,
        mouth_y=79,
        mouth_wide=21.5,
        mouth_deep=25,
        cheek=76,
        jaw=(58, 80),
        chin=119,
        chin_wide=18,
        line=0,
        flat=False,
        lips=1,
        strands=9,
        scale=0.98,
    ),
}


@dataclass(frozen=True)
class Tone:
    """A colour as it lies in light, in shadow and in the line around it."""

    base: Colour
    dark: Colour
    light: Colour
    line: Colour

    @classmethod
    def of(cls, colour: Colour) -> Tone:
        return cls(
            colour,
            mix(shade(colour, 0.66, 1.02, 0.01), (0.20, 0.16, 0.36), 0.16),
            mix(shade(colour, 1.28, 1.0, -0.012), (1.0, 0.96, 0.88), 0.18),
            mix(shade(colour, 0.30, 0.9), (0.10, 0.05, 0.12), 0.45),
        )


def _skin_tone(skin: Colour) -> Tone:
    bright = luma(skin)
    darker = shade(skin, lerp(0.70, 0.87, clamp(bright * 1.25 - 0.15)), lerp(0.95, 0.66, bright))
    return Tone(
        skin,
        mix(darker, (0.74, 0.32, 0.38), 0.24 * clamp(bright * 1.3 - 0.3)),
        mix(skin, (1.0, 0.99, 0.94), 0.5),
        mix(shade(skin, 0.36, 0.85), (0.30, 0.07, 0.10), 0.5),
    )


Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom."""

DrawShape: TypeAlias = Callable[..., None]
"""Draws a part on a sketch: called with the sketch, then with the numbers that shape it."""

Stamper: TypeAlias = Callable[["Sketch", DrawShape, Box, tuple[float, ...]], None]


@dataclass(frozen=True)
class Sketch:
    """One drawing under way. Parts draw on `canvas` in their own places."""

    canvas: skia.Canvas
    look: Look
    pose: Pose
    shape: Proportions
    skin: Tone
    hair: Tone
    cloth: Tone
    accent: Tone
    stamps: Stamper | None = None

    @property
    def flat(self) -> bool:
        return self.shape.flat

    @property
    def feminine(self) -> float:
        return {"feminine": 1.0, "neutral": 0.5, "masculine": 0.0}[self.look.face]

    @property
    def jaw(self) -> float:
        """How much heavier than usual the jaw is."""
        child = -0.06 if self.look.stage == "child" else 0.0
        return 0.09 * (1 - self.feminine) - 0.02 + child

    @property
    def fit(self) -> float:
        """How wide the skull is beside that of the anime style, which hair and hats are cut for."""
        return self.shape.cheek / STYLES["anime"].cheek

    def stamped(self, draw: DrawShape, box: Box, *shape: float) -> None:
        """Draw a part that nothing of the pose shapes but some numbers; films keep it for long.

        The numbers are rounded, so that no more shapes are made than can be told apart.
        """
        rounded = tuple(round(number, 2) for number in shape)
        if self.stamps is None:
            draw(self, *rounded)
        else:
            self.stamps(self, draw, box, rounded)

    def turned(self, depth: float) -> tuple[float, float]:
        """Where a part of the head goes as it turns; 1 lies in front, -1 behind."""
        return self.pose.yaw * depth * YAW, self.pose.pitch * depth * PITCH

    def contour(self, drawn: skia.Path, tone: Tone, share: float = 1.0) -> None:
        """Ink the edge of a part, where the style has lines."""
        if self.shape.line:
            alpha = 0.95 if self.flat else 0.5
            self.canvas.drawPath(drawn, pen(tone.line, self.shape.line * share, alpha))


def sketch(canvas: skia.Canvas, look: Look, pose: Pose) -> Sketch:
    """Begin a drawing."""
    hair, cloth, eyes = look.hair, look.cloth, look.eyes
    if look.style == "realistic":
        hair, cloth = shade(hair, 0.88, 0.68), shade(cloth, 0.86, 0.72)
        eyes = mix(shade(eyes, 0.85, 0.6), (0.30, 0.22, 0.16), 0.2)
    if look.stage == "elder":
        hair = mix(hair, (0.82, 0.82, 0.85), 0.72)
    seen = replace(look, hair=hair, cloth=cloth, eyes=eyes)
    tones = (_skin_tone(look.skin), Tone.of(hair), Tone.of(cloth), Tone.of(look.accent))
    return Sketch(canvas, seen, pose, _proportions(look), *tones)


def _proportions(look: Look) -> Proportions:
    found = STYLES[look.style]
    if look.stage == "child":
        return replace(
            found,
            eye_y=found.eye_y + 7,
            brow_y=found.brow_y - 1,
            nose_y=found.nose_y + 3,
            mouth_y=found.mouth_y + 1,
            chin=found.chin - 6,
            chin_wide=found.chin_wide + 5,
            eye_up=found.eye_up * 1.08,
            eye_low=found.eye_low * 1.08,
            iris=(found.iris[0] * 1.08, found.iris[1] * 1.06),
            mouth_wide=found.mouth_wide * 0.88,
        )
    return found
