"""Look at pictures with alpha: through them a colour is seen, or a board of light squares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import av
import numpy as np
from av.video.frame import VideoFrame
from PIL import Image, ImageChops

DECODER = "libvpx-vp9"
"""What decodes VP9 with its alpha; others leave that out."""

_SQUARES, _LIGHT, _DARK = 40, 245, 205
"""Squares along the longer side of a frame, and their shades."""


def has_alpha(stream: Any) -> bool:
    """Whether a film says of its pictures that they have alpha, as WebM does."""
    tags = {name.lower(): value for name, value in stream.metadata.items()}
    return stream.codec_context.name in ("vp9", DECODER) and tags.get("alpha_mode") == "1"


def decoded(container: Any, stream: Any) -> Iterator[VideoFrame]:
    """The frames from where a file is read next, with alpha where they have some."""
    if not has_alpha(stream) or DECODER not in av.codecs_available:
        yield from container.decode(stream)
        return
    decoder: Any = av.CodecContext.create(DECODER, "r")
    for packet in container.demux(stream):
        yield from decoder.decode(packet if packet.size else None)


def image_of(frame: VideoFrame) -> Image.Image:
    """A frame as it is seen; over a board of squares where it has alpha."""
    if not frame.format.name.startswith("yuva"):
        return Image.fromarray(frame.to_ndarray(format="rgb24"))
    shown = Image.fromarray(frame.to_ndarray(format="rgba"))
    board = _board(shown.width, shown.height)
    return Image.alpha_composite(board.convert("RGBA"), shown).convert("RGB")


def over(image: Image.Image, matte: Image.Image, colour: str) -> Image.Image:
    """A picture that is colour times alpha over one colour; its matte is the alpha in grey."""
    ground = Image.new("RGB", image.size, colour)
    return ImageChops.add(image, ImageChops.multiply(ground, ImageChops.invert(matte)))


def _board(width: int, height: int) -> Image.Image:
    side = max(4, max(width, height) // _SQUARES)
    odd = (np.arange(width) // side + np.arange(height)[:, None] // side) % 2
    return Image.fromarray(np.where(odd, _DARK, _LIGHT).astype(np.uint8))
