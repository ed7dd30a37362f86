"""What every provider of films offers: a clip made from words, or from a picture and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from ...errors import ConfigError
from ...events import Tick
from ...model.npc import Lora, Operation
from ...model.storyboard import Aspect
from ..base import Access, Made, find

Mode = Literal["fast", "quality"]

PROMPT_LEAST, PROMPT_MOST = 10, 2000
SHORTEST_S, LONGEST_S = 1.0, 30.0
FOOTAGE_MOST = 512 << 20
"""Bytes of a clip that is taken from a service."""

PICTURE_MOST = 20 << 20
"""Bytes of the picture that a clip begins with."""

PATIENCE_S: dict[Mode, float] = {"fast": 600.0, "quality": 1200.0}
"""How long a service may film."""

FILMED: frozenset[Operation] = frozenset(
    {"npc_response", "text_to_video", "image_to_video", "video_extend"}
)
"""What a provider does that films from words, and from a picture: also the last one of a film."""


@dataclass(frozen=True)
class Terms:
    """On which terms a provider films. `priority` is among those that could: the highest is asked.

    `at_once` is how many jobs it may have, `per_minute` how many may begin, None any number, and
    `about_s` how long one takes, as a guess. No clip is longer than `longest_s`.
    """

    priority: int = 0
    longest_s: float = LONGEST_S
    at_once: int = 4
    per_minute: int | None = None
    about_s: float = 90.0
    operations: frozenset[Operation] = FILMED


@dataclass(frozen=True)
class Filming:
    """What is to be filmed. `image` is the picture (PNG or JPEG) that the clip begins with.

    A provider comes as near to `duration_s` and `size` (width and height in pixels) as it can; the
    clip is fitted to its scene later. `fps`, `steps`, `cfg` and `loras` are for those that let a
    user choose them; others film as they do. Raises ConfigError for what nobody can film.
    """

    prompt: str
    duration_s: float
    avoid: str = ""
    image: Path | None = None
    aspect: Aspect = "16:9"
    size: tuple[int, int] = (1280, 720)
    mode: Mode = "fast"
    seed: int = 0
    fps: int | None = None
    steps: int | None = None
    cfg: float | None = None
    loras: tuple[Lora, ...] = ()

    def __post_init__(self) -> None:
        length = len(self.prompt.strip())
        if not PROMPT_LEAST <= length <= PROMPT_MOST:
            raise ConfigError(
                f"A clip's prompt has {PROMPT_LEAST} to {PROMPT_MOST} characters, not {length}",
                cure="say in the scene's `picture` what is to be seen",
            )
        if not SHORTEST_S <= self.duration_s <= LONGEST_S:
            raise ConfigError(
                f"A clip lasts {SHORTEST_S:g} to {LONGEST_S:g} s, not {self.duration_s:g} s",
                cure="divide the scene, or let it show a picture instead of a clip",
            )
        if min(self.size) < 16 or max(self.size) > 8192:
            raise ConfigError(f"A clip cannot be {self.size[0]}x{self.size[1]} pixels large")
        if self.image is not None:
            _check_picture(self.image)


def _check_picture(image: Path) -> None:
    """Raise ConfigError for a picture that no service takes."""
    with image.open("rb") as file:
        head = file.read(8)
    if not head.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        raise ConfigError(
            f"{image.name}: a film begins with a PNG or JPEG picture",
            cure="save the picture as PNG",
        )
    if image.stat().st_size > PICTURE_MOST:
        raise ConfigError(f"{image.name}: a film begins with at most {PICTURE_MOST >> 20} MB")


class Camera(Protocol):
    """A provider of films, made without arguments. Safe among threads."""

    @property
    def name(self) -> str: ...

    @property
    def service(self) -> str:
        """The section of the settings that holds its key; empty for one that needs none."""
        ...

    def check(self, filming: Filming, model: str | None, access: Access) -> None:
        """Raise ConfigError, AccessError or MissingError where a call is bound to fail. Cheap."""
        ...

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:
        """What decides the clip, beyond the request; never a key."""
        ...

    def terms(self, model: str | None, access: Access) -> Terms:
        """What it films, and how. Raises ConfigError for a model or a workflow that cannot be."""
        ...

    def price(self, filming: Filming, model: str | None) -> float | None:
        """What a clip costs at most in USD: 0 is free, None is what is not known."""
        ...

    def film(
        self, filming: Filming, folder: Path, tick: Tick, access: Access, model: str | None
    ) -> Made:
        """Film once into a file in `folder`: mp4 or WebM from outside, that nobody has read yet.

        Without a `model` the provider takes its own for the mode. A job that is interrupted is
        cancelled. Raises AccessError for a key or a quota, ConfigError for a request that it does
        not take, AnswerError where the provider refuses, else ProviderError; none holds a key.
        """
        ...


def select(provider: str) -> Camera:
    """The provider of that name. Raises ConfigError for an unknown one."""
    camera: Camera = find("video", provider)
    return camera


def resolution(size: tuple[int, int]) -> str:
    """The resolution, as services call it, that a size is filmed at."""
    return "1080p" if min(size) >= 1080 else "720p"


def wide_or_tall(aspect: Aspect) -> str:
    """The shape for a service that films no squares: those are cut out of a wide picture."""
    return "9:16" if aspect == "9:16" else "16:9"


def covering(duration_s: float, lengths: Sequence[float]) -> float:
    """The shortest of the lengths that a scene fits in, else the longest."""
    return min((one for one in lengths if one >= duration_s - 1e-3), default=max(lengths))
