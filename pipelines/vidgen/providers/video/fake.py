"""A camera for tests: a square that wanders over a ground of the seed's colour."""

from __future__ import annotations

from pathlib import Path

from ...errors import AnswerError, ProviderError
from ...events import Tick
from ..base import Access, Made
from .base import Filming, Terms

FPS = 24
USD_A_SECOND = 0.01


class Fake:
    """Clips of 24 frames a second. The word `boom` makes it fail, `forbidden` makes it refuse."""

    name = "fake"
    service = ""

    def check(self, filming: Filming, model: str | None, access: Access) -> None:
        del filming, model, access

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:  # noqa: ARG002
        return {"provider": self.name}

    def terms(self, model: str | None, access: Access) -> Terms:  # noqa: ARG002
        return Terms(longest_s=10.0, about_s=1.0)

    def price(self, filming: Filming, model: str | None) -> float | None:
        return None if model == "unpriced" else USD_A_SECOND * filming.duration_s

    def film(
        self,
        filming: Filming,
        folder: Path,
        tick: Tick,
        access: Access,  # noqa: ARG002
        model: str | None,
    ) -> Made:
        import av
        import numpy as np

        words = filming.prompt.split()
        if "boom" in words:
            raise ProviderError("The fake camera was asked to fail", answered=True)
        if "forbidden" in words:
            raise AnswerError("The fake camera refuses to film this", answered=True)
        width, height = (side // 2 * 2 for side in filming.size)
        path = folder / "clip.mp4"
        count = round(filming.duration_s * FPS)
        ground = np.array([filming.seed * 37 % 200, filming.seed * 91 % 200, 90], np.uint8)
        side = height // 4
        with av.open(str(path), "w") as output:
            stream = output.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            for index in range(count):
                picture = np.tile(ground, (height, width, 1))
                left = (width - side) * index // max(1, count - 1)
                picture[side : 2 * side, left : left + side] = 255
                output.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
                tick(index / count, "filming")
            output.mux(stream.encode(None))
        return Made(path, model or "fake", self.price(filming, model), filming.seed)
