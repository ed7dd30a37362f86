"""A server on loopback that speaks ComfyUI's protocol, as it was recorded, and has its troubles."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from played_server import serving
from service_server import Asked

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _BINARY, _CLOSE = 1, 2, 8


@dataclass
class Script:
    """What happens to a job, and to whoever asks.

    `outputs` is what its last node puts out; `files` are their contents. `runs` is one of `well`,
    `cached`, `drops` (the socket, in the middle), `vanishes` (with the whole queue), `hangs` (until
    it is interrupted), `waits` (behind the job of somebody else), and `fails` with `error`.
    `troubles` is how many looks are answered with an error first, and `moved` where files are said
    to be now.
    """

    runs: str = "well"
    outputs: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    error: dict[str, Any] = field(default_factory=dict)
    refuses: tuple[int, bytes] | None = None
    node_errors: dict[str, Any] = field(default_factory=dict)
    socket: bool = True
    old: bool = False
    endless: bool = False
    moved: str = ""
    troubles: int = 0
    previews: int = 2


class ComfyServer:
    """One server with a queue, a history and the sockets of its clients."""

    def __init__(self, port: int) -> None:
        self.base_url = f"http://127.0.0.1:{port}"
        self.script = Script()
        self.asked: list[Asked] = []
        self.pending: list[list[Any]] = []
        self.running: list[list[Any]] = []
        self.history: dict[str, Any] = {}
        self.sockets: dict[str, _Handler] = {}
        self.stopping = threading.Event()

    def of(self, path: str) -> list[Asked]:
        """The requests at a path."""
        return [one for one in self.asked if urlsplit(one.path).path == path]

    @property
    def graph(self) -> dict[str, Any]:
        """The graph that was queued last."""
        graph: dict[str, Any] = self.of("/prompt")[-1].json["prompt"]
        return graph

    def queue(self, said: dict[str, Any]) -> dict[str, Any]:
        number = "job-of-an-old-server" if self.script.old else said["prompt_id"]
        job = [len(self.asked), number, said["prompt"], {"client_id": said["client_id"]}, []]
        if self.script.runs == "waits":
            self.running = [[0, "somebody-elses", {}, {}, []]]
            self.pending = [[1, "another", {}, {}, []], job]
        else:
            self.running.append(job)
            threading.Thread(target=self._run, args=(job,), daemon=True).start()
        return {"prompt_id": number, "number": 0, "node_errors": self.script.node_errors}

    def _run(self, job: list[Any]) -> None:
        number, graph, client = job[1], job[2], job[3]["client_id"]
        runs = self.script.runs

        def tell(kind: str, **data: Any) -> None:
            if client in self.sockets:
                self.sockets[client].tell({"type": kind, "data": {**data, "prompt_id": number}})

        tell("execution_start", timestamp=1)
        cached = list(graph) if runs == "cached" else []
        tell("execution_cached", nodes=cached, timestamp=1)
        for index, node in enumerate(() if cached else graph):
            tell("executing", node=node, display_node=node)
            self._work(tell, client, number, node, graph[node])
            if runs in {"drops", "vanishes"} and index == len(graph) // 2:
                self.sockets.pop(client).drop()
            if runs == "hangs" and index == len(graph) // 2:
                self.stopping.wait(10)
                return self._end(tell, job, "execution_interrupted", {"node_id": node})
        if runs == "vanishes":
            self.running.clear()
            return None
        if runs == "fails":
            return self._end(tell, job, "execution_error", self.script.error)
        return self._end(tell, job, "execution_success", {})

    def _work(self, tell: Any, client: str, number: str, node: str, said: dict[str, Any]) -> None:
        steps = 4 if "latent_image" in said["inputs"] else 1
        for step in range(steps + 1):
            state = {"value": step, "max": steps, "state": "running", "node_id": node}
            if self.script.old:
                tell("progress", value=step, max=steps, node=node)
            else:
                tell("progress_state", nodes={node: state})
        if steps > 1 and client in self.sockets:
            for _ in range(self.script.previews):
                self.sockets[client].send_frame(_BINARY, struct.pack(">II", 1, 1) + bytes(2 << 20))

    def _end(self, tell: Any, job: list[Any], kind: str, data: dict[str, Any]) -> None:
        number = job[1]
        well = kind == "execution_success"
        status = {"status_str": "success" if well else "error", "completed": well}
        messages = [["execution_start", {"prompt_id": number}], [kind, data]]
        self.history[number] = {
            "prompt": job,
            "outputs": self.script.outputs if well else {},
            "status": {**status, "messages": messages},
        }
        self.running.remove(job)
        tell(kind, **data)
        tell("executing", node=None)

    def give_up(self, said: dict[str, Any]) -> None:
        if any(job[1] == said.get("prompt_id") for job in self.running):
            self.stopping.set()


@contextmanager
def comfy_server() -> Iterator[ComfyServer]:
    """Run a server until the block ends."""
    with serving(_Handler, lambda at: ComfyServer(at[1])) as server:
        yield server


class _Handler(BaseHTTPRequestHandler):
    @property
    def comfy(self) -> ComfyServer:
        return self.server.played  # type: ignore[attr-defined, no-any-return]

    def log_message(self, *_: object) -> None:
        """Print nothing."""

    def do_GET(self) -> None:
        self._note(b"")
        path, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/ws" and self.comfy.script.socket:
            self._socket(asked["clientId"][0])
        elif path.startswith("/history/") and self.comfy.script.troubles:
            self.comfy.script.troubles -= 1
            self._answer(500, b"500 Internal Server Error")
        elif path == "/view" and self.comfy.script.moved:
            self.send_response(302)
            self.send_header("Location", self.comfy.script.moved)
            self.end_headers()
        elif path.startswith("/history/"):
            number = path.rpartition("/")[2]
            found = {key: one for key, one in self.comfy.history.items() if key == number}
            self._answer(200, json.dumps(found).encode())
        elif path == "/queue":
            queue = {"queue_running": self.comfy.running, "queue_pending": self.comfy.pending}
            self._answer(200, json.dumps(queue).encode())
        elif path == "/view" and asked["filename"][0] in self.comfy.script.files:
            self._view(self.comfy.script.files[asked["filename"][0]])
        else:
            self._answer(404, b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self._note(body)
        if self.path == "/prompt" and self.comfy.script.refuses:
            self._answer(*self.comfy.script.refuses)
        elif self.path == "/prompt":
            self._answer(200, json.dumps(self.comfy.queue(json.loads(body))).encode())
        elif self.path == "/upload/image":
            name = body.split(b'filename="')[1].split(b'"')[0].decode()
            told = {"name": name, "subfolder": "vidgen", "type": "input"}
            self._answer(200, json.dumps(told).encode())
        elif self.path == "/queue":
            gone = json.loads(body)["delete"]
            self.comfy.pending = [job for job in self.comfy.pending if job[1] not in gone]
            self._answer(200, b"")
        elif self.path == "/interrupt":
            self.comfy.give_up(json.loads(body))
            self._answer(200, b"")
        else:
            self._answer(405, b"405: Method Not Allowed")

    def _note(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.comfy.asked.append(Asked(self.command, self.path, headers, body))

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _view(self, content: bytes) -> None:
        if not self.comfy.script.endless:
            return self._answer(200, content)
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            while not self.comfy.stopping.is_set():
                self.wfile.write(bytes(1 << 20))
        return None

    def _socket(self, client: str) -> None:
        """Become a WebSocket (RFC 6455) until the other side closes it."""
        accepted = hashlib.sha1((self.headers["Sec-WebSocket-Key"] + _GUID).encode()).digest()
        self.protocol_version = "HTTP/1.1"
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(accepted).decode())
        self.end_headers()
        self.comfy.sockets[client] = self
        self.tell({"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 0}}}})
        with suppress(OSError):
            self._listen()
        self.close_connection = True

    def _listen(self) -> None:
        while len(head := self.rfile.read(2)) == 2:
            length = head[1] & 127
            if length == 126:
                length = struct.unpack(">H", self.rfile.read(2))[0]
            self.rfile.read(4 + length)
            if head[0] & 15 == _CLOSE:
                return self.send_frame(_CLOSE, b"")
        return None

    def tell(self, message: dict[str, Any]) -> None:
        self.send_frame(_TEXT, json.dumps(message).encode())

    def send_frame(self, kind: int, content: bytes) -> None:
        size = len(content)
        if size < 126:
            head = struct.pack(">BB", 128 | kind, size)
        elif size < 1 << 16:
            head = struct.pack(">BBH", 128 | kind, 126, size)
        else:
            head = struct.pack(">BBQ", 128 | kind, 127, size)
        with suppress(OSError, ValueError):
            self.wfile.write(head + content)

    def drop(self) -> None:
        """End the connection without a word."""
        with suppress(OSError):
            self.connection.shutdown(2)
