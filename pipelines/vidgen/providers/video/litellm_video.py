"""Clips of several services through litellm: Sora, and what speaks its protocol, among them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ...errors import AnswerError, ConfigError, ProviderError, VidgenError
from ...events import Tick
from ...files import write_bytes
from ..base import Access, Made
from ..jobs import Job as Noted
from ..llm.base import Question, Server
from ..llm.faults import translated
from ..llm.litellm_client import Litellm, aimed, load_litellm
from ..patience import GRACE_S, again, pause, within
from ..remote.http import Http
from ..remote.refusals import is_moderation, spelled
from ..said import shortened
from .arrived import arrived
from .base import FOOTAGE_MOST, LONGEST_S, PATIENCE_S, Filming, Terms, covering

_LENGTHS = {"sora": (4, 8, 12), "veo": (4, 6, 8)}
_SIZES = {"9:16": "720x1280", "16:9": "1280x720", "1:1": "1280x720"}
_LOST = {"failed", "cancelled", "expired"}
_WAITING = {"queued", "in_progress", "processing"}
_OUTAGE_S = 60.0
_PAUSE_S = 3.0
_CALL_S = 120.0
_OPENAI = "https://api.openai.com/v1"


class LitellmVideo:
    """Models named `provider/model`, such as `openai/sora-2` or `runwayml/gen4_turbo`.

    The protocol knows no way to cancel a job that is under way.
    """

    name = "litellm"
    service = "llm"

    def check(self, filming: Filming, model: str | None, access: Access) -> None:  # noqa: ARG002
        Litellm().check(_named(model), _server(access))

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:
        return {"provider": self.name, "model": model or "", "server": access.base_url or ""}

    def terms(self, model: str | None, access: Access) -> Terms:  # noqa: ARG002
        return Terms(priority=20, longest_s=max(_lengths(model or "") or (LONGEST_S,)))

    def price(self, filming: Filming, model: str | None) -> float | None:
        name = _named(model)
        listed = load_litellm().model_cost
        entry = listed.get(name) or listed.get(name.partition("/")[2]) or {}
        places = ("output_cost_per_video_per_second", "output_cost_per_second")
        rate = next((entry[place] for place in places if entry.get(place)), None)
        return None if rate is None else float(rate) * _seconds(filming, name)

    def film(
        self, filming: Filming, folder: Path, tick: Tick, access: Access, model: str | None
    ) -> Made:
        self.check(filming, model, access)
        name = _named(model)
        job = _Job(name, _server(access), tick)
        number = job.left(access.job) or job.start(filming)
        access.job.note(name, number=number)
        job.wait(number, PATIENCE_S[filming.mode])
        file = job.bring(number, folder / "sent", access)
        return Made(arrived(file, name), name, self.price(filming, model), filming.seed)


class _Job:
    """The calls of one clip, their failures told as vidgen's."""

    def __init__(self, model: str, server: Server, tick: Tick) -> None:
        self._model = model
        self._server = server
        self._tick = tick
        self._litellm = load_litellm()
        self._aim = aimed(model, server)

    def start(self, filming: Filming) -> str:
        options: dict[str, Any] = {
            "model": self._model,
            "prompt": _words(filming),
            "seconds": str(_seconds(filming, self._model)),
            "size": _SIZES[filming.aspect],
        }
        with ExitStack() as stack:
            if filming.image is not None:
                options["input_reference"] = stack.enter_context(filming.image.open("rb"))
            made = self._call(lambda: self._litellm.video_generation(**options, **self._options))
        self._judge(made)
        return str(made.id)

    def left(self, noted: Noted) -> str | None:
        """The job that an earlier run began and did not see the end of, if it is of use."""
        told = noted.begun(self._model)
        if told is None or "number" not in told:
            return None
        state = noted.found(lambda: again(lambda: self._look(told["number"]), limit_s=_OUTAGE_S))
        if state is not None and str(state.status) not in _LOST:
            return told["number"]
        noted.forget()
        return None

    def wait(self, number: str, limit_s: float) -> None:
        """Until the clip is there. A look that fails is taken again."""
        started = time.monotonic()
        while True:
            state = again(lambda: self._look(number), limit_s=_OUTAGE_S)
            self._judge(state)
            waited_s = time.monotonic() - started
            if str(state.status) not in _WAITING:
                return
            if waited_s > limit_s:
                raise ProviderError(f"{self._model}: not done within {limit_s:g} s")
            self._tick(None, f"{self._model}: {state.status}, {waited_s:.0f} s")
            pause(_PAUSE_S)

    def bring(self, number: str, to: Path, access: Access) -> Path:
        """The clip as a file, without ever holding more of it than is taken."""
        if self._model.startswith("openai/"):
            place = f"/videos/{_plain(number)}/content"
            names = () if access.base_url else ("OPENAI_API_KEY",)
            home = access.base_url or _OPENAI
            keyed = access if access.base_url else Access()
            http = Http(keyed, home=home, key_names=names, service=self._model)
            return http.fetch(f"{home.rstrip('/')}{place}", to, limit=FOOTAGE_MOST, tick=self._tick)
        content = again(lambda: self._content(number), limit_s=_OUTAGE_S)
        if len(content) > FOOTAGE_MOST:
            raise AnswerError(f"{self._model}: the clip is larger than {FOOTAGE_MOST >> 20} MB")
        write_bytes(to, content)
        return to

    @property
    def _options(self) -> dict[str, Any]:
        return {"timeout": _CALL_S, "max_retries": 0, **self._aim}

    def _look(self, number: str) -> Any:
        return self._call(lambda: self._litellm.video_status(number, **self._options))

    def _content(self, number: str) -> bytes:
        found = self._call(lambda: self._litellm.video_content(number, **self._options))
        return bytes(found)

    def _call(self, work: Callable[[], Any]) -> Any:
        try:
            return within(_CALL_S + GRACE_S, work, self._tick, f"waiting for {self._model}")
        except VidgenError:
            raise
        except Exception as error:
            question = Question(self._model, (), timeout_s=_CALL_S, server=self._server)
            raise translated(error, question) from None

    def _judge(self, state: Any) -> None:
        """Raise what a job failed with."""
        if str(getattr(state, "status", "")) not in _LOST:
            return
        said = shortened(spelled(getattr(state, "error", None)) or "no words")
        if is_moderation(said):
            raise AnswerError(f"{self._model} refuses to film this: {said}")
        raise ProviderError(f"{self._model} failed: {said}")


def _plain(number: str) -> str:
    """A job's own name: litellm wraps it in one that says whose it is."""
    from litellm.types.videos.utils import decode_video_id_with_provider

    found = str(decode_video_id_with_provider(number).get("video_id") or number)
    if not found.replace("_", "").replace("-", "").isalnum():
        raise ProviderError("a job has a name that is none")
    return found


def _named(model: str | None) -> str:
    if model:
        return model
    raise ConfigError(
        "Which model is to film through litellm?",
        cure="set VIDGEN_VIDEO__MODEL to provider/model, such as openai/sora-2",
    )


def _words(filming: Filming) -> str:
    return f"{filming.prompt}\nDo not show: {filming.avoid}" if filming.avoid else filming.prompt


def _lengths(model: str) -> tuple[int, ...]:
    """The seconds that a model films; none where that is not known."""
    return next((found for part, found in _LENGTHS.items() if part in model), ())


def _seconds(filming: Filming, model: str) -> int:
    lengths = _lengths(model)
    return int(covering(filming.duration_s, lengths)) if lengths else math.ceil(filming.duration_s)


def _server(access: Access) -> Server:
    return Server(access.base_url, access.api_key)
