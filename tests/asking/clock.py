"""Time that passes only when somebody waits."""

from __future__ import annotations

from vidgen.spending.pace import Clock


class Waits:
    """A clock for tests: `clock` is to be given in, `slept` are the waits in s."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.time = 1000.0
        self.clock = Clock(now=lambda: self.time, sleep=self._sleep, jitter=lambda: 1.0)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.time += seconds
