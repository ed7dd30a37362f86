"""A proxy before a server that speaks HTTP, which does to requests what networks and servers do."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

_RESET = struct.pack("ii", 1, 0)  # linger on, for no time: closing sends RST


@dataclass(frozen=True)
class Fault:
    """What happens to a request: `kind`, and the number or the words that belong to it.

    status      answered with status `number` and the S3 error code `word`, and never passed on
    hang        not answered; the line stays open until the proxy ends
    cut         reset after `number` bytes of the request's body
    lost        carried out, and the answer is lost in a reset
    truncate    the answer's last `number` bytes never come
    flip        a bit of the answer's last byte is another
    """

    kind: str
    number: int = 0
    word: str = ""


Matches = Callable[[str], bool]


@dataclass
class FaultProxy:
    """Passes requests on to `upstream`, but for those that a fault is laid for.

    Requests are matched by their first line, such as `PUT /bucket/key HTTP/1.1`.
    """

    upstream: str
    seen: list[str] = field(default_factory=list)
    met: int = 0
    """How many faults have been met so far."""

    _faults: list[tuple[Matches, Fault, int]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> FaultProxy:
        self._ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def lay(self, fault: Fault, *words: str, times: int = 1) -> None:
        """Have a fault met by the next requests whose first line has all these words."""
        with self._lock:
            self._faults.append((lambda line: all(word in line for word in words), fault, times))

    def heal(self) -> None:
        """Have no more faults met."""
        with self._lock:
            self._faults.clear()

    def count(self, *words: str) -> int:
        """How many requests came whose first line has all these words."""
        return sum(all(word in line for word in words) for line in self.seen)

    def _fault(self, line: str) -> Fault | None:
        with self._lock:
            self.seen.append(line)
            for index, (matches, fault, times) in enumerate(self._faults):
                if matches(line):
                    self.met += 1
                    self._faults[index : index + 1] = (
                        [(matches, fault, times - 1)] if times > 1 else []
                    )
                    return fault
        return None

    def _listen(self) -> None:
        while not self._ended.is_set():
            with suppress(OSError):
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError, EOFError):
            request = client.makefile("rb")
            line, head = _head(request)
            fault = self._fault(line)
            if head.get("expect", "").lower() == "100-continue":
                client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            length = int(head.get("content-length", 0))
            if fault and fault.kind == "cut":
                _exactly(request, min(fault.number, length))
                _reset(client)
                return
            body = _exactly(request, length)
            if fault and fault.kind == "status":
                client.sendall(_refusal(fault))
            elif fault and fault.kind == "hang":
                self._ended.wait(60)
            else:
                self._pass_on(client, fault, line, head, body)

    def _pass_on(
        self, client: socket.socket, fault: Fault | None, line: str, head: Any, body: bytes
    ) -> None:
        answer = _answer(self.upstream, line, head, body)
        if fault and fault.kind == "lost":
            _reset(client)
            return
        if fault and fault.kind == "truncate":
            answer = answer[: -fault.number]
        if fault and fault.kind == "flip":
            answer = answer[:-1] + bytes([answer[-1] ^ 1])
        client.sendall(answer)


def _head(request: Any) -> tuple[str, dict[str, str]]:
    line = request.readline().decode("latin-1").strip()
    if not line:
        raise EOFError
    found = {}
    while (field := request.readline().decode("latin-1").strip()) != "":
        name, _, value = field.partition(":")
        found[name.lower()] = value.strip()
    return line, found


def _exactly(request: Any, count: int) -> bytes:
    content: bytes = request.read(count)
    if len(content) < count:
        raise EOFError
    return content


def _refusal(fault: Fault) -> bytes:
    body = f"<Error><Code>{fault.word}</Code><Message>{fault.word}</Message></Error>".encode()
    head = f"HTTP/1.1 {fault.number} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


def _answer(upstream: str, line: str, head: dict[str, str], body: bytes) -> bytes:
    """The whole answer of the server, over a line of its own."""
    place = urlsplit(upstream)
    fields = {name: head[name] for name in head if name not in {"connection", "expect"}}
    text = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    with socket.create_connection((place.hostname, place.port)) as server:
        server.sendall(f"{line}\r\n{text}connection: close\r\n\r\n".encode("latin-1") + body)
        return b"".join(iter(lambda: server.recv(1 << 16), b""))


def _reset(client: socket.socket) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    client.close()
