"""What every place to upload to can do, and which of them a target means."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from ..errors import ConfigError
from ..events import Tick
from ..s3.address import bucket_and_prefix, check_endpoint
from ..settings import UploadSettings

_TYPES = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
    ".json": "application/json",
    ".jpg": "image/jpeg",
    ".txt": "text/plain; charset=utf-8",
    ".m4a": "audio/mp4",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".ass": "text/x-ssa; charset=utf-8",
}


@dataclass(frozen=True)
class Parcel:
    """A file on its way: its content, its name at the place, the SHA-256 it must have there."""

    file: Path
    name: str
    digest: str

    @property
    def bytes(self) -> int:
        return self.file.stat().st_size

    @property
    def content_type(self) -> str:
        return content_type(self.name)


class Place(Protocol):
    """Where files go. Picklable; never shows a secret."""

    @property
    def kind(self) -> str:
        """`folder` or `s3`."""
        ...

    def identity(self) -> Mapping[str, str]:
        """What tells this place from others, without secrets."""
        ...

    def url(self, name: str) -> str:
        """Where a file lies once it is delivered; no signed link."""
        ...

    def sweep(self, names: Iterable[str]) -> None:
        """Drop what killed uploads of these files have left there; what is on its way stays."""
        ...

    def deliver(self, parcel: Parcel, tick: Tick) -> bool:
        """Bring a file there and check it; False if the same content was there already.

        Raises ConfigError, AccessError, ProviderError or StorageError.
        """
        ...

    def link(self, name: str, seconds: int) -> str | None:
        """A link that anyone can open for a while, or None where there is no such thing."""
        ...


def content_type(name: str) -> str:
    """The media type of a file, by its name."""
    suffix = PurePosixPath(name).suffix.lower()
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def open_place(target: str, settings: UploadSettings) -> Place:
    """The place that `s3://BUCKET/PREFIX` or the path of a folder means. Raises ConfigError."""
    if target.startswith("s3://"):
        return _bucket(target, settings)
    if "://" in target and not target.startswith("file://"):
        scheme = target.partition("://")[0]
        raise ConfigError(
            f"{scheme}:// is no place that vidgen can upload to",
            cure="give a folder, or s3://BUCKET/PREFIX with upload.endpoint in the settings",
        )
    from .folder import Folder

    path = _path_of(target) if target.startswith("file://") else target
    if not path or "\0" in path:
        raise ConfigError("The folder to upload to has no name")
    return Folder(Path(path).expanduser().absolute())


def _path_of(address: str) -> str:
    """The path that a `file://` address names on this machine. Raises ConfigError."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise ConfigError(f"{address} is no address: {error}") from None
    if parts.netloc not in {"", "localhost"}:
        raise ConfigError(
            f"{address} names a folder of the machine {parts.netloc}",
            cure="mount it, and give its path here; an address here begins with file:///",
        )
    return unquote(parts.path)


def _bucket(target: str, settings: UploadSettings) -> Place:
    from .bucket import Bucket

    name, prefix = bucket_and_prefix(target)
    check_endpoint(settings.endpoint, "upload")
    return Bucket(name, prefix, settings)
