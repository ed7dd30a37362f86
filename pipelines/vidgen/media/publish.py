"""Write beside, then replace: how a media file gets its final name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import MediaError
from ..files import storage_error


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Give a path to write at; when the block ends well, the file is on disk as `target`.

    Raises StorageError when the disk refuses, MediaError when nothing was written. A block that
    raises leaves `target` as it was.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        if not part.is_file() or part.stat().st_size == 0:
            raise MediaError(f"{target}: nothing was written")
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise storage_error(error, target) from None
    finally:
        with suppress(OSError):
            part.unlink()
