"""Where things may stand: frames, safe areas and boxes, in Manim's units (y grows upwards)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..model.storyboard import Aspect
from .frame import UNITS

Point = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Box:
    """An upright rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def centre(self) -> Point:
        return np.array([(self.left + self.right) / 2, (self.bottom + self.top) / 2, 0.0])

    def inset(self, x: float, y: float | None = None) -> Box:
        """The box without a margin of `x` at the sides and `y` above and below."""
        y = x if y is None else y
        return Box(self.left + x, self.bottom + y, self.right - x, self.top - y)

    def cut_top(self, height: float, gap: float = 0.0) -> tuple[Box, Box]:
        """A strip along the top, and what is left under it after a gap."""
        line = self.top - height
        return (
            Box(self.left, line, self.right, self.top),
            Box(self.left, self.bottom, self.right, line - gap),
        )

    def cut_bottom(self, height: float, gap: float = 0.0) -> tuple[Box, Box]:
        """A strip along the bottom, and what is left above it after a gap."""
        line = self.bottom + height
        return (
            Box(self.left, self.bottom, self.right, line),
            Box(self.left, line + gap, self.right, self.top),
        )

    def cut_left(self, width: float, gap: float = 0.0) -> tuple[Box, Box]:
        """A strip along the left, and what is right of it after a gap."""
        line = self.left + width
        return (
            Box(self.left, self.bottom, line, self.top),
            Box(line + gap, self.bottom, self.right, self.top),
        )

    def columns(self, count: int, gap: float = 0.0) -> list[Box]:
        """Equal parts from left to right."""
        width = (self.width - gap * (count - 1)) / count
        starts = [self.left + i * (width + gap) for i in range(count)]
        return [Box(start, self.bottom, start + width, self.top) for start in starts]

    def rows(self, count: int, gap: float = 0.0) -> list[Box]:
        """Equal parts from top to bottom."""
        height = (self.height - gap * (count - 1)) / count
        tops = [self.top - i * (height + gap) for i in range(count)]
        return [Box(self.left, top - height, self.right, top) for top in tops]

    def grid(self, rows: int, columns: int, gap: float = 0.0) -> list[Box]:
        """Equal cells, row by row."""
        return [cell for row in self.rows(rows, gap) for cell in row.columns(columns, gap)]

    def middle(self, height: float) -> Box:
        """A box of that height, or less, in the middle."""
        spare = max(0.0, self.height - height) / 2
        return self.inset(0, spare)

    def holds(self, other: Box, slack: float = 0.01) -> bool:
        """Whether another box lies inside, but for `slack` units."""
        return (
            other.left >= self.left - slack
            and other.right <= self.right + slack
            and other.bottom >= self.bottom - slack
            and other.top <= self.top + slack
        )


def frame(aspect: Aspect) -> Box:
    """The whole picture."""
    width, height = UNITS[aspect]
    return Box(-width / 2, -height / 2, width / 2, height / 2)


def safe(aspect: Aspect) -> Box:
    """Where text may stand: clear of captions, and upright also of what players lay over a film."""
    whole = frame(aspect)
    side, above, below = {
        "16:9": (0.95, 0.7, 0.14 * whole.height + 0.1),
        "9:16": (0.8, 0.12 * whole.height, 0.2 * whole.height),
        "1:1": (0.8, 0.75, 0.14 * whole.height + 0.1),
    }[aspect]
    return Box(whole.left + side, whole.bottom + below, whole.right - side, whole.top - above)


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten) from `low` to `high`, at most `most`."""
    span = high - low
    if not span > 0 or not np.isfinite(span):
        return [low]
    power = 10.0 ** np.floor(np.log10(span / most))
    step = next(power * k for k in (1, 2, 5, 10, 20) if span / (power * k) <= most - 1 + 1e-9)
    first, last = np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9)
    return [round(float(i * step), 12) for i in np.arange(first, last + 0.5)]


def number(value: float) -> str:
    """A number for people: 1,200 rather than 1200.0, with a true minus sign."""
    if abs(value) >= 1e15 or 0 < abs(value) < 1e-4:
        text = f"{value:.2g}"
    elif value == int(value):
        text = f"{int(value):,}"
    else:
        text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")
