"""What a clip's decoder is told when the clip keeps the contract: how foreign ones are known."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from ...errors import MediaError
from ...model.preset import Quality
from ..contract import x264_options
from ..finish.planes import Planes
from .index import read_index
from .piece import encode


@lru_cache(maxsize=16)
def decoder_settings(size: tuple[int, int], quality: Quality) -> bytes:
    """The decoder's configuration in every clip of this size and quality, as its mp4 says it."""
    with tempfile.TemporaryDirectory(prefix="vidgen-") as folder:
        clip = Path(folder) / "one.mp4"
        encode(iter([Planes(size)]), size, quality.fps, x264_options(quality), clip)
        index = read_index(clip)
    if index is None:
        raise MediaError("the encoder wrote a clip that has no index")
    return index.parameters
