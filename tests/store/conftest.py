"""A real S3 server, a proxy before it, and stores of machines that share it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from vidgen.s3.client import Server
from vidgen.store import Store
from vidgen.store.remote import Where

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "stages"))
from fault_proxy import FaultProxy
from s3_server import ACCESS_KEY, SECRET_KEY, S3Server, s3_server

BUCKET = "films"


@pytest.fixture(scope="session")
def s3(tmp_path_factory) -> Iterator[S3Server]:
    with s3_server(tmp_path_factory.mktemp("s3")) as running:
        # the first write is slow, as the server makes its volumes then
        running.client().put_object(Bucket=BUCKET, Key="warm", Body=b"x")
        yield running


@pytest.fixture
def proxy(s3) -> Iterator[FaultProxy]:
    with FaultProxy(s3.endpoint) as running:
        yield running


@pytest.fixture
def where(s3) -> Callable[..., Where]:
    """A remote store of this test, reached by an endpoint, in a mode, with a signing key."""
    prefix = f"cache/{uuid4().hex}"

    def make(endpoint: str = "", key: str = "", secret: str = SECRET_KEY, **how) -> Where:
        server = Server(
            endpoint or s3.endpoint, "us-east-1", SecretStr(ACCESS_KEY), SecretStr(secret)
        )
        target = how.pop("target", f"s3://{BUCKET}/{prefix}")
        signing_key = SecretStr(key) if key else None
        return Where.parse(target, server, signing_key=signing_key, **how)

    return make


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def machine(tmp_path, where, told) -> Callable[..., Store]:
    """The store of a machine by its name, with the remote store behind it."""

    def make(name: str, remote: Where | None = None) -> Store:
        return Store(tmp_path / name, on_corrupt=told.append, remote=remote or where())

    return make
