"""A client of boto3 for one server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client


@dataclass(frozen=True)
class Patience:
    """How long a server is waited for, how often it is asked, and over how many lines at once."""

    connect_s: float = 10.0
    read_s: float = 60.0
    attempts: int = 3
    lines: int = 10


@dataclass(frozen=True)
class Server:
    """An S3-compatible server and the keys for it.

    Without keys boto3 looks for them itself: environment, shared files, instance role.
    """

    endpoint: str | None = None
    region: str | None = None
    access_key: SecretStr | None = None
    secret_key: SecretStr | None = None

    def client(self, patience: Patience | None = None) -> S3Client:
        """A new client, which several threads may share. Raises what boto3 raises."""
        import boto3
        from botocore.config import Config

        wait = patience or Patience()
        session = boto3.Session()
        region = self.region or session.region_name or ("us-east-1" if self.endpoint else None)
        return session.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=region,
            aws_access_key_id=self.access_key.get_secret_value() if self.access_key else None,
            aws_secret_access_key=self.secret_key.get_secret_value() if self.secret_key else None,
            config=Config(
                signature_version="s3v4",
                connect_timeout=wait.connect_s,
                read_timeout=wait.read_s,
                max_pool_connections=wait.lines,
                retries={"mode": "standard", "total_max_attempts": wait.attempts},
                s3={"addressing_style": "path"} if self.endpoint else {},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )
