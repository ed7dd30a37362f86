"""What is laid over the pictures of a film, or changes them, after they were drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from ...errors import MediaError
from .planes import Planes

KINDS: dict[str, str] = {
    "captions": "captions",
    "effect": "effect",
    "grade": "grade",
    "logo": "overlays",
    "lower_third": "overlays",
    "matte": "matte",
    "progress": "overlays",
    "watermark": "overlays",
}
"""The module beside this one that has a kind's `make`, by kind."""


@dataclass(frozen=True)
class Touch:
    """What changes some frames of a film: `frames` of them from `first` on.

    `layer` is plain JSON that decides how it looks, its `kind` first; one with `still` true looks
    the same whenever it is seen. `inputs` are the digests of the blobs that it reads, by name. One
    of a `scene`, by its number, changes what is seen of that scene only, also in transitions.
    """

    first: int
    frames: int
    layer: Mapping[str, Any]
    inputs: Mapping[str, str] = field(default_factory=dict)
    scene: int | None = None

    @property
    def end(self) -> int:
        return self.first + self.frames


class Layer(Protocol):
    """Changes pictures, one at a time and in any order."""

    def apply(self, picture: Planes, at: int) -> Planes:
        """The changed picture, `at` frames after the first that is touched.

        It may be the one that was given, changed in place.
        """
        ...


def build(layer: Mapping[str, Any], size: tuple[int, int], fps: int, inputs: Path) -> Layer:
    """A layer from its JSON; its blobs lie in the folder `inputs` under their names.

    Raises MediaError for a kind that nobody knows, and where a blob cannot be used.
    """
    kind = layer.get("kind")
    if kind not in KINDS:
        raise MediaError(f"there is no layer of the kind {kind!r}; known: {', '.join(KINDS)}")
    module = import_module(f"{__package__}.{KINDS[kind]}")
    made: Layer = module.make(layer, size, fps, inputs)
    return made
