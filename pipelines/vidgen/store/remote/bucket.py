"""The objects of a remote store: read, written once, listed and removed."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ...errors import ConfigError, ProviderError
from ...s3.checksum import whole
from ...s3.client import Patience, Server
from ...s3.failures import clear, status_of
from .line import Line
from .where import Where

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_s3.client import S3Client

LINES = 32
_PATIENCE = Patience(connect_s=5.0, read_s=20.0, attempts=3, lines=LINES)
_LACKING = {400, 405, 501}
"""What servers say that know no conditional writes."""

_OTHERWISE_WRONG = {"BadDigest", "XAmzContentSHA256Mismatch", "RequestTimeout", "InvalidDigest"}
_AT_ONCE = 1000

SMALL = 256 * 1024
"""Up to so many bytes a file is read whole, and sent without a question whether it is there."""


@dataclass(frozen=True)
class Listed:
    """An object as a listing shows it; `name` is its key without the prefix."""

    name: str
    bytes: int
    changed: datetime


@dataclass
class Bucket:
    """A bucket, for many threads. Every call raises ConfigError, AccessError or ProviderError."""

    where: Where
    _made: S3Client | None = None
    _line: Line | None = None
    _conditional: bool = True
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def small(self, key: str, most: int) -> bytes | None:
        """The content of an object, up to one byte more than `most`; None where there is none."""
        with self.told(key):
            found = self._get(key)
            return None if found is None else found.read(most + 1)

    def open(self, key: str) -> Body | None:
        """The content of an object as it arrives, or None where there is none."""
        with self.told(key):
            found = self._get(key)
        return None if found is None else Body(found, self.where.url + f" {key}")

    def size(self, key: str) -> int | None:
        """The bytes of an object, or None where there is none."""
        from botocore.exceptions import ClientError

        with self.told(key):
            try:
                return self.client().head_object(Bucket=self.where.bucket, Key=key)["ContentLength"]
            except ClientError as error:
                if status_of(error) == 404:
                    return None
                raise

    def put(
        self, key: str, content: bytes | Path, digest: str | None = None, *, replace: bool = False
    ) -> bool:
        """Write an object whole; False if there was one, which stays unless told to `replace`.

        With a digest the server checks what arrives.
        """
        with self.told(key):
            if isinstance(content, bytes) or content.stat().st_size <= SMALL:
                return self._put_small(key, content, digest, replace)
            checked = _checked(digest)
            with content.open("rb") as file:

                def send(**how: Any) -> None:
                    file.seek(0)
                    self._put(key, file, checked | how)

                return self.once(key, send, replace)

    def _put_small(
        self, key: str, content: bytes | Path, digest: str | None, replace: bool
    ) -> bool:
        small = content if isinstance(content, bytes) else content.read_bytes()
        only_new = not replace and self._conditional
        written = self.line().put(key, small, digest, only_new=only_new)
        if written is not None:
            return written
        checked = _checked(digest)
        return self.once(key, lambda **how: self._put(key, small, checked | how), replace)

    @property
    def conditional(self) -> bool:
        """Whether the server is thought to leave what is there where it is told so."""
        return self._conditional

    def once(self, key: str, write: Any, replace: bool) -> bool:
        """Let `write` write an object unless there is one, where the server can tell."""
        from botocore.exceptions import ClientError

        if replace or not self._conditional:
            write()
            return True
        try:
            write(IfNoneMatch="*")
        except ClientError as error:
            if status_of(error) == 412:
                return False
            if status_of(error) == 409:  # another one is writing it at this moment
                return self._await_other(key)
            if not _knows_no_conditions(error):
                raise
            write()
            self._conditional = False
        return True

    def list(self, folder: str) -> Iterator[Listed]:
        """All objects whose key begins with a name below the prefix."""
        before = len(self.where.key(""))
        pages = self.client().get_paginator("list_objects_v2")
        with self.told(folder):
            prefix = self.where.key(folder)
            for page in pages.paginate(Bucket=self.where.bucket, Prefix=prefix):
                for one in page.get("Contents", ()):
                    yield Listed(one["Key"][before:], one["Size"], one["LastModified"])

    def delete(self, names: Sequence[str]) -> None:
        """Remove objects by their names below the prefix."""
        for first in range(0, len(names), _AT_ONCE):
            keys = [{"Key": self.where.key(name)} for name in names[first : first + _AT_ONCE]]
            with self.told(names[first]):
                said = self.client().delete_objects(
                    Bucket=self.where.bucket,
                    Delete={"Objects": keys, "Quiet": True},  # type: ignore[typeddict-item]
                    ChecksumAlgorithm="SHA256",
                )
            for wrong in said.get("Errors", ()):
                raise ProviderError(
                    f"{self.where.url}: {wrong.get('Key')} was not removed ({wrong.get('Code')})",
                    answered=True,
                )

    def client(self) -> S3Client:
        """The one client, made when it is first needed."""
        with self._lock:
            if self._made is None:
                with clear(self.where.url, "store"):
                    try:
                        self._made = _client(self.where.server, _PATIENCE)
                    except ValueError as error:  # what botocore says of an address that is none
                        raise ConfigError(f"store.endpoint: {error}") from None
            return self._made

    def line(self) -> Line:
        """The short way to the same server."""
        client = self.client()
        with self._lock:
            if self._line is None:
                self._line = Line(client, self.where.bucket)
            return self._line

    @contextmanager
    def told(self, key: str) -> Iterator[None]:
        """Say clearly what goes wrong with an object."""
        url = f"{self.where.url} ({key.removeprefix(self.where.prefix)[:40]})"
        with clear(url, "store"):
            try:
                yield
            except FileNotFoundError:  # the blob to send, which others may remove
                raise
            except OSError as error:
                raise ProviderError(f"{url}: {error}") from None

    def _get(self, key: str) -> Any:
        from botocore.exceptions import ClientError

        if (answer := self.line().get(key)) is not None:
            return answer.body
        try:
            return self.client().get_object(Bucket=self.where.bucket, Key=key)["Body"]
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code")
            if status_of(error) == 404 and code != "NoSuchBucket":
                return None
            raise

    def _put(self, key: str, content: bytes | IO[bytes], how: dict[str, Any]) -> None:
        self.client().put_object(Bucket=self.where.bucket, Key=key, Body=content, **how)

    def _await_other(self, key: str) -> bool:
        if self.size(key) is None:
            raise ProviderError(f"{self.where.url}: another writes {key} now", answered=True)
        return False


class Body:
    """The content of an object as it arrives. `read` raises ProviderError when it is cut off."""

    def __init__(self, raw: Any, url: str) -> None:
        self._raw = raw
        self._url = url

    def read(self, count: int) -> bytes:
        try:
            with clear(self._url, "store"):
                content: bytes = self._raw.read(count)
                return content
        except OSError as error:
            raise ProviderError(f"{self._url}: {error}") from None

    def close(self) -> None:
        self._raw.close()


def _client(server: Server, patience: Patience) -> S3Client:
    """A client, of which a process has one where nothing else tells it the keys."""
    told = server.access_key and server.secret_key and server.endpoint
    return _lasting(server, patience) if told else server.client(patience)


@lru_cache(maxsize=4)
def _lasting(server: Server, patience: Patience) -> S3Client:
    return server.client(patience)


def _checked(digest: str | None) -> dict[str, Any]:
    return {"ChecksumSHA256": whole(digest)} if digest else {}


def _knows_no_conditions(error: ClientError) -> bool:
    code = error.response.get("Error", {}).get("Code")
    return status_of(error) in _LACKING and code not in _OTHERWISE_WRONG
