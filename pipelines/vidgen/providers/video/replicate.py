"""Clips from a model at Replicate, such as `google/veo-3.1-fast`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...errors import AnswerError
from ...events import Tick
from ..base import Access, Made
from ..remote import replicate
from .arrived import arrived
from .base import FOOTAGE_MOST, LONGEST_S, PATIENCE_S, Filming, Mode, Terms
from .dialects import Dialect, spoken_by

MODELS: dict[Mode, str] = {"fast": "google/veo-3.1-fast", "quality": "google/veo-3.1"}

PRICES = {"google/veo-3.1-fast": 0.10, "google/veo-3.1": 0.20}
"""USD a second without sound, from the service's list. Others are not known before."""

_DIALECTS = (
    Dialect("veo", (4, 6, 8), resolutions=True, told=(("generate_audio", False),)),
    Dialect("kling", (5, 10), picture="start_image", squares=True),
    Dialect("seedance", tuple(range(4, 13)), squares=True, resolutions=True),
    Dialect("hailuo", (6, 10), picture="first_frame_image"),
    Dialect("", squares=True),
)


class Replicate:
    """Any model that takes a `prompt`, maybe an `image`, and answers with a clip."""

    name = "replicate"
    service = "replicate"

    def check(self, filming: Filming, model: str | None, access: Access) -> None:
        replicate.check(model or MODELS[filming.mode], access)

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:
        return {"provider": self.name, "model": model or "", "server": access.base_url or ""}

    def terms(self, model: str | None, access: Access) -> Terms:  # noqa: ARG002
        lengths = spoken_by(model or MODELS["fast"], _DIALECTS).lengths
        return Terms(priority=50, longest_s=max(lengths, default=LONGEST_S))

    def price(self, filming: Filming, model: str | None) -> float | None:
        chosen = model or MODELS[filming.mode]
        rate = PRICES.get(chosen)
        seconds = spoken_by(chosen, _DIALECTS).seconds(filming)
        return None if rate is None or seconds is None else rate * seconds

    def film(
        self, filming: Filming, folder: Path, tick: Tick, access: Access, model: str | None
    ) -> Made:
        self.check(filming, model, access)
        chosen = model or MODELS[filming.mode]
        http = replicate.connect(access)
        given = spoken_by(chosen, _DIALECTS).given(filming)
        limit_s = PATIENCE_S[filming.mode]
        made = replicate.run(http, chosen, given, tick=tick, limit_s=limit_s)
        file = http.fetch(
            _address(made.output, chosen), folder / "sent", limit=FOOTAGE_MOST, tick=tick
        )
        return Made(arrived(file, chosen), chosen, self.price(filming, model), filming.seed)


def _address(output: Any, model: str) -> str:
    """Where the clip is. Raises AnswerError where there is none."""
    found = output[0] if isinstance(output, list) and output else output
    if isinstance(found, dict):
        found = found.get("video") or found.get("url")
    if isinstance(found, str):
        return found
    raise AnswerError(f"{model} filmed nothing")
