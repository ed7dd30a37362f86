"""Run a graph on a server: queue it, follow it, and give it up when nobody waits for it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from ...errors import ConfigError, ProviderError, VidgenError
from ...events import Tick
from ..patience import pause
from .channel import Channel
from .faults import failed, interrupted
from .graph import Graph
from .meter import Meter
from .server import SERVICE, Look, Server

_BLINK_S = 1.0
_LOOK_S = 5.0
"""How long messages are relied on alone; without them a look is taken at every blink."""

_LONGEST_QUEUE_S = 3600.0
_MOST_UNKNOWN = 3


def run(server: Server, graph: Graph, *, tick: Tick, limit_s: float) -> Mapping[str, Any]:
    """Run a graph once; what its nodes put out, by their numbers.

    `limit_s` is how long it may take once it is worked at. It is given up when it takes longer, and
    when `tick` raises. One that a killed run has left is followed instead. Raises ConfigError where
    the graph is wrong, AnswerError where a node fails, else ProviderError.
    """
    left = _left(server, graph, tick)
    client, number = left or (uuid.uuid4().hex, str(uuid.uuid4()))
    with server.channel(client) as channel:
        try:
            if not left:
                server.job.note(SERVICE, client=client, number=number)
                number = server.queue(graph, client, number, tick)
                server.job.note(SERVICE, client=client, number=number)
            entry = _Watch(server, channel, Meter(graph, number), number, tick).over(limit_s)
        except ConfigError:
            raise
        except BaseException:
            server.give_up(number)
            server.job.forget()
            raise
    return _outputs(entry, graph)


def _left(server: Server, graph: Graph, tick: Tick) -> tuple[str, str] | None:
    """The client and the number of a job that an earlier run did not see the end of."""
    left = server.job.begun(SERVICE) or {}
    client, number = left.get("client", ""), left.get("number", "")
    if not client.isalnum() or not number.replace("-", "").isalnum():
        return None
    look = server.job.found(lambda: server.look(number, tick))
    if look is not None and look.state != "unknown":
        with suppress(VidgenError):
            if look.entry is not None:
                _outputs(look.entry, graph)
            return client, number
    server.job.forget()
    return None


class _Watch:
    """Follows a job: by messages, and by looks where there are none."""

    def __init__(
        self, server: Server, channel: Channel, meter: Meter, number: str, tick: Tick
    ) -> None:
        self._server = server
        self._channel = channel
        self._meter = meter
        self._number = number
        self._tick = tick
        self._waits = ""
        self._unknown = 0
        self._seen_s = self._queued_s = time.monotonic()
        self._began_s: float | None = None

    def over(self, limit_s: float) -> Mapping[str, Any]:
        """How the job ended, as its history says."""
        while True:
            if message := self._channel.next(_BLINK_S):
                self._meter.hear(message)
            self._say()
            if self._must_look():
                look = self._server.look(self._number, self._tick)
                if look.entry is not None:
                    return look.entry
                self._note(look)
            self._check(limit_s)

    def _must_look(self) -> bool:
        silent = time.monotonic() - self._seen_s > _LOOK_S
        return self._meter.ended or self._channel.lost or silent

    def _note(self, look: Look) -> None:
        """Raise ProviderError where the server knows nothing of the job, time and again."""
        self._seen_s = time.monotonic()
        self._meter.started = self._meter.started or look.state == "running"
        self._waits = f"number {look.place} in the queue" if look.place else ""
        self._unknown = self._unknown + 1 if look.state == "unknown" else 0
        if self._unknown >= _MOST_UNKNOWN:
            raise ProviderError(
                f"{SERVICE} has lost the job: was it started anew?",
                answered=True,
            )
        if self._unknown:
            pause(_BLINK_S / 4)

    def _say(self) -> None:
        said = self._meter.note if self._meter.started else self._waits or "in the queue"
        seen = f", {self._channel.previews} previews" if self._channel.previews else ""
        self._tick(self._meter.fraction, f"{SERVICE}: {said}{seen}")

    def _check(self, limit_s: float) -> None:
        now = time.monotonic()
        if self._meter.started and self._began_s is None:
            self._began_s = now
        if self._began_s is not None and now - self._began_s > limit_s:
            raise ProviderError(f"{SERVICE}: not done within {limit_s:g} s", answered=True)
        if self._began_s is None and now - self._queued_s > _LONGEST_QUEUE_S:
            raise ProviderError(f"{SERVICE}: an hour in the queue", answered=True)


def _outputs(entry: Mapping[str, Any], graph: Graph) -> Mapping[str, Any]:
    """What a job that ended well put out. Raises what it failed with."""
    status = entry.get("status")
    messages = status.get("messages") if isinstance(status, dict) else None
    for message in messages if isinstance(messages, list) else ():
        if not isinstance(message, list) or len(message) < 2 or not isinstance(message[1], dict):
            continue
        if message[0] == "execution_error":
            raise failed(message[1], graph)
        if message[0] == "execution_interrupted":
            raise interrupted()
    if isinstance(status, dict) and status.get("status_str") == "error":
        raise failed({}, graph)
    outputs = entry.get("outputs")
    if not isinstance(outputs, dict):
        raise ProviderError(f"{SERVICE}: the answer is not what its protocol says")
    return outputs
