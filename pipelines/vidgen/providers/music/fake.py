"""Music for tests: one quiet tone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .base import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Fake:
    """A tone of 220 Hz at -24 LUFS, whatever the mood."""

    name = "fake"

    def pieces(self) -> tuple[str, ...]:
        return ("tone",)

    def fingerprint(self, piece: str) -> dict[str, str]:  # noqa: ARG002
        return {"fake": "1"}

    def play(
        self,
        piece: str,  # noqa: ARG002
        duration_s: float,
        seed: int,  # noqa: ARG002
    ) -> Iterator[NDArray[np.float32]]:
        import numpy as np

        tone = 0.068 * np.sin(2 * np.pi * 220 * np.arange(RATE) / RATE)
        for _ in range(int(duration_s) + 1):
            yield np.repeat(tone[:, None], 2, axis=1).astype(np.float32)
