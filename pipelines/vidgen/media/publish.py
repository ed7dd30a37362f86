"""How a media file gets its final name: whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import MediaError
from ..files import replacing


@contextmanager
def beside(target: Path, *, durable: bool = True) -> Iterator[Path]:
    """As `files.replacing`; also raises MediaError when nothing was written.

    What only goes into the store need not be `durable`: it is there.
    """
    with replacing(target, durable=durable) as part:
        yield part
        if not part.is_file() or part.stat().st_size == 0:
            raise MediaError(f"{target}: nothing was written")
