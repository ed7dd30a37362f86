"""A local folder, or one that is mounted: written beside, then replaced."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import ConfigError, StorageError
from ..events import Tick
from ..files import storage_error
from ..media.publish import beside
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
        with beside(target) as part:
            if _copy(parcel, part, tick) != parcel.digest:
                raise StorageError(f"{parcel.name}: what was copied is not what was composed")
        return True

    def link(self, name: str, seconds: int) -> None:
        """A folder has no links."""


def _has(target: Path, parcel: Parcel) -> bool:
    try:
        return target.stat().st_size == parcel.bytes and digest_file(target) == parcel.digest
    except OSError:
        return False


def _copy(parcel: Parcel, target: Path, tick: Tick) -> str:
    seen = hashlib.sha256()
    size, copied = parcel.bytes, 0
    with parcel.file.open("rb") as source, target.open("wb") as sink:
        while chunk := source.read(_CHUNK):
            sink.write(chunk)
            seen.update(chunk)
            copied += len(chunk)
            tick(copied / size, parcel.name)
    return seen.hexdigest()
