"""The calls to a ComfyUI server. It is the user's own: no proxy is asked, no key looked for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

from ...errors import AnswerError, ConfigError, ProviderError, VidgenError
from ...events import Tick
from ..base import Access
from ..patience import again
from ..remote.http import Http
from ..remote.inline import picture_kind
from ..remote.refusals import NotThere
from .channel import Channel
from .faults import InvalidGraph, invalid, told
from .graph import Graph

SERVICE = "comfy"
HOME = "http://127.0.0.1:8188"
FOLDER = "vidgen"
"""Where first pictures are kept on the server, below its `input`."""

_OUTAGE_S = 60.0
_LEAVE_S = 2.0


@dataclass(frozen=True)
class Look:
    """Where a job stands. `place` counts from 1 while it waits; `entry` says how it ended."""

    state: Literal["waiting", "running", "ended", "unknown"]
    place: int = 0
    entry: Mapping[str, Any] | None = None


class _Http(Http):
    def refused(self, status: int, content: bytes, headers: Mapping[str, str]) -> VidgenError:
        found = invalid(content) if status == 400 else None
        return found or super().refused(status, content, headers)


class Server:
    """One server. Raises ProviderError where it cannot be reached, else as `Http.call` does."""

    def __init__(self, access: Access) -> None:
        self.home = (access.base_url or HOME).rstrip("/")
        self.job = access.job
        self._http = _Http(
            replace(access, base_url=self.home), home=self.home, key_names=(), service=SERVICE
        )
        key = access.api_key.get_secret_value().strip() if access.api_key else ""
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    def channel(self, client: str) -> Channel:
        """Messages for a client of that name."""
        return Channel(self.home, client, self._headers)

    def upload(self, picture: Path, tick: Tick) -> str:
        """Bring a picture to the server, once under one name; what it is called there."""
        content = picture.read_bytes()
        kind = picture_kind(content)
        name = f"{sha256(content).hexdigest()[:32]}.{kind.removeprefix('image/')}"
        made = self._call(
            "POST",
            "/upload/image",
            body={"type": "input", "subfolder": FOLDER, "overwrite": "true"},
            files={"image": (name, content, kind)},
            tick=tick,
        )
        called, folder = made.get("name"), made.get("subfolder") or ""
        if not isinstance(called, str) or not isinstance(folder, str):
            raise self._strange()
        return f"{folder}/{called}" if folder else called

    def queue(self, graph: Graph, client: str, number: str, tick: Tick) -> str:
        """Put a graph into the queue, under `number` where the server takes one; its number.

        Raises ConfigError that names the node and the input where the graph is wrong.
        """
        body = {"prompt": graph, "client_id": client, "prompt_id": number}
        try:
            made = self._call("POST", "/prompt", body=body, tick=tick)
        except InvalidGraph as error:
            raise told(error, graph) from None
        found = made.get("prompt_id")
        if not isinstance(found, str) or not found.replace("-", "").isalnum():
            raise self._strange()
        if made.get("node_errors"):  # it would run without the part that is wrong
            self.give_up(found)
            raise told(InvalidGraph(made), graph)
        return found

    def look(self, number: str, tick: Tick) -> Look:
        """Where a job stands. A look that is lost is taken again, for a minute."""
        return again(lambda: self._look(number, tick), limit_s=_OUTAGE_S)

    def give_up(self, number: str) -> None:
        """Take a job out of the queue, or stop it where it runs: never that of somebody else."""
        with suppress(VidgenError):
            self._call("POST", "/queue", body={"delete": [number]}, timeout_s=_LEAVE_S)
            queue = self._call("GET", "/queue", timeout_s=_LEAVE_S)
            if number in _numbers(queue.get("queue_running")):
                body = {"prompt_id": number}
                self._call("POST", "/interrupt", body=body, timeout_s=_LEAVE_S)

    def fetch(self, place: Mapping[str, str], to: Path, limit: int, tick: Tick) -> Path:
        """Bring a file that the server made, of at most `limit` bytes."""
        address = f"{self.home}/view?{urlencode(dict(place))}"
        try:
            return self._http.fetch(address, to, limit=limit, tick=tick)
        except NotThere:
            raise ProviderError(f"{SERVICE} no longer has the file that it made") from None

    def _look(self, number: str, tick: Tick) -> Look:
        history = self._call("GET", f"/history/{number}", timeout_s=20.0, tick=tick)
        if isinstance(entry := history.get(number), dict):
            return Look("ended", entry=entry)
        queue = self._call("GET", "/queue", timeout_s=20.0, tick=tick)
        if number in _numbers(queue.get("queue_running")):
            return Look("running")
        waiting = _numbers(queue.get("queue_pending"))
        return Look("waiting", waiting.index(number) + 1) if number in waiting else Look("unknown")

    def _call(self, method: str, path: str, **said: Any) -> dict[str, Any]:
        cure = f"see that ComfyUI runs at {self.home}, or set VIDGEN_COMFY__BASE_URL"
        try:
            return self._http.call(method, path, **said)
        except NotThere:
            raise ConfigError(f"What answers at {self.home} is no ComfyUI", cure=cure) from None
        except AnswerError:
            raise
        except ProviderError as error:
            raise ProviderError(
                f"{error.message} ({self.home})",
                retry_after_s=error.retry_after_s,
                answered=error.answered,
                cure=error.cure or cure,
            ) from None

    def _strange(self) -> ProviderError:
        return ProviderError(f"{SERVICE}: the answer is not what its protocol says")


def _numbers(queue: Any) -> list[str]:
    """The numbers of jobs in a part of the queue, as they come."""
    jobs = [job for job in queue if isinstance(job, list) and len(job) > 1] if queue else []
    ordered = sorted(jobs, key=lambda job: job[0] if isinstance(job[0], int | float) else 0)
    return [str(job[1]) for job in ordered]
