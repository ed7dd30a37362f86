"""The protocol of fal: one request into the queue, looked at until it has ended, else given up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from vidgen.errors import AccessError, AnswerError, ConfigError, ProviderError, VidgenError
from vidgen.providers.base import Access
from vidgen.providers.remote import fal

sys.path.insert(0, str(Path(__file__).parents[2]))
from service_server import FAULTS, KEY, ServiceServer, answer

pytestmark = pytest.mark.usefixtures("at_once")

MODEL = "fal-ai/flux/dev"
PLACE = "/fal-ai/flux/requests/r1"
QUEUED = answer({"status": "IN_QUEUE", "queue_position": 2}, 202)
WORKING = answer({"status": "IN_PROGRESS"}, 202)
BANNED = "content_policy_violation"
DONE = answer({"status": "COMPLETED", "metrics": {"inference_time": 2.5}})
RESULT = answer({"images": [{"url": "https://x.test/a.png"}]})


def run(service: ServiceServer, tick=lambda *_: None, limit_s: float = 30.0):
    http = fal.connect(Access(SecretStr(KEY), service.base_url))
    return fal.run(http, MODEL, {"prompt": "a fox"}, tick=tick, limit_s=limit_s)


def accepted(service: ServiceServer, **more: Any) -> Any:
    at = f"{service.base_url}{PLACE}"
    urls = {"status_url": f"{at}/status", "response_url": at, "cancel_url": f"{at}/cancel"}
    return answer({"request_id": "r1", "status": "IN_QUEUE", **urls, **more})


def script(service: ServiceServer, *looks: Any, result: Any = RESULT) -> None:
    service.on("POST", f"/{MODEL}", accepted(service))
    service.on("GET", f"{PLACE}/status", *looks)
    service.on("GET", PLACE, result)
    service.on("PUT", f"{PLACE}/cancel", answer({"status": "CANCELLATION_REQUESTED"}, 202))


def test_a_request_is_made_once_and_looked_at_until_it_has_ended(service):
    script(service, QUEUED, WORKING, DONE)
    notes = []
    made = run(service, tick=lambda _, note: notes.append(note))
    assert made == fal.Answered({"images": [{"url": "https://x.test/a.png"}]}, 2.5, "r1")
    assert service.asked[0].json == {"prompt": "a fox"}
    assert service.asked[0].key == f"Key {KEY}"
    assert [note.split(",")[0] for note in notes] == ["fal: number 3 in the queue", "fal: at work"]


@pytest.mark.parametrize("fault", ["429", "500", "503", "hang", "drop", "reset", "malformed"])
def test_a_lost_look_is_taken_again(service, fault):
    script(service, FAULTS[fault], FAULTS[fault], DONE)
    assert run(service).id == "r1"
    assert service.paths("POST") == [f"/{MODEL}"]


@pytest.mark.parametrize("fault", ["429", "500", "hang", "drop", "reset", "malformed", "list"])
def test_a_request_that_cannot_be_made_is_not_made_twice(service, fault):
    service.on("POST", f"/{MODEL}", FAULTS[fault])
    with pytest.raises(ProviderError) as caught:
        run(service)
    assert caught.value.recoverable
    assert len(service.asked) == 1


def test_a_lost_result_is_taken_again(service):
    script(service, DONE)
    service.on("GET", PLACE, FAULTS["500"], FAULTS["drop"], RESULT)
    assert run(service).output["images"]


@pytest.mark.parametrize(
    ("ended", "result", "kind", "words"),
    [
        (DONE, answer({"detail": [{"msg": "no", "type": BANNED}]}, 422), AnswerError, "refuses"),
        (DONE, answer({"detail": [{"msg": "steps: too many"}]}, 422), ConfigError, "too many"),
        (answer({"status": "COMPLETED", "error": "It died"}), RESULT, ProviderError, "It died"),
        (
            answer({"status": "COMPLETED", "error": "no", "error_type": BANNED}),
            RESULT,
            AnswerError,
            "refuses",
        ),
        (answer({"status": "LOST"}), RESULT, ProviderError, "protocol"),
    ],
)
def test_how_it_ended_is_told(service, ended, result, kind, words):
    script(service, ended, result=result)
    with pytest.raises(VidgenError, match=words) as caught:
        run(service)
    assert type(caught.value) is kind


def test_a_request_that_takes_too_long_is_cancelled(service):
    script(service, WORKING)
    with pytest.raises(ProviderError, match="not done within"):
        run(service, limit_s=0.05)
    assert service.paths("PUT") == [f"{PLACE}/cancel"]


def test_a_request_that_nobody_waits_for_is_cancelled(service):
    script(service, WORKING)

    def leave(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(service, tick=leave)
    assert service.paths("PUT") == [f"{PLACE}/cancel"]


def test_addresses_on_another_server_are_refused(service):
    away = accepted(service, status_url="https://example.com/status")
    script(service, DONE)
    service.on("POST", f"/{MODEL}", away)
    with pytest.raises(AnswerError, match="another server"):
        run(service)


def test_a_request_without_its_addresses_is_malformed(service):
    service.on("POST", f"/{MODEL}", answer({"request_id": "r1"}))
    with pytest.raises(ProviderError, match="protocol"):
        run(service)


@pytest.mark.parametrize("model", ["flux", "", "fal-ai/../x", "fal-ai/a b", "/fal-ai/x"])
def test_a_model_is_named_as_fal_names_it(model):
    with pytest.raises(ConfigError, match="is no model of fal"):
        fal.check(model, Access(SecretStr(KEY)))


def test_a_key_is_needed(monkeypatch):
    monkeypatch.delenv("FAL_KEY", raising=False)
    with pytest.raises(AccessError) as caught:
        fal.check(MODEL, Access())
    assert "FAL_KEY" in str(caught.value.cure)
