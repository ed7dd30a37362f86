"""Time that goes around: waves that fit a whole number of times into a clip."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..ink import smooth


@dataclass(frozen=True)
class Rhythm:
    """A moment of a loop: the share of it that has gone by, how long it lasts, and its chance."""

    phase: float
    lasts_s: float
    seed: int = 0

    def times(self, hertz: float) -> int:
        """How often something that happens so often fits into the loop; at least once."""
        return max(1, round(hertz * self.lasts_s))

    def wave(self, hertz: float, ahead: float = 0.0) -> float:
        """-1 to 1; `ahead` is a share of one wave."""
        return math.sin(math.tau * (self.times(hertz) * self.phase + ahead))

    def swell(self, hertz: float, ahead: float = 0.0) -> float:
        """0 at the start, up to 1, and down again."""
        return 0.5 - 0.5 * math.cos(math.tau * (self.times(hertz) * self.phase + ahead))

    def hold(self, rise: float, fall: float) -> float:
        """0 at the start, 1 from the share `rise` on to `fall`, then 0 again at the end."""
        return smooth(self.phase / rise) * (1 - smooth((self.phase - fall) / (1 - fall)))
