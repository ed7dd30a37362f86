"""Pictures from a model at Replicate, such as `black-forest-labs/flux-schnell`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...errors import AnswerError
from ...events import Tick
from ..base import Access, Made
from ..remote import replicate
from ..remote.inline import as_data_url
from .arrived import arrived
from .base import PATIENCE_S, PICTURE_MOST, Painting, ratio

MODEL = "black-forest-labs/flux-schnell"

PRICES = {
    "black-forest-labs/flux-schnell": 0.003,
    "black-forest-labs/flux-dev": 0.025,
    "black-forest-labs/flux-1.1-pro": 0.04,
}
"""USD a picture, from the service's list. Others are billed by time, which nobody knows before."""

REFERENCES = {
    "flux-kontext": "input_image",
    "nano-banana": "image_input",
    "seedream": "image_input",
}
"""What models that look at pictures call them."""


class Replicate:
    """Any model that takes a `prompt` and answers with a picture or a list of them."""

    name = "replicate"
    service = "replicate"

    def sees(self, model: str | None) -> bool:
        return _place(model or MODEL) is not None

    def check(self, model: str | None, access: Access) -> None:
        replicate.check(model or MODEL, access)

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:
        return {"provider": self.name, "model": model or MODEL, "server": access.base_url or ""}

    def price(self, model: str | None, size: tuple[int, int]) -> float | None:  # noqa: ARG002
        return PRICES.get(model or MODEL)

    def paint(
        self, painting: Painting, folder: Path, tick: Tick, access: Access, model: str | None
    ) -> Made:
        model = model or MODEL
        http = replicate.connect(access)
        given = _given(painting, model)
        made = replicate.run(http, model, given, tick=tick, limit_s=PATIENCE_S)
        file = http.fetch(_address(made.output), folder / "sent", limit=PICTURE_MOST, tick=tick)
        path = arrived(file, painting, model)
        return Made(path, model, self.price(model, painting.size), painting.seed)


def _given(painting: Painting, model: str) -> dict[str, Any]:
    """The input that most models for pictures take; one that does not know a part ignores it."""
    given: dict[str, Any] = {
        "prompt": painting.prompt,
        "aspect_ratio": ratio(painting.size),
        "output_format": "png",
        "seed": painting.seed,
        "num_outputs": 1,
    }
    if painting.avoid:
        given |= {"prompt": painting.words, "negative_prompt": painting.avoid}
    name = _place(model)
    if name and painting.references:
        shown = [as_data_url(file) for file in painting.references]
        given[name] = shown[0] if name == "input_image" else shown
    return given


def _place(model: str) -> str | None:
    """What a model calls the pictures that it looks at; None for one that looks at none."""
    return next((place for part, place in REFERENCES.items() if part in model), None)


def _address(output: Any) -> str:
    found = output[0] if isinstance(output, list) and output else output
    if isinstance(found, str):
        return found
    raise AnswerError("replicate: the model made no picture")
