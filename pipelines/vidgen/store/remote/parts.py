"""Large blobs go in parts. What a killed process has left half-sent is found again and dropped."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from ...errors import VidgenError
from ...s3.checksum import whole
from ...s3.failures import allowed, status_of
from ...s3.parts import PART, part_size
from ..faults import guarded
from ..home import is_orphan, unfinished_name
from .bucket import Bucket


class Parts:
    """Uploads in parts, each noted in a file of `folder` for as long as it is under way."""

    def __init__(self, bucket: Bucket, folder: Path) -> None:
        self._bucket = bucket
        self.folder = folder

    def send(self, key: str, file: Path, *, replace: bool) -> bool:
        """Write an object from a file; False if there was one. Raises as Bucket does."""
        size = file.stat().st_size
        if size <= PART:
            return self._bucket.put(key, file, file_digest(file), replace=replace)
        client, bucket = self._bucket.client(), self._bucket.where.bucket
        with self._bucket.told(key):
            begun = client.create_multipart_upload(
                Bucket=bucket, Key=key, ChecksumAlgorithm="SHA256"
            )
            upload = begun["UploadId"]
            note = self._note(key, upload)
            try:
                parts = self._send_parts(key, upload, file, note)
                return self._complete(key, upload, parts, size, replace=replace)
            except BaseException:
                with suppress(VidgenError):
                    self._abort(key, upload)
                raise
            finally:
                note.unlink(missing_ok=True)

    def drop_orphans(self) -> int:
        """Abort uploads that processes of this machine began and did not live to end."""
        dropped = 0
        for note in sorted(self.folder.glob("*")):
            with guarded(self.folder), suppress(FileNotFoundError):
                if not is_orphan(note):
                    continue
                with suppress(ValueError, KeyError, TypeError):
                    found = json.loads(note.read_bytes())
                    self._abort(str(found["key"]), str(found["upload"]))
                    dropped += 1
                note.unlink()
        return dropped

    def _note(self, key: str, upload: str) -> Path:
        with guarded(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            note = self.folder / unfinished_name()
            note.write_text(json.dumps({"key": key, "upload": upload}), encoding="utf-8")
        return note

    def _send_parts(self, key: str, upload: str, file: Path, note: Path) -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []
        size = part_size(file.stat().st_size)
        with file.open("rb") as source:
            while content := source.read(size):
                checksum = whole(hashlib.sha256(content).hexdigest())
                said = self._bucket.client().upload_part(
                    Bucket=self._bucket.where.bucket,
                    Key=key,
                    UploadId=upload,
                    PartNumber=len(sent) + 1,
                    Body=content,
                    ChecksumSHA256=checksum,
                )
                part = {"PartNumber": len(sent) + 1, "ETag": said["ETag"]}
                sent.append(part | {"ChecksumSHA256": checksum})
                os.utime(note)  # it is alive
        return sent

    def _complete(
        self, key: str, upload: str, parts: list[dict[str, Any]], size: int, *, replace: bool
    ) -> bool:
        from botocore.exceptions import ClientError

        def complete(**how: Any) -> None:
            self._bucket.client().complete_multipart_upload(
                Bucket=self._bucket.where.bucket,
                Key=key,
                UploadId=upload,
                MultipartUpload={"Parts": parts},  # type: ignore[typeddict-item]
                **how,
            )

        try:
            written = self._bucket.once(key, complete, replace)
        except ClientError as error:
            # the answer to a first try may have been lost, and then there is no such upload now
            if status_of(error) == 404 and self._bucket.size(key) == size:
                return True
            raise
        if not written:
            self._abort(key, upload)
        return written

    def _abort(self, key: str, upload: str) -> None:
        from botocore.exceptions import ClientError

        with self._bucket.told(key), allowed():
            try:
                self._bucket.client().abort_multipart_upload(
                    Bucket=self._bucket.where.bucket, Key=key, UploadId=upload
                )
            except ClientError as error:
                if status_of(error) != 404:
                    raise


def file_digest(path: Path) -> str:
    """A blob's file is named by its digest."""
    return path.parent.name + path.name
