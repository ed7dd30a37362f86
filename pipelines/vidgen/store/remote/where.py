"""Which bucket is the remote store, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pydantic import SecretStr

from ...errors import ConfigError
from ...s3.address import bucket_and_prefix, check_endpoint
from ...s3.client import Server
from ..digest import digest_bytes

Mode = Literal["read-write", "read"]


@dataclass(frozen=True)
class Where:
    """A bucket, the prefix of all keys in it, its server, and the key that results are signed with.

    Its text shows no secret.
    """

    bucket: str
    prefix: str
    server: Server = field(default_factory=Server, repr=False)
    mode: Mode = "read-write"
    max_bytes: int | None = None
    signing_key: SecretStr | None = field(default=None, repr=False)

    @classmethod
    def parse(
        cls,
        target: str,
        server: Server,
        mode: Mode = "read-write",
        max_bytes: int | None = None,
        signing_key: SecretStr | None = None,
    ) -> Where:
        """Read `s3://BUCKET/PREFIX`. Raises ConfigError."""
        if not target.startswith("s3://"):
            raise ConfigError(
                f"store.remote: {target!r} is no remote store", cure="give s3://BUCKET/PREFIX"
            )
        check_endpoint(server.endpoint, "store")
        return cls(*bucket_and_prefix(target), server, mode, max_bytes, signing_key)

    @property
    def url(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")

    @property
    def identity(self) -> str:
        """A short name that tells this remote store from others."""
        return digest_bytes(f"{self.server.endpoint}\n{self.url}".encode())[:16]

    @property
    def writable(self) -> bool:
        return self.mode == "read-write"

    def blob(self, digest: str) -> str:
        """The key of a blob."""
        return self.key(f"blobs/{digest[:2]}/{digest}")

    def result(self, action: str) -> str:
        """The key of a result."""
        return self.key(f"results/{action}.json")

    def key(self, name: str) -> str:
        """A key below the prefix."""
        return f"{self.prefix}/{name}" if self.prefix else name
