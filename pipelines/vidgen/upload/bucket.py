"""A bucket of an S3-compatible store, through boto3.

Without keys in the settings boto3 looks for them itself: environment, shared files, instance role.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, ProviderError
from ..events import Tick
from ..s3 import checksum
from ..s3.client import Server
from ..s3.failures import allowed, clear
from ..s3.parts import PART, part_size
from ..settings import UploadSettings
from .place import Parcel

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client


@dataclass(frozen=True)
class Bucket:
    """A bucket and the prefix of all keys in it."""

    name: str
    prefix: str
    settings: UploadSettings
    kind = "s3"

    def identity(self) -> Mapping[str, str]:
        found = {"bucket": self.name, "prefix": self.prefix}
        return found | ({"endpoint": self.settings.endpoint} if self.settings.endpoint else {})

    def key(self, name: str) -> str:
        return f"{self.prefix}/{name}" if self.prefix else name

    def url(self, name: str) -> str:
        return f"s3://{self.name}/{self.key(name)}"

    def sweep(self, names: Iterable[str]) -> None:
        """Each delivery drops what was cut off at its own key."""

    def deliver(self, parcel: Parcel, tick: Tick) -> bool:
        url = self.url(parcel.name)
        with clear(url), closing(self._client()) as client:
            tick(None, "looking for it there")
            if self._head(client, parcel) == "same":
                return False
            self._abort_orphans(client, self.key(parcel.name))
            self._send(client, parcel, tick)
            if parcel.bytes >= PART:  # the answer to its beginning may have been lost
                self._abort_orphans(client, self.key(parcel.name))
            if self._head(client, parcel) not in {"same", "hidden"}:
                raise ProviderError(f"{url}: what arrived is not what was sent")
        return True

    def link(self, name: str, seconds: int) -> str:
        asked = {"Bucket": self.name, "Key": self.key(name)}
        with clear(self.url(name)), closing(self._client()) as client:
            return client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)

    def _client(self) -> S3Client:
        own = self.settings
        try:
            return Server(own.endpoint, own.region, own.access_key, own.secret_key).client()
        except ValueError as error:  # what botocore says of an address that is none
            raise ConfigError(f"upload.endpoint: {error}") from None

    def _head(self, client: S3Client, parcel: Parcel) -> str:
        """What is at a parcel's key: `same`, `other`, `nothing`, or `hidden` from these keys."""
        from botocore.exceptions import ClientError

        try:
            found = client.head_object(
                Bucket=self.name, Key=self.key(parcel.name), ChecksumMode="ENABLED"
            )
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            if status == 404:
                return "nothing"
            if status in {400, 403}:  # what is wrong, only an answer with words tells
                return "hidden"
            raise
        said = found.get("ChecksumSHA256")
        same = (
            found["ContentLength"] == parcel.bytes
            and found["Metadata"].get("sha256") == parcel.digest
            and (said is None or said in _checksums(parcel))
        )
        return "same" if same else "other"

    def _abort_orphans(self, client: S3Client, key: str) -> None:
        """Drop uploads of this key that were cut off: unseen, they would be paid for for ever."""
        with allowed():
            pages = client.get_paginator("list_multipart_uploads")
            for page in pages.paginate(Bucket=self.name, Prefix=key):
                for upload in page.get("Uploads", []):
                    if upload["Key"] == key:
                        client.abort_multipart_upload(
                            Bucket=self.name, Key=key, UploadId=upload["UploadId"]
                        )

    def _send(self, client: S3Client, parcel: Parcel, tick: Tick) -> None:
        from boto3.s3.transfer import TransferConfig

        extra: dict[str, Any] = {
            "ChecksumAlgorithm": "SHA256",
            "ContentType": parcel.content_type,
            "Metadata": {"sha256": parcel.digest},
        }
        client.upload_file(
            str(parcel.file),
            self.name,
            self.key(parcel.name),
            ExtraArgs=extra,
            Callback=_Progress(parcel, tick),
            Config=TransferConfig(
                multipart_threshold=PART,
                multipart_chunksize=part_size(parcel.bytes),
                max_concurrency=4,
            ),
        )


def _checksums(parcel: Parcel) -> set[str]:
    """What a store may call the SHA-256 of this content: of the whole, or of its parts.

    Some leave out how many parts there are.
    """
    of_parts = checksum.of_parts(parcel.file, part_size(parcel.bytes))
    return {checksum.whole(parcel.digest), of_parts, of_parts.partition("-")[0]}


class _Progress:
    """Counts bytes as boto3's threads send them, and tells every fifth of a second at most."""

    def __init__(self, parcel: Parcel, tick: Tick) -> None:
        self._size = max(parcel.bytes, 1)
        self._name = parcel.name
        self._tick = tick
        self._sent = 0
        self._told = 0.0
        self._lock = threading.Lock()

    def __call__(self, sent: int) -> None:
        with self._lock:
            self._sent += sent
            now = time.monotonic()
            if now - self._told >= 0.2 or self._sent >= self._size:
                self._told = now
                self._tick(min(self._sent / self._size, 1.0), self._name)
