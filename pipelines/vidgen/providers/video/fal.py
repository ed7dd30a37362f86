"""Clips from a model at fal, such as `fal-ai/veo3.1/fast`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...errors import AnswerError, ConfigError
from ...events import Tick
from ..base import Access, Made
from ..remote import fal
from .arrived import arrived
from .base import FOOTAGE_MOST, LONGEST_S, PATIENCE_S, Filming, Mode, Terms
from .dialects import Dialect, spoken_by

MODELS: dict[Mode, str] = {"fast": "fal-ai/veo3.1/fast", "quality": "fal-ai/veo3.1"}

PRICES = {"fal-ai/veo3.1/fast": 0.10, "fal-ai/veo3.1": 0.20}
"""USD a second without sound, at up to 1080p, from the service's list."""

_FROM_PICTURE, _FROM_WORDS = "image-to-video", "text-to-video"
_DIALECTS = (
    Dialect(
        "veo", (4, 6, 8), "{}s", "image_url", resolutions=True, told=(("generate_audio", False),)
    ),
    Dialect("kling", (5, 10), "{:d}", "image_url", squares=True),
    Dialect("seedance", tuple(range(4, 13)), "{:d}", "image_url", squares=True, resolutions=True),
    Dialect("hailuo", (6, 10), "{:d}", "image_url"),
    Dialect("", picture="image_url", squares=True),
)


class Fal:
    """Any model that takes a `prompt`, maybe an `image_url`, and answers with a `video`.

    The variant of a model that begins with a picture is taken where there is one.
    """

    name = "fal"
    service = "fal"

    def check(self, filming: Filming, model: str | None, access: Access) -> None:
        chosen = _chosen(filming, model)
        fal.check(chosen, access)
        if _FROM_PICTURE in chosen and filming.image is None:
            raise ConfigError(
                f"{chosen} begins with a picture, and there is none",
                cure="choose a model that films from words, or give the scene a picture",
            )

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:
        return {"provider": self.name, "model": model or "", "server": access.base_url or ""}

    def terms(self, model: str | None, access: Access) -> Terms:  # noqa: ARG002
        lengths = spoken_by(model or MODELS["fast"], _DIALECTS).lengths
        return Terms(priority=60, longest_s=max(lengths, default=LONGEST_S))

    def price(self, filming: Filming, model: str | None) -> float | None:
        chosen = _chosen(filming, model)
        rate = PRICES.get(chosen.removesuffix(f"/{_FROM_PICTURE}"))
        seconds = spoken_by(chosen, _DIALECTS).seconds(filming)
        return None if rate is None or seconds is None else rate * seconds

    def film(
        self, filming: Filming, folder: Path, tick: Tick, access: Access, model: str | None
    ) -> Made:
        self.check(filming, model, access)
        chosen = _chosen(filming, model)
        http = fal.connect(access)
        given = spoken_by(chosen, _DIALECTS).given(filming)
        made = fal.run(http, chosen, given, tick=tick, limit_s=PATIENCE_S[filming.mode])
        file = http.fetch(
            _address(made.output, chosen), folder / "sent", limit=FOOTAGE_MOST, tick=tick
        )
        path = arrived(file, chosen)
        return Made(path, chosen, self.price(filming, model), filming.seed)


def _chosen(filming: Filming, model: str | None) -> str:
    """The model of the settings or of the mode, in the variant for what there is."""
    chosen = model or MODELS[filming.mode]
    if filming.image is None or _FROM_PICTURE in chosen:
        return chosen
    if _FROM_WORDS in chosen:
        return chosen.replace(_FROM_WORDS, _FROM_PICTURE)
    return f"{chosen}/{_FROM_PICTURE}" if "veo" in chosen else chosen


def _address(output: dict[str, Any], model: str) -> str:
    """Where the clip is. Raises AnswerError where there is none."""
    videos = output.get("videos")
    found = videos[0] if isinstance(videos, list) and videos else output.get("video")
    address = found.get("url") if isinstance(found, dict) else found
    if isinstance(address, str):
        return address
    raise AnswerError(f"{model} filmed nothing")
