"""A real S3 server for tests: SeaweedFS from PyPI, on ports and in a folder of its own."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ACCESS_KEY = "tester"
SECRET_KEY = "correct horse battery staple"
_START_S = 60


@dataclass(frozen=True)
class S3Server:
    endpoint: str

    def client(self):
        import boto3
        from botocore.config import Config

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            config=Config(s3={"addressing_style": "path"}),
        )


@contextmanager
def s3_server(folder: Path) -> Iterator[S3Server]:
    """Run a server until the block ends. It keeps its files in `folder`."""
    identity = {
        "name": "tester",
        "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": [identity]}))
    names = ("master", "volume", "filer", "s3")
    ports = dict(zip(names, _free_ports(2 * len(names))[::2], strict=True))
    command = [
        shutil.which("weed", path=str(Path(sys.executable).parent)) or "weed",
        "server",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.telemetry=false",
        "-volume.max=20",
        "-master.volumeSizeLimitMB=64",
        "-filer",
        "-s3",
        "-s3.port.iceberg=0",  # these two would be the same for all servers
        "-s3.port.lance=0",
        f"-s3.config={config}",
        *[f"-{name}.port={port}" for name, port in ports.items()],
        *[f"-{name}.port.grpc={port + 10000}" for name, port in ports.items()],
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    server = S3Server(f"http://127.0.0.1:{ports['s3']}")
    try:
        _await(server, process, folder / "log")
        yield server
    finally:
        process.kill()  # asked to stop it takes ten seconds, and nothing of it is kept
        process.wait()


def _free_ports(count: int) -> list[int]:
    """Ports that are free now, and so are those 10000 above them, which gRPC takes."""
    with ExitStack() as held:
        found: list[int] = []
        while len(found) < count:
            low, high = socket.socket(), socket.socket()
            held.enter_context(low)
            held.enter_context(high)
            low.bind(("127.0.0.1", 0))
            port = low.getsockname()[1]
            if port + 10000 > 65535:
                continue
            try:
                high.bind(("127.0.0.1", port + 10000))
            except OSError:
                continue
            found.append(port)
        return found


def _await(server: S3Server, process: subprocess.Popen[bytes], log: Path) -> None:
    from botocore.exceptions import BotoCoreError, ClientError

    client, until = server.client(), time.monotonic() + _START_S
    while True:
        try:
            client.create_bucket(Bucket="films")
            return
        except (ClientError, BotoCoreError):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(errors="replace")[-4000:]) from None
            time.sleep(0.2)
