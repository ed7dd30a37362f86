"""How families of models want to be told what to film, where one service has many of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..remote.inline import as_data_url
from .base import Filming, covering, resolution, wide_or_tall


@dataclass(frozen=True)
class Dialect:
    """A family of models, known by a `part` of their names; an empty one fits any.

    `lengths` are the seconds that they film, told as `length` spells them, a bare `{}` as a number;
    without any they are not told. `picture` is what they call the first picture. `told` is sent
    along as it is.
    """

    part: str
    lengths: tuple[int, ...] = ()
    length: str = "{}"
    picture: str = "image"
    squares: bool = False
    resolutions: bool = False
    told: tuple[tuple[str, Any], ...] = ()

    def seconds(self, filming: Filming) -> int | None:
        """How long a clip will be; None where the model decides."""
        return int(covering(filming.duration_s, self.lengths)) if self.lengths else None

    def given(self, filming: Filming) -> dict[str, Any]:
        """The input for a model of the family; one that does not know a part of it ignores it."""
        shape = filming.aspect if self.squares else wide_or_tall(filming.aspect)
        given: dict[str, Any] = {
            "prompt": filming.prompt,
            "aspect_ratio": shape,
            "seed": filming.seed,
            **dict(self.told),
        }
        if (seconds := self.seconds(filming)) is not None:
            spelled = self.length.format(seconds)
            given["duration"] = spelled if self.length != "{}" else seconds
        if self.resolutions:
            given["resolution"] = resolution(filming.size)
        if filming.avoid:
            given["negative_prompt"] = filming.avoid
        if filming.image is not None:
            given[self.picture] = picture_address(filming)
        return given


def picture_address(filming: Filming) -> str:
    """The first picture of a clip, inside of an address."""
    assert filming.image is not None
    return as_data_url(filming.image)


def spoken_by(model: str, dialects: Sequence[Dialect]) -> Dialect:
    """The first dialect that fits a model's name."""
    return next(one for one in dialects if one.part in model)
