"""A painter for tests: one colour, which the words decide."""

from __future__ import annotations

import zlib
from pathlib import Path

from ...errors import AnswerError, ProviderError
from ...events import Tick
from ..base import Access, Made
from .base import Painting

USD = 0.01


class Fake:
    """Flat pictures. The word `boom` makes it fail, `forbidden` makes it refuse."""

    name = "fake"
    service = "fake"

    def sees(self, model: str | None) -> bool:  # noqa: ARG002
        return False

    def check(self, model: str | None, access: Access) -> None:
        del model, access

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:  # noqa: ARG002
        return {"provider": self.name}

    def price(self, model: str | None, size: tuple[int, int]) -> float | None:  # noqa: ARG002
        return None if model == "unpriced" else USD

    def paint(
        self,
        painting: Painting,
        folder: Path,
        tick: Tick,
        access: Access,  # noqa: ARG002
        model: str | None,
    ) -> Made:
        from PIL import Image

        tick(None, "painting")
        words = painting.prompt.split()
        if "boom" in words:
            raise ProviderError("The fake painter was asked to fail", answered=True)
        if "forbidden" in words:
            raise AnswerError("The fake painter refuses to paint this", answered=True)
        told = zlib.crc32(f"{painting.words}|{painting.seed}".encode())
        path = folder / "picture.png"
        Image.new("RGB", painting.size, told & 0xFFFFFF).save(path)
        cost = self.price(model, painting.size)
        return Made(path, model or "fake", cost, painting.seed)
