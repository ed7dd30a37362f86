"""The protocol of Replicate: one prediction, looked at until it has ended, else given up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from vidgen.errors import AccessError, AnswerError, ConfigError, ProviderError, VidgenError
from vidgen.providers.base import Access
from vidgen.providers.remote import replicate

sys.path.insert(0, str(Path(__file__).parents[2]))
from service_server import FAULTS, KEY, ServiceServer, answer

pytestmark = pytest.mark.usefixtures("at_once")

MODEL = "black-forest-labs/flux-schnell"
CREATE = f"/v1/models/{MODEL}/predictions"
LOOK = "/v1/predictions/p1"
VERSION = "ab" * 32


def state(status: str, **more: Any) -> Any:
    return answer({"id": "p1", "status": status, **more})


DONE = state("succeeded", output=["https://x.test/a.png"], metrics={"predict_time": 1.5})


def run(service: ServiceServer, model: str = MODEL, tick=lambda *_: None, limit_s: float = 30.0):
    http = replicate.connect(Access(SecretStr(KEY), service.base_url))
    return replicate.run(http, model, {"prompt": "a fox"}, tick=tick, limit_s=limit_s)


def script(service: ServiceServer, *looks: Any, first: Any = None) -> None:
    service.on("POST", CREATE, first or state("starting"))
    service.on("GET", LOOK, *looks)
    service.on("POST", f"{LOOK}/cancel", state("canceled"))


def test_a_prediction_is_made_once_and_looked_at_until_it_has_ended(service):
    script(service, state("starting"), state("processing"), DONE)
    notes = []
    made = run(service, tick=lambda _, note: notes.append(note))
    assert made == replicate.Prediction(["https://x.test/a.png"], 1.5, MODEL, "p1")
    assert service.asked[0].json == {"input": {"prompt": "a fox"}}
    assert len(service.paths("POST")) == 1
    assert [note.split(",")[0] for note in notes] == [
        "replicate: starting",
        "replicate: starting",
        "replicate: processing",
    ]


def test_a_prediction_may_be_done_at_once(service):
    service.on("POST", CREATE, DONE)
    assert run(service).id == "p1"


def test_a_version_is_run_as_such(service):
    service.on("POST", "/v1/predictions", DONE)
    run(service, f"meta/musicgen:{VERSION}")
    assert service.asked[0].json == {"version": VERSION, "input": {"prompt": "a fox"}}


def test_a_model_of_the_community_is_run_in_its_latest_version(service):
    service.on("GET", "/v1/models/meta/musicgen", answer({"latest_version": {"id": VERSION}}))
    service.on("POST", "/v1/predictions", DONE)
    made = run(service, "meta/musicgen")
    assert made.model == "meta/musicgen"
    assert service.asked[-1].json["version"] == VERSION


def test_a_model_that_is_nowhere_is_named(service):
    with pytest.raises(ConfigError, match="Nothing at"):
        run(service, "meta/nothing")


@pytest.mark.parametrize("fault", ["429", "500", "503", "hang", "drop", "reset", "malformed"])
def test_a_lost_look_is_taken_again(service, fault):
    script(service, FAULTS[fault], FAULTS[fault], DONE)
    assert run(service).id == "p1"
    assert len(service.paths("POST")) == 1


@pytest.mark.parametrize("fault", ["429", "500", "hang", "drop", "reset", "malformed", "list"])
def test_a_prediction_that_cannot_be_made_is_not_made_twice(service, fault):
    script(service, DONE, first=FAULTS[fault])
    with pytest.raises(ProviderError) as caught:
        run(service)
    assert caught.value.recoverable
    assert len(service.asked) == 1


def test_a_lasting_outage_ends_in_an_error_and_the_prediction_is_given_up(service):
    script(service, FAULTS["500"])
    with pytest.raises(ProviderError):
        run(service)
    assert service.paths("POST")[-1] == f"{LOOK}/cancel"


@pytest.mark.parametrize(
    ("ended", "kind", "words"),
    [
        (state("failed", error="CUDA out of memory"), ProviderError, "CUDA out of memory"),
        (state("failed", error="NSFW content detected. Try again"), AnswerError, "refuses"),
        (state("failed", error="flagged as sensitive (E005)"), AnswerError, "refuses"),
        (state("canceled"), ProviderError, "given up there"),
        (state("aborted"), ProviderError, "given up there"),
        (state("quantum"), ProviderError, "protocol"),
        (state("failed"), ProviderError, "no words"),
    ],
)
def test_how_it_ended_is_told(service, ended, kind, words):
    script(service, ended)
    with pytest.raises(VidgenError, match=words) as caught:
        run(service)
    assert type(caught.value) is kind
    assert isinstance(caught.value, ProviderError)
    assert not caught.value.answered, "nobody knows what a model that began will bill"


def test_a_prediction_that_takes_too_long_is_cancelled(service):
    script(service, state("processing"))
    with pytest.raises(ProviderError, match="not done within"):
        run(service, limit_s=0.05)
    assert service.paths("POST")[-1] == f"{LOOK}/cancel"


def test_a_prediction_that_nobody_waits_for_is_cancelled(service):
    script(service, state("processing"))

    def leave(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(service, tick=leave)
    assert service.paths("POST")[-1] == f"{LOOK}/cancel"


@pytest.mark.parametrize("number", ["../../account", "", None, "a b"])
def test_an_answer_whose_number_is_none_is_malformed(service, number):
    service.on("POST", CREATE, answer({"id": number, "status": "starting"}))
    with pytest.raises(ProviderError, match="protocol"):
        run(service)


@pytest.mark.parametrize("model", ["flux", "a/b/c", "a/..%2f", "a/..", "", "a/b:1"])
def test_a_model_is_named_as_replicate_names_it(model):
    with pytest.raises(ConfigError, match="is no model of Replicate"):
        replicate.check(model, Access(SecretStr(KEY)))


def test_a_key_is_needed(monkeypatch):
    monkeypatch.delenv("REPLICATE_API_TOKEN", raising=False)
    with pytest.raises(AccessError) as caught:
        replicate.check(MODEL, Access())
    assert "REPLICATE_API_TOKEN" in str(caught.value.cure)
