"""Show that a long piece of work is alive, whatever it is doing just now."""

from __future__ import annotations

import threading

from ..events import Tick


class Pulse:
    """A context that ticks every half second with the part that is done, `done` of `total`."""

    def __init__(self, tick: Tick, total: int, unit: str) -> None:
        self.done = 0
        self._tick = tick
        self._total = total
        self._unit = unit
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def _beat(self) -> None:
        while not self._over.wait(0.5):
            self._say()

    def _say(self) -> None:
        done = min(self.done, self._total)
        self._tick(done / self._total, f"{self._unit} {done} of {self._total}")

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._over.set()
        self._thread.join()
        if kind is None:
            self._say()
