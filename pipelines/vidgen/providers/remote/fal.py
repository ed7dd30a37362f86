"""Run a model at fal: put a request into its queue, wait for it, and take the result."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from typing import Any

from ...errors import AnswerError, ConfigError, ProviderError, VidgenError
from ...events import Tick
from ..base import Access
from ..patience import again, pause
from ..said import shortened
from .http import Http, require_key
from .refusals import is_moderation, spelled

SERVICE = "fal"
HOME = "https://queue.fal.run"
KEYS = ("FAL_KEY",)

_MODEL = re.compile(r"[\w.-]+(?:/[\w.-]+)+")
_WAITING = {"IN_QUEUE", "IN_PROGRESS"}
_OUTAGE_S = 60.0
_LONGEST_PAUSE_S = 2.0


@dataclass(frozen=True)
class Answered:
    """What a model answered with. `seconds` is how long it computed, None where not told."""

    output: dict[str, Any]
    seconds: float | None
    id: str


@dataclass(frozen=True)
class _Request:
    """A request in the queue, with the addresses that the queue gave for it."""

    id: str
    status: str
    result: str
    cancel: str


def connect(access: Access) -> Http:
    """The service. Raises AccessError where there is no key."""
    return Http(access, home=HOME, key_names=KEYS, service=SERVICE, scheme="Key")


def check(model: str | None, access: Access) -> None:
    """Raise ConfigError or AccessError where a call is bound to fail."""
    _named(model or "")
    require_key(access, KEYS, SERVICE)


def run(
    http: Http, model: str, given: Mapping[str, Any], *, tick: Tick, limit_s: float
) -> Answered:
    """Run a model such as `fal-ai/flux/dev` with what is given.

    One request is made and none again: one that a killed run has left is waited for instead. It is
    cancelled when it takes longer than `limit_s`, and when `tick` raises. Raises as `Http.call`
    does; AnswerError where the model refuses.
    """
    request = _left(http, model, tick) or _request(
        http.call("POST", f"/{_named(model)}", body=dict(given), tick=tick)
    )
    try:
        http.job.note(model, **asdict(request))
        seconds = _await(http, request, model, tick, limit_s)
        output = again(
            lambda: http.call("GET", request.result, timeout_s=120.0, tick=tick),
            limit_s=_OUTAGE_S,
        )
    except BaseException:
        with suppress(VidgenError):
            http.call("PUT", request.cancel, timeout_s=5.0)
            http.job.forget()
        raise
    return Answered(output, seconds, request.id)


def _left(http: Http, model: str, tick: Tick) -> _Request | None:
    """The request that an earlier run made and did not see the end of, if it is of use."""
    left = http.job.begun(model)
    names = [place.name for place in fields(_Request)]
    if left is None or not {*names} <= {*left}:
        return None
    request = _Request(**{name: left[name] for name in names})
    state = http.job.found(
        lambda: again(lambda: http.call("GET", request.status, tick=tick), limit_s=_OUTAGE_S)
    )
    if state and not state.get("error") and state.get("status") in {*_WAITING, "COMPLETED"}:
        return request
    http.job.forget()
    return None


def _named(model: str) -> str:
    if _MODEL.fullmatch(model) and ".." not in model:
        return model
    raise ConfigError(f"{model!r} is no model of fal", cure="write it as fal-ai/name")


def _request(made: Mapping[str, Any]) -> _Request:
    places = [made.get(f"{name}_url") for name in ("status", "response", "cancel")]
    number = made.get("request_id")
    if not isinstance(number, str) or not all(isinstance(place, str) for place in places):
        raise ProviderError(f"{SERVICE}: the answer is not what its protocol says")
    return _Request(number, *map(str, places))


def _await(http: Http, request: _Request, model: str, tick: Tick, limit_s: float) -> float | None:
    """Wait until the request has ended; how long it computed. A look that fails is taken again."""
    started, pause_s = time.monotonic(), 0.25
    while True:
        state = again(
            lambda: http.call("GET", request.status, timeout_s=20.0, tick=tick), limit_s=_OUTAGE_S
        )
        status, waited_s = str(state.get("status", "")), time.monotonic() - started
        if status not in _WAITING:
            return _ended(state, model)
        if waited_s > limit_s:
            raise ProviderError(f"{SERVICE}: not done within {limit_s:g} s")
        tick(None, f"{SERVICE}: {_told(state)}, {waited_s:.0f} s")
        pause(pause_s)
        pause_s = min(_LONGEST_PAUSE_S, 1.5 * pause_s)


def _told(state: Mapping[str, Any]) -> str:
    place = state.get("queue_position")
    if state.get("status") == "IN_QUEUE" and isinstance(place, int):
        return f"number {place + 1} in the queue"
    return "at work"


def _ended(state: Mapping[str, Any], model: str) -> float | None:
    if state.get("status") != "COMPLETED":
        raise ProviderError(f"{SERVICE}: the answer is not what its protocol says")
    if told := state.get("error"):
        said = shortened(spelled(told) or str(state.get("error_type", "no words")))
        if is_moderation(f"{said} {state.get('error_type', '')}"):
            raise AnswerError(f"{model} refuses to do this: {said}")
        raise ProviderError(f"{SERVICE}: {model} failed: {said}")
    metrics = state.get("metrics")
    seconds = metrics.get("inference_time") if isinstance(metrics, dict) else None
    return float(seconds) if isinstance(seconds, int | float) else None
