"""Google's Veo: what its two services have in common, from the request to the clip."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import AccessError, AnswerError, ConfigError, ProviderError, VidgenError
from ...events import Tick
from ..jobs import Job
from ..patience import again, pause
from ..remote.inline import picture_kind
from ..remote.refusals import is_moderation
from ..said import shortened
from .base import Filming, covering, resolution, wide_or_tall

_RATES: tuple[tuple[str, float, float], ...] = (
    ("veo-3.1-lite", 0.05, 0.08),
    ("veo-3.1-fast", 0.10, 0.12),
    ("veo-3.0-fast", 0.10, 0.12),
    ("veo-3.1", 0.40, 0.40),
    ("veo-3.0", 0.40, 0.40),
    ("veo-2", 0.50, 0.50),
)
"""USD a second at 720p and at 1080p, with sound, from Google's list."""

_SILENT_RATES = {"veo-3.1-generate": 0.20, "veo-3.0-generate": 0.20}
"""USD a second without sound. What fast models cost so is not on the list."""

_MODEL = re.compile(r"[\w.-]{1,80}")
_OPERATION = re.compile(r"(?:[\w.:-]+/){1,12}[\w.-]{1,200}")
_OUTAGE_S = 60.0
_LONGEST_PAUSE_S = 10.0
_DENIED, _BUSY, _WRONG = {7, 16}, {4, 8, 13, 14}, {3, 5, 9, 11}
"""Codes of google.rpc.Code: not allowed; overloaded or broken; a request that it does not take."""

Call = Callable[[str], dict[str, Any]]


def named(model: str) -> str:
    """A model's name. Raises ConfigError for one that cannot be."""
    if _MODEL.fullmatch(model):
        return model
    raise ConfigError(f"{model!r} is no model of Google", cure="write it as veo-3.1-generate-001")


def seconds(filming: Filming, model: str) -> int:
    """How long the clip will be. Large pictures, and those that begin with one, take 8 s."""
    if model.startswith("veo-2"):
        return int(covering(filming.duration_s, (5, 6, 7, 8)))
    if resolution(filming.size) == "1080p" or filming.image is not None:
        return 8
    return int(covering(filming.duration_s, (4, 6, 8)))


def price(filming: Filming, model: str) -> float | None:
    """What a clip with sound costs in USD, or None for a model that is not on the list."""
    large = resolution(filming.size) == "1080p"
    for part, small_usd, large_usd in _RATES:
        if model.startswith(part):
            return (large_usd if large else small_usd) * seconds(filming, model)
    return None


def silent_price(filming: Filming, model: str) -> float | None:
    """What a clip without sound cost in USD; None where the list does not say."""
    rates = (usd for part, usd in _SILENT_RATES.items() if model.startswith(part))
    rate = next(rates, None)
    return None if rate is None else rate * seconds(filming, model)


def asked(filming: Filming, model: str, **told: Any) -> dict[str, Any]:
    """The body of a request for one clip; `told` are parameters that only one service has."""
    instance: dict[str, Any] = {"prompt": filming.prompt}
    if filming.image is not None:
        content = filming.image.read_bytes()
        instance["image"] = {
            "bytesBase64Encoded": base64.b64encode(content).decode(),
            "mimeType": picture_kind(content),
        }
    parameters: dict[str, Any] = {
        "aspectRatio": wide_or_tall(filming.aspect),
        "durationSeconds": seconds(filming, model),
        "sampleCount": 1,
        "seed": filming.seed,
        **told,
    }
    if not model.startswith("veo-2"):
        parameters["resolution"] = resolution(filming.size)
    if filming.avoid:
        parameters["negativePrompt"] = filming.avoid
    return {"instances": [instance], "parameters": parameters}


@dataclass(frozen=True)
class Operations:
    """How a service begins an operation, looks at one by its name, and cancels it."""

    service: str
    begin: Callable[[], dict[str, Any]]
    look: Call
    cancel: Call
    job: Job


def filmed(at: Operations, model: str, *, tick: Tick, limit_s: float) -> dict[str, Any]:
    """Begin an operation and wait for it: its clip, as the service tells of it.

    One that a killed run has left is waited for instead. A look that fails is taken again. The
    operation is cancelled when it takes longer than `limit_s`, and when `tick` raises.
    """
    service, look = at.service, at.look
    number = _left(at, model) or str(at.begin().get("name", ""))
    if not _is_operation(number):
        raise ProviderError(f"{service}: the answer is not what its protocol says")
    try:
        at.job.note(model, number=number)
        ended = _await(number, look, service, tick, limit_s)
    except BaseException:
        with suppress(VidgenError):
            at.cancel(number)
            at.job.forget()
        raise
    return _clip(ended, service)


def _left(at: Operations, model: str) -> str | None:
    """The operation that an earlier run began and did not see the end of, if it is of use."""
    left = at.job.begun(model)
    if left is None or not _is_operation(number := left.get("number", "")):
        return None
    state = at.job.found(lambda: again(lambda: at.look(number), limit_s=_OUTAGE_S))
    if state is not None and not state.get("error"):
        return number
    at.job.forget()
    return None


def _is_operation(number: str) -> bool:
    return bool(_OPERATION.fullmatch(number)) and ".." not in number


def _await(number: str, look: Call, service: str, tick: Tick, limit_s: float) -> dict[str, Any]:
    started, pause_s = time.monotonic(), 1.0
    while True:
        waited_s = time.monotonic() - started
        if waited_s > limit_s:
            raise ProviderError(f"{service}: not done within {limit_s:g} s")
        tick(None, f"{service}: filming, {waited_s:.0f} s")
        _pause(pause_s, service, tick)
        pause_s = min(_LONGEST_PAUSE_S, 1.5 * pause_s)
        state = again(lambda: look(number), limit_s=_OUTAGE_S)
        if state.get("done") is True:
            return state


def _pause(seconds: float, service: str, tick: Tick) -> None:
    """Wait, with a sign of life often enough."""
    while seconds > 0:
        step = min(3.0, seconds)
        pause(step)
        tick(None, f"{service}: filming")
        seconds -= step


def _clip(ended: Mapping[str, Any], service: str) -> dict[str, Any]:
    """The clip of an operation that is done. Raises what it failed with."""
    if error := ended.get("error"):
        raise _failure(error if isinstance(error, dict) else {}, service)
    answer = _dict(ended.get("response"))
    answer = _dict(answer.get("generateVideoResponse")) or answer
    found = answer.get("videos") or answer.get("generatedSamples") or answer.get("generatedVideos")
    if isinstance(found, list) and found and isinstance(found[0], dict):
        return _dict(found[0].get("video")) or found[0]
    reasons = answer.get("raiMediaFilteredReasons")
    if answer.get("raiMediaFilteredCount") or reasons:
        said = "; ".join(map(str, reasons)) if isinstance(reasons, list) else "no words"
        raise AnswerError(f"{service} refuses to film this: {shortened(said)}")
    raise AnswerError(f"{service} filmed nothing")


def _failure(error: Mapping[str, Any], service: str) -> VidgenError:
    said, code = shortened(str(error.get("message") or "no words")), error.get("code")
    if code in _DENIED:
        return AccessError(f"{service}: the key is refused: {said}")
    if is_moderation(said):
        return AnswerError(f"{service} refuses to film this: {said}")
    if code in _WRONG:
        return ConfigError(f"{service} does not take this: {said}")
    return ProviderError(f"{service}: {said}", answered=code in _BUSY)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def held(clip: Mapping[str, Any]) -> str | None:
    """A clip that is inside of the answer, as base64."""
    found = clip.get("bytesBase64Encoded") or clip.get("encodedVideo") or clip.get("videoBytes")
    return found if isinstance(found, str) else None


def written(
    clip: Mapping[str, Any], to: Path, fetch: Callable[[str, Path], Path], service: str, most: int
) -> Path:
    """The file of a clip: taken out of the answer, or fetched from where it lies."""
    from ..remote.inline import write_base64

    if text := held(clip):
        return write_base64(text, to, limit=most, service=service)
    address = clip.get("uri") or clip.get("gcsUri")
    if isinstance(address, str):
        return fetch(address, to)
    raise AnswerError(f"{service} filmed nothing")
