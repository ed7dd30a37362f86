"""A real S3 server with a proxy before it that does harm, for grounds that share a bucket."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "stages"))

from fault_proxy import FaultProxy
from s3_server import ACCESS_KEY, SECRET_KEY, S3Server, s3_server

BUCKET = "films"
KEYS = {"ACCESS_KEY": ACCESS_KEY, "SECRET_KEY": SECRET_KEY, "REGION": "us-east-1"}


Serving = Callable[[Path], AbstractContextManager[S3Server]]


@dataclass(frozen=True)
class Bucket:
    """A bucket as commands reach it, through a proxy, and as it is."""

    server: S3Server
    proxy: FaultProxy

    def settings(self, section: str) -> dict[str, str]:
        """What a command finds in its environment, so that it reaches the proxy."""
        told = KEYS | {"ENDPOINT": self.proxy.url}
        return {f"VIDGEN_{section}__{name}": value for name, value in told.items()}

    def keys(self, prefix: str = "") -> list[str]:
        """The keys of all objects below a prefix."""
        pages = self._client().get_paginator("list_objects_v2")
        found = pages.paginate(Bucket=BUCKET, Prefix=prefix)
        return [one["Key"] for page in found for one in page.get("Contents", ())]

    def digests(self, prefix: str) -> dict[str, str]:
        """What lies below a prefix, by its name there."""
        return {key.removeprefix(prefix): _digest(self.content(key)) for key in self.keys(prefix)}

    def content(self, key: str) -> bytes:
        content: bytes = self._client().get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return content

    def uploads(self, prefix: str) -> list[str]:
        """Uploads in parts below a prefix that nobody has ended."""
        found = self._client().list_multipart_uploads(Bucket=BUCKET)
        return [one["Key"] for one in found.get("Uploads", ()) if one["Key"].startswith(prefix)]

    def clear(self, prefix: str) -> None:
        """Remove all below a prefix, half-sent uploads too."""
        client = self._client()
        for key in self.keys(prefix):
            client.delete_object(Bucket=BUCKET, Key=key)
        for one in client.list_multipart_uploads(Bucket=BUCKET).get("Uploads", ()):
            client.abort_multipart_upload(Bucket=BUCKET, Key=one["Key"], UploadId=one["UploadId"])

    def wrong(self, prefix: str, results: Mapping[str, Mapping[str, str]]) -> list[str]:
        """What a remote store lacks of results, or has that is not what its name says."""
        there = set(self.keys(prefix))
        broken = []
        for action, outputs in results.items():
            key = f"{prefix}results/{action}.json"
            if key not in there:
                broken.append(f"the result of {action[:12]} is not in the bucket")
            elif json.loads(self.content(key))["outputs"] != dict(outputs):
                broken.append(f"the result of {action[:12]} differs in the bucket")
        for key in there:
            name = key.rpartition("/")[2]
            if "/blobs/" in key and _digest(self.content(key)) != name:
                broken.append(f"blob {name[:12]} is damaged in the bucket")
        return broken

    def _client(self) -> Any:
        return self.server.client()


@contextmanager
def bucket(folder: Path, serving: Serving = s3_server) -> Iterator[Bucket]:
    """A bucket on a server that keeps its files in a folder, until the block ends."""
    folder.mkdir(parents=True)
    with serving(folder) as server, FaultProxy(server.endpoint) as proxy:
        # the first write is slow, as the server makes its volumes then
        server.client().put_object(Bucket=BUCKET, Key="warm", Body=b"x")
        yield Bucket(server, proxy)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
