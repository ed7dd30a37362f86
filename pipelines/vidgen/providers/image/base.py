"""What every provider of pictures offers: one picture made from words, and its price."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ...events import Tick
from ...model.preset import Style
from ..base import Access, Made, find

PICTURE_MOST = 64 << 20
"""Bytes of a picture that is taken from a service."""

PATIENCE_S = 300.0
"""How long a picture may take."""


@dataclass(frozen=True)
class Painting:
    """What is to be painted, at `size` (width and height in pixels).

    `avoid` must not be in it. `title` and `style` are for a provider that draws with them; the
    colour `background` lies behind a picture with holes. `references` are PNG, JPEG or WebP
    files of who is in it, for models that see them.
    """

    prompt: str
    size: tuple[int, int]
    style: Style | None = None
    background: str = "#000000"
    avoid: str = ""
    title: str = ""
    seed: int = 0
    references: tuple[Path, ...] = ()

    @property
    def words(self) -> str:
        """The prompt with what to avoid in it, for models that are told both in one."""
        return f"{self.prompt}\nDo not show: {self.avoid}" if self.avoid else self.prompt


class Painter(Protocol):
    """A provider of pictures, made without arguments. Safe among threads."""

    @property
    def name(self) -> str: ...

    @property
    def service(self) -> str:
        """The section of the settings with its key and address; empty where it draws here, free."""
        ...

    def sees(self, model: str | None) -> bool:
        """Whether it looks at the references of a painting."""
        ...

    def check(self, model: str | None, access: Access) -> None:
        """Raise ConfigError, AccessError or MissingError where a call is bound to fail. Cheap."""
        ...

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:
        """What decides the picture, beyond the request; never a key."""
        ...

    def price(self, model: str | None, size: tuple[int, int]) -> float | None:
        """What a picture costs at most in USD: 0 is free, None is what is not known."""
        ...

    def paint(
        self, painting: Painting, folder: Path, tick: Tick, access: Access, model: str | None
    ) -> Made:
        """Paint once, into a PNG of the asked size in `folder`.

        Without a `model` the provider takes its own. Raises AccessError for a key or a quota,
        ConfigError for a request that it does not take, AnswerError where it refuses or sends no
        picture, else ProviderError; none holds a key.
        """
        ...


def select(provider: str) -> Painter:
    """The provider of that name. Raises ConfigError for an unknown one."""
    painter: Painter = find("image", provider)
    return painter


def nearest(size: tuple[int, int], offered: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    """The size on offer whose shape is nearest to that of `size`."""
    return min(offered, key=lambda one: abs(_shape(one) - _shape(size)))


def _shape(size: tuple[int, int]) -> float:
    return size[0] / (size[0] + size[1])


def ratio(size: tuple[int, int]) -> str:
    """The shape of a size, as services call it: `16:9`, `1:1` or `9:16`."""
    known = {"16:9": (16, 9), "1:1": (1, 1), "9:16": (9, 16)}
    near = nearest(size, tuple(known.values()))
    return next(name for name, shape in known.items() if shape == near)
