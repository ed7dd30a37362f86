"""Pictures from a model at fal, such as `fal-ai/flux/schnell`."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from ...errors import AnswerError
from ...events import Tick
from ..base import Access, Made
from ..remote import fal
from ..remote.inline import as_data_url
from .arrived import arrived
from .base import PATIENCE_S, PICTURE_MOST, Painting, ratio

MODEL = "fal-ai/flux/schnell"

PRICES = {"fal-ai/flux/schnell": 0.003, "fal-ai/flux/dev": 0.025}
"""USD a megapixel, which is begun as a whole, from the service's list."""

REFERENCES = {"kontext/max/multi": "image_urls", "kontext": "image_url", "edit": "image_urls"}
"""What models that look at pictures call them."""

_MOST_PIXELS = 1_000_000
_STEP = 16


class Fal:
    """Any model that takes a `prompt` and answers with `images` or an `image`."""

    name = "fal"
    service = "fal"

    def sees(self, model: str | None) -> bool:
        return _place(model or MODEL) is not None

    def check(self, model: str | None, access: Access) -> None:
        fal.check(model or MODEL, access)

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:
        return {"provider": self.name, "model": model or MODEL, "server": access.base_url or ""}

    def price(self, model: str | None, size: tuple[int, int]) -> float | None:
        rate = PRICES.get(model or MODEL)
        width, height = asked_size(size)
        return None if rate is None else rate * math.ceil(width * height / _MOST_PIXELS)

    def paint(
        self, painting: Painting, folder: Path, tick: Tick, access: Access, model: str | None
    ) -> Made:
        model = model or MODEL
        http = fal.connect(access)
        made = fal.run(http, model, _given(painting, model), tick=tick, limit_s=PATIENCE_S)
        file = http.fetch(
            _address(made.output, model), folder / "sent", limit=PICTURE_MOST, tick=tick
        )
        path = arrived(file, painting, model)
        return Made(path, model, self.price(model, painting.size), painting.seed)


def asked_size(size: tuple[int, int]) -> tuple[int, int]:
    """A size of the same shape that is billed as one megapixel; its sides are multiples of 16."""
    scale = min(1.0, math.sqrt(_MOST_PIXELS / (size[0] * size[1])))
    width, height = (max(_STEP, int(side * scale / _STEP) * _STEP) for side in size)
    return width, height


def _given(painting: Painting, model: str) -> dict[str, Any]:
    """The input that most models for pictures take; one that does not know a part ignores it."""
    width, height = asked_size(painting.size)
    given: dict[str, Any] = {
        "prompt": painting.prompt,
        "image_size": {"width": width, "height": height},
        "aspect_ratio": ratio(painting.size),
        "output_format": "png",
        "seed": painting.seed,
        "num_images": 1,
    }
    if painting.avoid:
        given |= {"prompt": painting.words, "negative_prompt": painting.avoid}
    name = _place(model)
    if name and painting.references:
        shown = [as_data_url(file) for file in painting.references]
        given[name] = shown[0] if name == "image_url" else shown
    return given


def _place(model: str) -> str | None:
    """What a model calls the pictures that it looks at; None for one that looks at none."""
    return next((place for part, place in REFERENCES.items() if part in model), None)


def _address(output: dict[str, Any], model: str) -> str:
    """Where the picture is. Raises AnswerError where there is none, or only a black one."""
    hidden = output.get("has_nsfw_concepts")
    if isinstance(hidden, list) and any(hidden):
        raise AnswerError(f"{model} refuses to paint this: its safety checker hid the picture")
    images = output.get("images")
    found = images[0] if isinstance(images, list) and images else output.get("image")
    address = found.get("url") if isinstance(found, dict) else found
    if isinstance(address, str):
        return address
    raise AnswerError(f"{model} made no picture")
