"""Run a server of the tests on loopback for as long as a block runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol, TypeVar


class Played(Protocol):
    """What a server plays; `stopping` is set when it is to answer no more."""

    stopping: threading.Event


P = TypeVar("P", bound=Played)


@contextmanager
def serving(
    handler: type[BaseHTTPRequestHandler], made: Callable[[tuple[str, int]], P]
) -> Iterator[P]:
    """Serve with a handler, which finds what was made for the address as `server.played`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        http.daemon_threads = True
        played = made(("127.0.0.1", http.server_port))
        http.played = played  # type: ignore[attr-defined]
        thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield played
        finally:
            played.stopping.set()
            http.shutdown()
            thread.join()
