"""The WebSocket over which a server tells how far it is: a help that a job does without."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from ..patience import pause

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

_OPEN_S = 5.0
_CLOSE_S = 0.3
_MOST_BYTES = 32 << 20
"""The longest message: pictures of work under way come as one."""


class Channel:
    """Messages for one client, from `home` on. Once it is lost, it stays silent.

    `previews` counts the pictures of work under way, which nobody looks at.
    """

    def __init__(self, home: str, client: str, headers: Mapping[str, str]) -> None:
        self.previews = 0
        self._held = ExitStack()
        self._connection: ClientConnection | None = None
        self._opening = home, client, headers

    def __enter__(self) -> Channel:
        self._connection = _connected(self._held, *self._opening)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.close()

    @property
    def lost(self) -> bool:
        return self._connection is None

    def next(self, limit_s: float) -> dict[str, Any] | None:
        """The next message that comes in time; None where none does."""
        from websockets.exceptions import ConnectionClosed

        if self._connection is None:
            pause(limit_s)
            return None
        try:
            content = self._connection.recv(timeout=limit_s)
        except TimeoutError:
            return None
        except (ConnectionClosed, OSError):
            self._connection = None
            return None
        if isinstance(content, bytes):
            self.previews += 1
            return None
        return _object(content)


def _connected(
    held: ExitStack, home: str, client: str, headers: Mapping[str, str]
) -> ClientConnection | None:
    """A connection, or None where the server, or what is before it, knows no WebSocket."""
    from websockets.exceptions import WebSocketException
    from websockets.sync.client import connect

    address = f"ws{home.removeprefix('http')}/ws?{urlencode({'clientId': client})}"
    try:
        opened = connect(
            address,
            additional_headers=dict(headers),
            open_timeout=_OPEN_S,
            close_timeout=_CLOSE_S,
            max_size=_MOST_BYTES,
            compression=None,
            proxy=None,
        )
        return held.enter_context(opened)
    except (WebSocketException, OSError, ValueError, EOFError):
        return None


def _object(content: str) -> dict[str, Any] | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
