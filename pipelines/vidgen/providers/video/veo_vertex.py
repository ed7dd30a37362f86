"""Veo through Vertex AI, with an access token of a Google Cloud project."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from ...errors import AnswerError, ConfigError
from ...events import Tick
from ..base import Access, Made
from ..remote.http import Http, require_key
from . import veo
from .arrived import arrived
from .base import FOOTAGE_MOST, PATIENCE_S, Filming, Mode, Terms

SERVICE = "vertex"
STORAGE = "https://storage.googleapis.com"
KEYS = ("GOOGLE_OAUTH_ACCESS_TOKEN", "VERTEX_ACCESS_TOKEN")
PROJECT, LOCATION = "GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION"

MODELS: dict[Mode, str] = {
    "fast": "veo-3.1-fast-generate-001",
    "quality": "veo-3.1-generate-001",
}

_PROJECT = re.compile(r"[a-z0-9][a-z0-9.:-]{2,62}")
_LOCATION = re.compile(r"[a-z0-9-]{2,40}")
_BUCKET = re.compile(r"gs://([a-z0-9][\w.-]{1,220})/(.+)")


class VeoVertex:
    """Clips of 4, 6 or 8 s. `vertex.base_url` may name the project and the place of its models.

    Without it, those come from the environment, and the key is what
    `gcloud auth print-access-token` prints.
    """

    name = "veo_vertex"
    service = SERVICE

    def check(self, filming: Filming, model: str | None, access: Access) -> None:
        veo.named(model or MODELS[filming.mode])
        require_key(access, KEYS, SERVICE)
        _home(access)

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:
        return {"provider": self.name, "model": model or "", "server": access.base_url or ""}

    def terms(self, model: str | None, access: Access) -> Terms:  # noqa: ARG002
        return Terms(priority=30, longest_s=8.0, per_minute=10)

    def price(self, filming: Filming, model: str | None) -> float | None:
        return veo.price(filming, model or MODELS[filming.mode])

    def film(
        self, filming: Filming, folder: Path, tick: Tick, access: Access, model: str | None
    ) -> Made:
        chosen = veo.named(model or MODELS[filming.mode])
        http = Http(access, home=_home(access), key_names=KEYS, service=SERVICE)
        place = f"/publishers/google/models/{chosen}"
        body = veo.asked(filming, chosen, **_silent(chosen))
        at = veo.Operations(
            SERVICE,
            lambda: http.call("POST", f"{place}:predictLongRunning", body=body, tick=tick),
            lambda number: http.call(
                "POST",
                f"{place}:fetchPredictOperation",
                body={"operationName": number},
                timeout_s=120.0,
                tick=tick,
            ),
            lambda number: http.call(
                "POST", f"{place}/operations/{number.rpartition('/')[2]}:cancel", timeout_s=5.0
            ),
            http.job,
        )
        clip = veo.filmed(at, chosen, tick=tick, limit_s=PATIENCE_S[filming.mode])

        def fetch(address: str, to: Path) -> Path:
            return _from_bucket(address, to, access, tick)

        file = veo.written(clip, folder / "sent", fetch, SERVICE, FOOTAGE_MOST)
        cost = veo.silent_price(filming, chosen)
        return Made(arrived(file, SERVICE), chosen, cost, filming.seed)


def _silent(model: str) -> dict[str, bool]:
    """Films here have a voice and music of their own; older models make no sound."""
    return {} if model.startswith("veo-2") else {"generateAudio": False}


def _home(access: Access) -> str:
    """The address of the project's models. Raises ConfigError where no project is named."""
    if access.base_url is not None:
        return access.base_url
    project, location = os.environ.get(PROJECT, ""), os.environ.get(LOCATION, "us-central1")
    if not _PROJECT.fullmatch(project) or not _LOCATION.fullmatch(location):
        raise ConfigError(
            "Which project of Google Cloud pays for films by Vertex AI?",
            cure=f"set {PROJECT}, and {LOCATION} where it is not us-central1",
        )
    host = "aiplatform" if location == "global" else f"{location}-aiplatform"
    return f"https://{host}.googleapis.com/v1/projects/{project}/locations/{location}"


def _from_bucket(address: str, to: Path, access: Access, tick: Tick) -> Path:
    """Bring an object of Google Cloud Storage, which the same key opens, to a file."""
    match = _BUCKET.fullmatch(address)
    if match is None:
        raise AnswerError(f"{SERVICE} names an address that is no object of a bucket")
    http = Http(replace(access, base_url=None), home=STORAGE, key_names=KEYS, service=SERVICE)
    place = f"{STORAGE}/storage/v1/b/{match[1]}/o/{quote(match[2], safe='')}?alt=media"
    return http.fetch(place, to, limit=FOOTAGE_MOST, tick=tick)
