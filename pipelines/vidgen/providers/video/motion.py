"""The camera that is always there: it moves over a picture, and costs nothing."""

from __future__ import annotations

import re
from pathlib import Path

from ...errors import ConfigError
from ...events import Tick
from ..base import Access, Made
from .base import Filming, Terms

FPS = 30
_CAMERA = re.compile(r"^camera: (.+)$", re.IGNORECASE | re.MULTILINE)


class Motion:
    """Pans, pushes and pulls over the picture of the request, as its prompt's camera line says.

    A prompt that names no motion gets one of the seed's choice.
    """

    name = "motion"
    service = ""

    def check(self, filming: Filming, model: str | None, access: Access) -> None:  # noqa: ARG002
        if filming.image is None:
            raise ConfigError(
                "The video provider `motion` moves a picture, and there is none",
                cure="give the scene a picture, or set `video.provider` to one that films",
            )

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:  # noqa: ARG002
        return {"provider": self.name, "motion": "1"}

    def terms(self, model: str | None, access: Access) -> Terms:  # noqa: ARG002
        return Terms(operations=frozenset())

    def price(self, filming: Filming, model: str | None) -> float | None:  # noqa: ARG002
        return 0.0

    def film(
        self, filming: Filming, folder: Path, tick: Tick, access: Access, model: str | None
    ) -> Made:
        """Raises MediaError for a picture that cannot be read."""
        from ...media.moving import kind_for, moved, open_picture
        from ...media.sketch import write_frames

        self.check(filming, model, access)
        assert filming.image is not None
        told = _CAMERA.search(filming.prompt)
        kind = kind_for(told[1] if told else filming.prompt, filming.seed)
        width, height = (side // 2 * 2 for side in filming.size)
        count = max(1, round(filming.duration_s * FPS))
        frames = moved(open_picture(filming.image), kind, (width, height), count, FPS)
        path = folder / "clip.mp4"
        write_frames(path, frames, (width, height), FPS, count, tick)
        return Made(path, kind, 0.0, filming.seed)
