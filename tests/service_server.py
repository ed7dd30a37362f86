"""A server on loopback that plays a script for any address it is asked at, faults included."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from played_server import serving

KEY = "r8_the-key-of-the-tests"
HANG_S = 0.5
"""How long a server that hangs keeps a connection before it ends it without a word."""

DRIP_S = 0.005
"""How long a slow server takes for a byte."""


@dataclass(frozen=True)
class Play:
    """One answer. `fault`: `hang`, `drop`, `reset`, `drip` (a byte at a time) or `endless`.

    Or `stall`: none at all for as long as the server runs.
    """

    body: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    fault: str = ""


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def key(self) -> str | None:
        return self.headers.get("authorization")


def answer(value: Any, status: int = 200, *, fault: str = "", **headers: str) -> Play:
    """An answer in JSON; `retry_after="1"` becomes the header `Retry-After`."""
    spelled = {name.replace("_", "-").title(): told for name, told in headers.items()}
    return Play(json.dumps(value).encode(), status, spelled, fault=fault)


def file(content: bytes, content_type: str = "image/png", *, fault: str = "") -> Play:
    """An answer that is a file."""
    return Play(content, content_type=content_type, fault=fault)


FAULTS = {
    "429": answer({"detail": "Request was throttled."}, 429, retry_after="7"),
    "500": answer({"detail": "Something broke"}, 500),
    "503": Play(b"<html>no</html>", 503, content_type="text/html"),
    "hang": Play(fault="hang"),
    "drop": answer({"id": "x" * 200}, fault="drop"),
    "reset": Play(fault="reset"),
    "drip": answer({"id": "x" * 200}, fault="drip"),
    "malformed": Play(b'{"id": '),
    "list": Play(b"[]"),
    "redirect": Play(status=302, headers={"Location": "https://example.com/"}),
    "endless": Play(fault="endless"),
}
"""Answers of a service in trouble, which nobody can use."""


class ServiceServer:
    """Plays what `on` was told, by method and path. The last answer for a place is repeated."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.base_url = f"http://{address[0]}:{address[1]}"
        self.asked: list[Asked] = []
        self.stopping = threading.Event()
        self._plays: dict[tuple[str, str], list[Play]] = defaultdict(list)
        self._lock = threading.Lock()

    def on(self, method: str, path: str, *plays: Play) -> None:
        """Set the answers to a method and to paths that match a regular expression in whole."""
        with self._lock:
            self._plays[method, path] = list(plays)

    def paths(self, method: str) -> list[str]:
        """What was asked for so far with a method."""
        return [one.path for one in self.asked if one.method == method]

    def next(self, asked: Asked) -> Play:
        with self._lock:
            self.asked.append(asked)
            for (method, path), plays in self._plays.items():
                if method == asked.method and re.fullmatch(path, asked.path):
                    return plays.pop(0) if len(plays) > 1 else plays[0]
        return answer({"detail": f"Nothing at {asked.path}"}, 404)


@contextmanager
def service_server() -> Iterator[ServiceServer]:
    """Run a server until the block ends."""
    with serving(_Handler, ServiceServer) as server:
        yield server


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Print nothing."""

    def _answer(self) -> None:
        server: ServiceServer = self.server.played  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        play = server.next(Asked(self.command, self.path, headers, body))
        if play.fault in {"hang", "stall"}:
            server.stopping.wait(HANG_S if play.fault == "hang" else None)
        elif play.fault == "reset":
            self._reset()
        else:
            with suppress(OSError):
                self._send(play, server)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def _send(self, play: Play, server: ServiceServer) -> None:
        self.send_response(play.status)
        self.send_header("Content-Type", play.content_type)
        if play.fault != "endless":
            self.send_header("Content-Length", str(len(play.body)))
        for name, value in play.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if play.fault == "drop":
            self.wfile.write(play.body[:20])
            self.close_connection = True
        elif play.fault == "drip":
            for byte in play.body:
                if server.stopping.wait(DRIP_S):
                    return
                self.wfile.write(bytes([byte]))
        elif play.fault == "endless":
            while not server.stopping.is_set():
                self.wfile.write(bytes(1 << 20))
        else:
            self.wfile.write(play.body)

    def _reset(self) -> None:
        """End the connection as a crashed machine does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
