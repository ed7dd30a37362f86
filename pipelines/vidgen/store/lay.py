"""How a blob gets to where it is used: linked, cloned or copied, and under its name at once."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from ..files import beside

_FICLONE = 0x40049409


def place(blob: Path, target: Path, *, writable: bool) -> bool:
    """Put the content of `blob` at `target`; False if the blob is gone. Raises OSError.

    Read-only (0444) and a hard link where the file system allows, or a copy of its own.
    """
    part = beside(target)
    try:
        if not _fill(blob, part, writable=writable):
            return False
        part.replace(target)
    finally:
        # renaming one link of a file onto another of the same file leaves both
        part.unlink(missing_ok=True)
    return True


def _fill(blob: Path, part: Path, *, writable: bool) -> bool:
    if not writable:
        with suppress(OSError):
            os.link(blob, part, follow_symlinks=False)
            return True
    try:
        source = blob.open("rb")
    except FileNotFoundError:
        return False
    with source, part.open("xb") as copy:
        if not _clone(source.fileno(), copy.fileno()):
            shutil.copyfileobj(source, copy, 1 << 20)
    if not writable:
        part.chmod(0o444)
    return True


def _clone(source: int, copy: int) -> bool:
    """Share the blocks of a file, where the file system can."""
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.ioctl(copy, _FICLONE, source)
    except OSError:
        return False
    return True
