"""A server on loopback that speaks OpenAI's protocol and plays a script, faults included."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from played_server import serving

KEY = "sk-the-key-of-the-tests"


@dataclass(frozen=True)
class Play:
    """One answer. `fault`: `hang`, `drop`, `reset` or `drip`, which sends one byte at a time."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    fault: str = ""


def said(
    text: str | None,
    *,
    finish: str = "stop",
    refusal: str | None = None,
    tokens: tuple[int, int] | None = (1000, 100),
    fault: str = "",
) -> Play:
    """A whole answer in OpenAI's words; `tokens` in and out, or None where nothing is said."""
    message = {"role": "assistant", "content": text, "refusal": refusal}
    body: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "played",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
    }
    if tokens:
        used = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}
        body["usage"] = {**used, "total_tokens": sum(tokens)}
    return Play(json.dumps(body).encode(), fault=fault)


def failed(status: int, message: str, code: str | None = None, **headers: str) -> Play:
    """An answer that is an error; `retry_after="1"` becomes the header `Retry-After`."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": code}})
    spelled = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return Play(body.encode(), status, spelled)


class ModelServer:
    """Plays `script`, one entry a request, then says `done`, unless `answer` finds what to say.

    `asked` are the requests so far.
    """

    def __init__(self, address: tuple[str, int]) -> None:
        self.base_url = f"http://{address[0]}:{address[1]}/v1"
        self.script: list[Play] = []
        self.routes: list[tuple[str, list[Play]]] = []
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.answer: Callable[[dict[str, Any]], Play] | None = None
        self.stopping = threading.Event()
        self._lock = threading.Lock()

    def play(self, *script: Play) -> None:
        """Begin a new script, with nothing asked."""
        self.script[:], self.asked, self.keys, self.routes = script, [], [], []

    def play_where(self, words: str, *script: Play) -> None:
        """Play these to requests that hold these words, whatever else is asked meanwhile."""
        self.routes.append((words, list(script)))

    def next(self, request: dict[str, Any], key: str | None) -> Play:
        with self._lock:
            self.asked.append(request)
            self.keys.append(key)
            if self.answer:
                return self.answer(request)
            text = "\n".join(str(message["content"]) for message in request["messages"])
            scripts = [script for words, script in self.routes if words in text]
            script = next(filter(None, [*scripts, self.script]), None)
            return script.pop(0) if script else said("done")


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """Run a server until the block ends."""
    with serving(_Handler, ModelServer) as server:
        yield server


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Print nothing."""

    def do_POST(self) -> None:
        server: ModelServer = self.server.played  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        play = server.next(body, self.headers["Authorization"])
        if play.fault == "hang":
            server.stopping.wait(5)
            return
        if play.fault == "reset":
            self._reset()
            return
        self.send_response(play.status)
        self.send_header("Content-Type", play.content_type)
        self.send_header("Content-Length", str(len(play.body)))
        for name, value in play.headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            self._send(play, server)

    def _send(self, play: Play, server: ModelServer) -> None:
        if play.fault == "drop":
            self.wfile.write(play.body[:20])
            self.close_connection = True
        elif play.fault == "drip":
            for byte in play.body:
                if server.stopping.wait(0.1):
                    return
                self.wfile.write(bytes([byte]))
        else:
            self.wfile.write(play.body)

    def _reset(self) -> None:
        """End the connection as a crashed machine does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
