"""A local folder, or one that is mounted: written beside, then replaced."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..errors import ConfigError, StorageError
from ..events import Tick
from ..files import replacing, storage_error, unfinished
from ..store.digest import digest_file
from .place import Parcel

_CHUNK = 4 * 1024 * 1024


@dataclass(frozen=True)
class Folder:
    """A folder by its absolute path; made when it is not there."""

    root: Path
    kind = "folder"

    def identity(self) -> Mapping[str, str]:
        return {"folder": str(self.root)}

    def url(self, name: str) -> str:
        return (self.root / name).as_uri()

    def sweep(self, names: Iterable[str]) -> None:
        own: defaultdict[Path, set[str]] = defaultdict(set)
        for target in (self.root / name for name in names):
            own[target.parent].add(target.name)
        for folder, files in own.items():
            with suppress(OSError):  # what is wrong there, a delivery will say
                for left in unfinished(folder, files):
                    _drop(left)

    def deliver(self, parcel: Parcel, tick: Tick) -> bool:
        target = self.root / parcel.name
        if _has(target, parcel):
            return False
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise ConfigError(f"{target.parent} is a file, no folder") from None
        except OSError as error:
            raise storage_error(error, target.parent) from None
        with ExitStack() as held, replacing(target) as part:
            sink = held.enter_context(_locked(part))
            if _copy(parcel, sink, tick) != parcel.digest:
                raise StorageError(f"{parcel.name}: what was copied is not what was composed")
        return True

    def link(self, name: str, seconds: int) -> None:
        """A folder has no links."""


def _has(target: Path, parcel: Parcel) -> bool:
    try:
        return target.stat().st_size == parcel.bytes and digest_file(target) == parcel.digest
    except OSError:
        return False


def _copy(parcel: Parcel, sink: BinaryIO, tick: Tick) -> str:
    seen = hashlib.sha256()
    size, copied = parcel.bytes, 0
    with parcel.file.open("rb") as source:
        while chunk := source.read(_CHUNK):
            sink.write(chunk)
            seen.update(chunk)
            copied += len(chunk)
            tick(copied / size, parcel.name)
    sink.flush()
    return seen.hexdigest()


def _locked(part: Path) -> BinaryIO:
    """A new file to write, locked while it is open, so that no other upload takes it for left.

    Where the file system has no locks, nobody can tell what was left, and nothing is dropped.
    """
    while True:
        file = part.open("xb")
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()  # it was dropped before it was locked


def _drop(left: Path) -> None:
    """Remove an unfinished file, unless somebody writes it now."""
    with suppress(OSError), left.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        left.unlink()
