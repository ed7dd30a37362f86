"""Veo through the Gemini API, with a key of Google AI Studio."""

from __future__ import annotations

from pathlib import Path

from ...events import Tick
from ..base import Access, Made
from ..remote.http import Http, require_key
from . import veo
from .arrived import arrived
from .base import FOOTAGE_MOST, PATIENCE_S, Filming, Mode, Terms

SERVICE = "gemini"
HOME = "https://generativelanguage.googleapis.com"
KEYS = ("GEMINI_API_KEY", "GOOGLE_API_KEY")

MODELS: dict[Mode, str] = {
    "fast": "veo-3.1-fast-generate-preview",
    "quality": "veo-3.1-generate-preview",
}


class VeoGemini:
    """Clips of 4, 6 or 8 s. Their sound cannot be left out, and is paid for."""

    name = "veo_gemini"
    service = SERVICE

    def check(self, filming: Filming, model: str | None, access: Access) -> None:
        veo.named(model or MODELS[filming.mode])
        require_key(access, KEYS, SERVICE)

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:
        return {"provider": self.name, "model": model or "", "server": access.base_url or ""}

    def terms(self, model: str | None, access: Access) -> Terms:  # noqa: ARG002
        return Terms(priority=40, longest_s=8.0, per_minute=10)

    def price(self, filming: Filming, model: str | None) -> float | None:
        return veo.price(filming, model or MODELS[filming.mode])

    def film(
        self, filming: Filming, folder: Path, tick: Tick, access: Access, model: str | None
    ) -> Made:
        chosen = veo.named(model or MODELS[filming.mode])
        http = Http(
            access, home=HOME, key_names=KEYS, service=SERVICE, scheme="", header="x-goog-api-key"
        )
        body = veo.asked(filming, chosen)
        place = f"/v1beta/models/{chosen}:predictLongRunning"
        at = veo.Operations(
            SERVICE,
            lambda: http.call("POST", place, body=body, tick=tick),
            lambda number: http.call("GET", f"/v1beta/{number}", timeout_s=20.0, tick=tick),
            lambda number: http.call("POST", f"/v1beta/{number}:cancel", timeout_s=5.0),
            http.job,
        )
        clip = veo.filmed(at, chosen, tick=tick, limit_s=PATIENCE_S[filming.mode])

        def fetch(address: str, to: Path) -> Path:
            return http.fetch(address, to, limit=FOOTAGE_MOST, tick=tick)

        file = veo.written(clip, folder / "sent", fetch, SERVICE, FOOTAGE_MOST)
        return Made(arrived(file, SERVICE), chosen, self.price(filming, model), filming.seed)
