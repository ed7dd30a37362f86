"""Moto's S3 server for tests: it keeps all in memory, and believes any key and any digest."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "stages"))
from s3_server import S3Server

_START_S = 60


@contextmanager
def moto_server(folder: Path) -> Iterator[S3Server]:
    """Run a server with a bucket until the block ends. What it says goes into `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    server = S3Server(f"http://127.0.0.1:{port}")
    try:
        _await(port, process, folder / "log")
        server.client().create_bucket(Bucket="films")
        yield server
    finally:
        process.kill()
        process.wait()


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(errors="replace")[-4000:]) from None
            time.sleep(0.1)
