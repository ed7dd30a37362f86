"""What the store says when the disk under it fails."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import StorageError

ELSEWHERE = "set VIDGEN_STORE__PATH to a folder"
_FULL = {errno.ENOSPC, errno.EDQUOT}
_DENIED = {errno.EROFS, errno.EACCES, errno.EPERM}
_FILE_THERE = {errno.EEXIST, errno.ENOTDIR}
_FILES = {errno.EMFILE, errno.ENFILE}


def full(folder: Path) -> StorageError:
    """No space is left for the store."""
    return StorageError(
        f"{folder}: the disk of the store is full",
        cure=f"vidgen cache gc, or {ELSEWHERE} on a larger disk",
    )


def denied(folder: Path, reason: str) -> StorageError:
    """The store may not be read or written."""
    return StorageError(
        f"{folder}: the store may not be used ({reason})",
        cure=f"make {folder} readable and writable, or {ELSEWHERE} of your own",
    )


def broken(folder: Path, reason: str) -> StorageError:
    """The disk of the store does not do what was asked."""
    return StorageError(
        f"{folder}: the store does not work ({reason})",
        cure=f"check the disk, or {ELSEWHERE} on another one",
    )


def store_error(error: OSError, folder: Path) -> StorageError:
    """Say what a failed call to the system means for the store at `folder`."""
    if error.errno in _FULL:
        return full(folder)
    if error.errno in _DENIED:
        return denied(folder, error.strerror or str(error))
    if error.errno in _FILES:
        return StorageError(
            f"{folder}: too many files are open to use the store",
            cure="ulimit -n 4096, then run the same again",
        )
    if error.errno in _FILE_THERE:
        return StorageError(
            f"{folder}: a file stands where the folder of the store should be",
            cure=f"move it away, or {ELSEWHERE}",
        )
    return broken(folder, error.strerror or str(error))


@contextmanager
def guarded(folder: Path) -> Iterator[None]:
    """Turn every OSError of the block into a StorageError that names `folder` and a cure."""
    try:
        yield
    except OSError as error:
        raise store_error(error, folder) from error
