"""Pictures that move inside a still frame: what is seen is cut anew for each frame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from manim import Animation, ImageMobject, rate_functions
from PIL import Image, ImageDraw, ImageOps

from . import layout
from .layout import Box
from .look import Page

_CLOSE = 1.16  # how far a picture is gone into
_MOST_PIXELS = 60_000_000

Cut = tuple[float, float, float, float]
"""Left, top, right and bottom of the part of a picture that is seen, in its pixels."""


class Picture(ImageMobject):  # type: ignore[misc]
    """A picture in a frame with rounded corners."""

    def __init__(self, page: Page, file: Path, box: Box) -> None:
        unit = page.scene.renderer.camera.pixel_height / layout.frame(page.aspect).height
        self.pixels = (max(2, round(box.width * unit)), max(2, round(box.height * unit)))
        with Image.open(file) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                opened.draft("RGB", (4000, 4000))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
        ground = Image.new("RGBA", upright.size, page.style.surface)
        flat = Image.alpha_composite(ground, upright).convert("RGB")
        large = tuple(round(side * _CLOSE) for side in self.pixels)
        self.source = ImageOps.fit(flat, large, Image.Resampling.LANCZOS)
        self.mask = _rounded(self.pixels, page.style.corner_radius * unit)
        super().__init__(self._seen(self.whole))
        self.set(height=box.height)
        self.move_to(box.centre)

    @property
    def whole(self) -> Cut:
        """The cut that shows all of the picture."""
        return (0.0, 0.0, float(self.source.width), float(self.source.height))

    def part(self, x: float, y: float) -> Cut:
        """The close cut, at shares (0 to 1) of the way to the right and down."""
        width, height = (side / _CLOSE for side in self.source.size)
        left, top = (self.source.width - width) * x, (self.source.height - height) * y
        return (left, top, left + width, top + height)

    def _seen(self, cut: Cut) -> Any:
        seen = self.source.resize(self.pixels, Image.Resampling.BICUBIC, box=cut)
        return np.dstack([np.array(seen), self.mask])

    def show(self, cut: Cut) -> None:
        """Let this part of the picture be seen."""
        self.pixel_array = self._seen(cut)


class Glide(Animation):  # type: ignore[misc]
    """Move a picture inside its frame. Motions: `zoom` in, `push` out, `pan` across."""

    def __init__(self, picture: Picture, motion: str, **options: Any) -> None:
        super().__init__(picture, rate_func=rate_functions.ease_in_out_sine, **options)
        self.cuts = {
            "zoom": (picture.whole, picture.part(0.5, 0.42)),
            "push": (picture.part(0.5, 0.5), picture.whole),
            "pan": (picture.part(0.0, 0.4), picture.part(1.0, 0.6)),
        }.get(motion, (picture.whole, picture.whole))
        picture.show(self.cuts[0])

    def create_starting_mobject(self) -> ImageMobject:
        return self.mobject

    def interpolate_mobject(self, alpha: float) -> None:
        way = self.rate_func(alpha)
        pairs = zip(*self.cuts, strict=True)
        self.mobject.show(tuple(a + (b - a) * way for a, b in pairs))


def _rounded(size: tuple[int, int], radius: float) -> Any:
    large = Image.new("L", (size[0] * 2, size[1] * 2), 0)
    edge = (0, 0, large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle(edge, radius=radius * 2, fill=255)
    return np.array(large.resize(size, Image.Resampling.BOX))


def picture_box(page: Page, file: Path, *, caption: bool) -> Box:
    """Where a picture goes: the body, with the picture's own shape where that is not extreme."""
    box = page.body.cut_bottom(0.75, 0.2)[1] if caption else page.body
    with Image.open(file) as opened:
        width, height = opened.size
    shape = min(max(width / height, 0.6), 2.4)
    wide = min(box.width, box.height * shape)
    tall = wide / shape
    if page.upright:
        tall = min(box.height, max(tall, wide * 0.95))
    return box.inset((box.width - wide) / 2, (box.height - tall) / 2)
