"""Take files out of a folder in which untrusted code wrote, and clear such a folder away."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from ..errors import RenderError
from ..files import replacing

_CHUNK = 1 << 20
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_OWNER = 0o700
_LINKED = {errno.ELOOP, errno.ENOTDIR, errno.ENXIO}


@dataclass(frozen=True)
class Taken:
    """A file as it was copied: its SHA-256 and its bytes."""

    digest: str
    size: int


def take(folder: Path, name: str, target: Path, *, most: int) -> Taken:
    """Copy the file `name`, given relative to `folder`, to `target`, and hash what is copied.

    Only a plain file of at most `most` bytes is taken, that has no other name, and is reached
    through no link. Call it when the code that wrote it has ended. Raises RenderError where it is
    anything else, StorageError where the copy cannot be written.
    """
    with _opened(folder, name) as source, _copy(target) as copy:
        _check(os.fstat(source), folder / name, most)
        digest, size = hashlib.sha256(), 0
        while chunk := os.read(source, _CHUNK):
            size += len(chunk)
            if size > most:
                raise _wrong(folder / name, f"is larger than {most} bytes")
            digest.update(chunk)
            copy.write(chunk)
    return Taken(digest.hexdigest(), size)


@contextmanager
def _copy(target: Path) -> Iterator[BinaryIO]:
    """A file that becomes `target`; it is whole then, though it may not outlast a power cut."""
    with replacing(target, durable=False) as beside, beside.open("xb") as copy:
        yield copy


@contextmanager
def _opened(folder: Path, name: str) -> Iterator[int]:
    """A descriptor of a file, opened from folder to folder so that no link is followed."""
    *folders, last = _steps(folder, name)
    with ExitStack() as stack:
        try:
            here = _held(stack, os.open(folder, _FOLDER))
            for step in folders:
                here = _held(stack, os.open(step, _FOLDER, dir_fd=here))
            file = _held(stack, os.open(last, _FILE, dir_fd=here))
        except OSError as error:
            what = "is no plain file" if error.errno in _LINKED else f"{error.strerror}"
            raise _wrong(folder / name, what) from None
        yield file


def _held(stack: ExitStack, descriptor: int) -> int:
    stack.callback(os.close, descriptor)
    return descriptor


def _steps(folder: Path, name: str) -> tuple[str, ...]:
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\0" in name:
        raise _wrong(folder, f"has no file that may be called {name!r}")
    return path.parts


def _check(status: os.stat_result, path: Path, most: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise _wrong(path, "is no plain file")
    if status.st_nlink != 1:
        raise _wrong(path, "has another name as well")
    if status.st_size > most:
        raise _wrong(path, f"is larger than {most} bytes")


def _wrong(path: Path, what: str) -> RenderError:
    return RenderError(f"{path}: {what}, and is not taken from a scene's folder")


def clear(folder: Path) -> None:
    """Remove a folder and all in it, however deep and whatever its permissions.

    Call it when the code that wrote it has ended. Raises OSError.
    """
    folder.chmod(_OWNER)
    here = os.open(folder, _FOLDER)
    names: list[str] = []
    waiting = [_emptied(here)]
    while waiting:
        if waiting[-1]:
            names.append(waiting[-1].pop())
            here = _moved(here, names[-1])
            waiting.append(_emptied(here))
        elif names:
            here = _moved(here, "..")
            waiting.pop()
            os.rmdir(names.pop(), dir_fd=here)
        else:
            waiting.pop()
    os.close(here)
    folder.rmdir()


def _emptied(here: int) -> list[str]:
    """Remove all files of a folder, and name the folders in it, made open to their owner."""
    folders = []
    with os.scandir(here) as entries:
        for entry in list(entries):
            if entry.is_dir(follow_symlinks=False):
                os.chmod(entry.name, _OWNER, dir_fd=here)
                folders.append(entry.name)
            else:
                os.unlink(entry.name, dir_fd=here)
    return folders


def _moved(here: int, name: str) -> int:
    """The folder `name` of a folder, which is closed."""
    try:
        return os.open(name, _FOLDER, dir_fd=here)
    finally:
        os.close(here)
