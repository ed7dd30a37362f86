"""Whole objects over boto3's own lines, without what boto3 does around each request.

For a small object that is most of the processor time. What a server does not answer plainly is
asked of boto3 again, which knows of retries, of redirects, and what errors mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ...s3.checksum import whole

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

_GIVEN, _MISSING, _THERE = 200, 404, 412
_PASSING = {_GIVEN, _MISSING, _THERE, 409, 429}


@dataclass(frozen=True)
class Answer:
    """A plain answer. `body` has `read` and `close`; None where there is no such object."""

    body: Any


class Line:
    """Asks with the connections, certificates and keys of a client. Safe among threads.

    Every call gives None where boto3 is to be asked. A server that refuses what is sent here, as
    one in another region does, is asked no more; nor is any where botocore keeps its connections
    and keys at another place.
    """

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._session: Any = getattr(getattr(client, "_endpoint", None), "http_session", None)
        self._keys: Any = getattr(getattr(client, "_request_signer", None), "_credentials", None)
        self._region = client.meta.region_name
        self._base = f"{client.meta.endpoint_url.rstrip('/')}/{bucket}/"
        self._fits = None not in (self._session, self._keys)

    def get(self, key: str) -> Answer | None:
        """An object as it arrives."""
        from botocore.response import StreamingBody

        found = self._send("GET", key, {})
        if found is None:
            return None
        if found.status_code == _GIVEN:
            return Answer(StreamingBody(found.raw, found.headers.get("content-length")))
        return Answer(None) if found.status_code == _MISSING else None

    def put(self, key: str, content: bytes, digest: str | None, *, only_new: bool) -> bool | None:
        """Write an object; False where there is one that is to stay."""
        headers = {"x-amz-checksum-sha256": whole(digest)} if digest else {}
        if only_new:
            headers["If-None-Match"] = "*"
        said = self._send("PUT", key, headers, content)
        if said is None or said.status_code not in {_GIVEN, _THERE}:
            return None
        return bool(said.status_code == _GIVEN)

    def _send(
        self, method: str, key: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> Any:
        """What was answered, read whole unless it is an object; None where boto3 is to be asked."""
        if not self._fits:
            return None
        from botocore.auth import S3SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.exceptions import BotoCoreError

        request = AWSRequest(
            method, self._base + quote(key, safe="/~"), headers, content, stream_output=True
        )
        try:
            keys = self._keys.get_frozen_credentials()
            S3SigV4Auth(keys, "s3", self._region).add_auth(request)
            said = self._session.send(request.prepare())
            if method == "GET" and said.status_code == _GIVEN:
                return said
            text = said.content
        except (BotoCoreError, OSError):
            return None
        if said.status_code not in _PASSING and said.status_code < 500:
            self._fits = False
        return None if b"NoSuchBucket" in text else said
