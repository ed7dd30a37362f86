"""Write beside, then replace: the only ways vidgen writes a file that has a final name."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import StorageError

FULL = {errno.ENOSPC, errno.EDQUOT}
"""What the system says where there is no more room."""

CROWDED = {errno.EMFILE, errno.ENFILE}
"""What it says where too many files are open."""

_HEAD = 60
_UNFINISHED = re.compile(r"\.(?P<head>.+)\.\d+\.[0-9a-f]{8}\.part", re.DOTALL)
_DENIED = {errno.EROFS, errno.EACCES, errno.EPERM}
_CURES = {
    errno.EISDIR: "move that folder away, then run the same again",
    errno.ENOTDIR: "move the file that stands in the way, or choose another folder with -o",
    errno.ENAMETOOLONG: "choose a folder with a shorter name with -o",
    errno.EIO: "check the disk, or choose a folder on another one with -o",
    **dict.fromkeys(CROWDED, "ulimit -n 4096, then run the same again"),
}


def refuse_links(folder: Path) -> None:
    """Raise StorageError where a folder, or anything right in it, is a link.

    What is written there would be written elsewhere, and who made the folder would choose where.
    """
    try:
        with os.scandir(folder) as entries:
            links = [Path(entry.path) for entry in entries if entry.is_symlink()]
    except OSError as error:
        raise storage_error(error, folder) from None
    for path in [folder] if folder.is_symlink() else links:
        raise StorageError(
            f"{path}: is a link, and vidgen writes there", cure=f"read it, then remove {path}"
        )


def storage_error(error: OSError, path: Path) -> StorageError:
    """Say what a failed read or write at `path` means, and what helps."""
    if error.errno in FULL:
        return StorageError(
            f"{path}: the disk is full",
            cure="free some space (`vidgen cache gc` drops old results), then run the same again",
        )
    if error.errno in _DENIED:
        return StorageError(
            f"{path}: may not be written ({error.strerror})",
            cure="choose another folder with -o, or change its permissions",
        )
    cure = _CURES.get(error.errno or 0)
    return StorageError(f"{path}: {error.strerror or error}", cure=cure)


def error_where(error: OSError, otherwise: Path) -> StorageError:
    """As `storage_error`, at the path that the error names; some name a descriptor, or none."""
    named = error.filename
    return storage_error(error, Path(named) if isinstance(named, str) else otherwise)


def of_the_disk(error: BaseException) -> StorageError | None:
    """What an error means that nobody foresaw at its place, where the disk is to blame for it."""
    if not isinstance(error, OSError) or error.errno not in {
        errno.EIO,
        errno.EROFS,
        *FULL,
        *CROWDED,
    }:
        return None
    named = error.filename if isinstance(error.filename, str) else "."
    return storage_error(error, Path(named).absolute())


@contextmanager
def replacing(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """Give a path to write at; when the block ends well, the file there becomes `path`.

    A block that raises leaves `path` as it was. Raises StorageError.
    """
    part = beside(path)
    try:
        yield part
        if durable:
            with part.open("rb+") as file:
                os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise storage_error(error, path) from None
    finally:
        with suppress(OSError):
            part.unlink()


def beside(path: Path) -> Path:
    """Where a file is written before it becomes `path`: a name that nobody else writes at."""
    return path.with_name(f".{path.name[:_HEAD]}.{os.getpid()}.{os.urandom(4).hex()}.part")


def unfinished(folder: Path, names: Collection[str]) -> list[Path]:
    """What lies in a folder beside files of these names, and is being written or was left so."""
    heads = {name[:_HEAD] for name in names}
    found = ((_UNFINISHED.fullmatch(path.name), path) for path in folder.glob(".*.part"))
    return [path for match, path in found if match and match["head"] in heads]


def clear_unfinished(folder: Path) -> None:
    """Remove what dead writers left beside the files of a folder that nobody writes to now."""
    for path in folder.rglob(".*.part"):
        with suppress(OSError):
            path.unlink()


def write_bytes(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Give `path` its whole new content, or leave it as it was. Raises StorageError."""
    with replacing(path, durable=durable) as part:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)


def write_text(path: Path, content: str, *, durable: bool = True) -> None:
    """As `write_bytes`, in UTF-8."""
    write_bytes(path, content.encode(), durable=durable)
