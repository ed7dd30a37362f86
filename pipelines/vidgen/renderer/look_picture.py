"""Pictures that move inside a still frame: what is seen is cut anew for each frame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from manim import Animation, ImageMobject, VGroup, rate_functions
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from . import layout
from .layout import Box
from .look import Page

_CLOSE = 1.16  # how far a picture is gone into
_SEEN = 0.62  # the share of a picture that must be left when it fills the frame
_FRONT = 0.84  # of a picture that stands before itself: the share of the frame's sides
_DIM = 0.6
_SOFT = 0.02  # of its width
_SAID = 0.09  # of an upright frame's height: where captions are drawn
_MOST_PIXELS = 60_000_000

Cut = tuple[float, float, float, float]
"""Left, top, right and bottom of the part of a picture that is seen, in its pixels."""


class Picture(ImageMobject):  # type: ignore[misc]
    """A picture in a frame with rounded corners, or from edge to edge behind all else.

    `veil` says how far, in units, the background's colour reaches into it from above, so that
    words can be read on it.
    """

    def __init__(self, page: Page, file: Path, box: Box, veil: float = 0.0) -> None:
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
        self.front: Image.Image | None = None
        whole = layout.frame(page.aspect)
        self.wide = box.width > whole.width - 0.01  # it must not move, or its edges would show
        radius = 0.0 if self.wide else page.style.corner_radius * unit
        self.mask = _rounded(self.pixels, radius)
        self.colour = page.style.background
        self.veil = _veil(self.pixels, veil * unit) if veil else None
        super().__init__(self._seen(self.whole))
        self.set(height=box.height)
        self.move_to(box.centre)
        self.set_z_index(-1)

    @property
    def whole(self) -> Cut:
        """The cut that shows all of the picture."""
        return (0.0, 0.0, float(self.source.width), float(self.source.height))

    def part(self, x: float, y: float) -> Cut:
        """The close cut, at shares (0 to 1) of the way to the right and down."""
        width, height = (side / _CLOSE for side in self.source.size)
        left, top = (self.source.width - width) * x, (self.source.height - height) * y
        return (left, top, left + width, top + height)

    def step_back(self) -> None:
        """Set a soft and dim picture behind this one, which then moves the other way."""
        size = self.source.size
        small = ImageOps.contain(self.source, tuple(round(side * _FRONT) for side in self.pixels))
        self.front = Image.new("RGBA", size, (0, 0, 0, 0))
        self.front.paste(small, ((size[0] - small.width) // 2, (size[1] - small.height) // 2))
        soft = self.source.filter(ImageFilter.GaussianBlur(size[0] * _SOFT))
        self.source = soft.point(lambda value: value * _DIM)

    def _seen(self, cut: Cut) -> Any:
        seen = self.source.resize(self.pixels, Image.Resampling.BICUBIC, box=cut)
        if self.front is not None:
            across = (self.front.width - cut[2], cut[1], self.front.width - cut[0], cut[3])
            above = self.front.resize(self.pixels, Image.Resampling.BICUBIC, box=across)
            seen.paste(above, (0, 0), above)
        if self.veil is not None:
            seen.paste(self.colour, (0, 0), self.veil)
        return np.dstack([np.array(seen), self.mask])

    def show(self, cut: Cut) -> None:
        """Let this part of the picture be seen."""
        self.pixel_array = self._seen(cut)


class Glide(Animation):  # type: ignore[misc]
    """Move a picture inside its frame.

    Motions: `zoom` in, `push` out, `pan` across, `parallax`: across, before a soft one of itself.
    """

    def __init__(self, picture: Picture, motion: str, **options: Any) -> None:
        super().__init__(picture, rate_func=rate_functions.ease_in_out_sine, **options)
        if motion == "parallax":
            picture.step_back()
        self.cuts = {
            "zoom": (picture.whole, picture.part(0.5, 0.42)),
            "push": (picture.part(0.5, 0.5), picture.whole),
            "pan": (picture.part(0.0, 0.4), picture.part(1.0, 0.6)),
            "parallax": (picture.part(0.2, 0.5), picture.part(0.8, 0.5)),
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


def _veil(size: tuple[int, int], reach: float) -> Image.Image:
    """How much of the background's colour (0 to 255) lies on each pixel: solid, then fading."""
    down = np.arange(size[1]) + 0.5
    smooth = np.clip(1.9 * (1 - down / reach), 0, 1)
    shade = 232 * smooth**2 * (3 - 2 * smooth)
    return Image.fromarray(np.repeat(shade.astype(np.uint8)[:, None], size[0], axis=1))


def picture_box(page: Page, file: Path, *, caption: bool) -> Box:
    """Where a picture goes: all of the frame if that shows most of it, else the body."""
    whole = layout.frame(page.aspect)
    with Image.open(file) as opened:
        width, height = ImageOps.exif_transpose(opened).size
    shape = width / height
    if _SEEN < shape * whole.height / whole.width < 1 / _SEEN:
        return whole
    body = page.body.cut_bottom(_SAID * whole.height)[1] if page.upright else page.body
    box = body.cut_bottom(0.75, 0.2)[1] if caption else body
    shape = min(max(shape, 0.6), 2.4)
    if page.upright:
        box = Box(whole.left, box.bottom, whole.right, box.top)
    wide = min(box.width, box.height * shape)
    tall = wide / shape
    if page.upright:
        tall = min(box.height, max(tall, wide * 0.95))
    return box.inset((box.width - wide) / 2, (box.height - tall) / 2)


def captioned(page: Page, caption: str, box: Box) -> tuple[VGroup, float]:
    """The words under a picture, or on a plate low in one that fills the frame; and its veil."""
    full = box.height > page.safe.height
    words = VGroup()
    if caption.strip():
        room = page.safe.width - 0.6
        words = page.text(caption, width=room, height=0.8, align="center", weight="MEDIUM")
        middle = page.safe.bottom + 0.15 if full else box.bottom - 0.2 - words.height
        words.move_to([0, middle + words.height / 2, 0])
    if full and len(words):
        left, right = words.get_left()[0] - 0.3, words.get_right()[0] + 0.3
        around = Box(left, words.get_bottom()[1] - 0.14, right, words.get_top()[1] + 0.14)
        words = VGroup(page.card(around, fill=page.style.background).set_fill(opacity=0.88), words)
    top = layout.frame(page.aspect).top
    veil = 1.7 * (top - page.heading.get_bottom()[1]) if full and len(page.heading) else 0.0
    return words, veil
