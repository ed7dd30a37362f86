"""Run a model at Replicate: make a prediction, wait for it, and give it up when nobody waits."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ...errors import AnswerError, ConfigError, ProviderError, VidgenError
from ...events import Tick
from ..base import Access
from ..patience import again, pause
from ..said import shortened
from .http import Http, require_key
from .refusals import NotThere, is_moderation, spelled

SERVICE = "replicate"
HOME = "https://api.replicate.com"
KEYS = ("REPLICATE_API_TOKEN",)

_MODEL = re.compile(r"([\w.-]+)/([\w.-]+)(?::([0-9a-f]{64}))?")
_ID = re.compile(r"[\w-]{1,100}")
_WAITING = {"starting", "processing", "queued"}
_OUTAGE_S = 60.0
_LONGEST_PAUSE_S = 2.0


@dataclass(frozen=True)
class Prediction:
    """What a model made. `seconds` is how long it computed, None where that is not told."""

    output: Any
    seconds: float | None
    model: str
    id: str


def connect(access: Access) -> Http:
    """The service. Raises AccessError where there is no key."""
    return Http(access, home=HOME, key_names=KEYS, service=SERVICE)


def check(model: str | None, access: Access) -> None:
    """Raise ConfigError or AccessError where a call is bound to fail."""
    _named(model or "")
    require_key(access, KEYS, SERVICE)


def run(
    http: Http, model: str, given: Mapping[str, Any], *, tick: Tick, limit_s: float
) -> Prediction:
    """Run `owner/name` or `owner/name:version` with what is given as its input.

    One prediction is made and none again: one that a killed run has left is waited for instead. It
    is cancelled when it takes longer than `limit_s`, and when `tick` raises. Raises as `Http.call`
    does; AnswerError where the model refuses.
    """
    made = _left(http, model, tick) or _create(http, model, given, tick)
    number = made.get("id")
    if not isinstance(number, str) or not _ID.fullmatch(number):
        raise ProviderError(f"{SERVICE}: the answer is not what its protocol says")
    try:
        http.job.note(model, number=number)
        ended = _await(http, made, number, tick, limit_s)
    except BaseException:
        with suppress(VidgenError):
            http.call("POST", f"/v1/predictions/{number}/cancel", timeout_s=5.0)
            http.job.forget()
        raise
    return _read(ended, model, number)


def _left(http: Http, model: str, tick: Tick) -> dict[str, Any] | None:
    """The prediction that an earlier run made and did not see the end of, if it is of use."""
    left = http.job.begun(model)
    if left is None or not _ID.fullmatch(number := left.get("number", "")):
        return None
    place = f"/v1/predictions/{number}"
    state = http.job.found(
        lambda: again(lambda: http.call("GET", place, tick=tick), limit_s=_OUTAGE_S)
    )
    done = state is not None and state.get("status") == "succeeded"
    if state and (state.get("status") in _WAITING or (done and state.get("output") is not None)):
        return {**state, "id": number}
    http.job.forget()
    return None


def _create(http: Http, model: str, given: Mapping[str, Any], tick: Tick) -> dict[str, Any]:
    owner, name, version = _named(model)
    if version is None:
        try:
            path = f"/v1/models/{owner}/{name}/predictions"
            return http.call("POST", path, body={"input": dict(given)}, tick=tick)
        except NotThere:  # only models that Replicate looks after itself run without a version
            version = _latest(http, owner, name)
    body = {"version": version, "input": dict(given)}
    return http.call("POST", "/v1/predictions", body=body, tick=tick)


def _latest(http: Http, owner: str, name: str) -> str:
    found = again(lambda: http.call("GET", f"/v1/models/{owner}/{name}"), limit_s=_OUTAGE_S)
    latest = found.get("latest_version")
    if not isinstance(latest, dict) or not isinstance(latest.get("id"), str):
        raise ConfigError(f"{SERVICE}: {owner}/{name} has no version that can be run")
    return str(latest["id"])


def _named(model: str) -> tuple[str, str, str | None]:
    if (match := _MODEL.fullmatch(model)) and ".." not in model:
        return match[1], match[2], match[3]
    raise ConfigError(f"{model!r} is no model of Replicate", cure="write it as owner/name")


def _await(
    http: Http, made: dict[str, Any], number: str, tick: Tick, limit_s: float
) -> dict[str, Any]:
    """The prediction once it has ended. A look at it that fails is taken again."""
    started, pause_s, state = time.monotonic(), 0.25, made
    while (status := str(state.get("status", ""))) in _WAITING:
        waited_s = time.monotonic() - started
        if waited_s > limit_s:
            raise ProviderError(f"{SERVICE}: not done within {limit_s:g} s")
        tick(None, f"{SERVICE}: {status}, {waited_s:.0f} s")
        pause(pause_s)
        pause_s = min(_LONGEST_PAUSE_S, 1.5 * pause_s)
        left_s = max(1.0, min(_OUTAGE_S, limit_s - waited_s))
        state = again(
            lambda: http.call("GET", f"/v1/predictions/{number}", timeout_s=20.0, tick=tick),
            limit_s=left_s,
        )
    return state


def _read(ended: Mapping[str, Any], model: str, number: str) -> Prediction:
    status = ended.get("status")
    if status == "succeeded":
        metrics = ended.get("metrics")
        seconds = metrics.get("predict_time") if isinstance(metrics, dict) else None
        told = float(seconds) if isinstance(seconds, int | float) else None
        return Prediction(ended.get("output"), told, model, number)
    said = shortened(spelled(ended.get("error")) or "no words")
    if status in {"canceled", "aborted"}:
        raise ProviderError(f"{SERVICE}: {model} was given up there: {said}")
    if status != "failed":
        raise ProviderError(f"{SERVICE}: the answer is not what its protocol says")
    if is_moderation(said):
        raise AnswerError(f"{model} refuses to do this: {said}")
    raise ProviderError(f"{SERVICE}: {model} failed: {said}")
