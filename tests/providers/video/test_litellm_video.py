"""Clips through litellm, from a server that speaks the protocol of Sora."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from vidgen.errors import AccessError, AnswerError, ConfigError, ProviderError
from vidgen.providers.base import Access
from vidgen.providers.video import base, litellm_video
from vidgen.providers.video.base import Filming, select

sys.path.insert(0, str(Path(__file__).parents[2]))
from service_server import FAULTS, KEY, answer, file

pytestmark = pytest.mark.usefixtures("at_once")

MODEL = "openai/sora-2"
JOB = {"id": "video_1", "object": "video", "model": "sora-2", "progress": 0}
QUEUED = answer({**JOB, "status": "queued"})
DONE = answer({**JOB, "status": "completed", "progress": 100})


def play(service, *looks, begin=QUEUED, content=b"") -> None:
    service.on("POST", "/v1/videos", begin)
    service.on("GET", "/v1/videos/video_1", *(looks or (QUEUED, DONE)))
    service.on("GET", "/v1/videos/video_1/content", file(content, "video/mp4"))


def film(service, folder, **asked):
    filming = Filming(**{"prompt": "A red fox in snow", "duration_s": 5.0, **asked})
    access = Access(SecretStr(KEY), f"{service.base_url}/v1")
    return select("litellm").film(filming, folder, lambda *_: None, access, MODEL)


def test_a_clip_is_asked_for_once_and_brought(service, tmp_path, mp4):
    play(service, content=mp4)
    made = film(service, tmp_path, avoid="text", aspect="9:16")
    assert made.path.read_bytes() == mp4
    assert (made.model, made.cost_usd) == (MODEL, pytest.approx(0.8))
    begun = service.asked[0]
    for part in (b"A red fox in snow", b"Do not show: text", b"720x1280", b"8"):
        assert part in begun.body
    assert service.paths("POST") == ["/v1/videos"]
    assert {one.key for one in service.asked} == {f"Bearer {KEY}"}


def test_a_picture_is_sent_along(service, tmp_path, mp4, picture):
    play(service, content=mp4)
    film(service, tmp_path, image=picture)
    assert picture.read_bytes() in service.asked[0].body


@pytest.mark.parametrize("fault", ["429", "500", "hang", "drop", "reset", "malformed"])
def test_what_fails_at_the_start_is_not_paid_for_twice(service, tmp_path, fault):
    play(service, begin=FAULTS[fault])
    with pytest.raises(ProviderError) as caught:
        film(service, tmp_path)
    assert caught.value.recoverable
    assert len(service.asked) == 1
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("fault", ["500", "drop", "reset"])
def test_a_job_survives_a_lost_look(service, tmp_path, mp4, fault):
    play(service, FAULTS[fault], QUEUED, DONE, content=mp4)
    assert film(service, tmp_path).path.read_bytes() == mp4
    assert service.paths("POST") == ["/v1/videos"]


def test_a_refusal_is_told(service, tmp_path):
    error = {"code": "moderation_blocked", "message": "blocked by our moderation system"}
    play(service, answer({**JOB, "status": "failed", "error": error}))
    with pytest.raises(AnswerError, match="refuses to film"):
        film(service, tmp_path)


def test_a_key_that_is_refused_ends_it(service, tmp_path):
    play(service, begin=answer({"error": {"message": f"bad key {KEY}"}}, 401))
    with pytest.raises(AccessError) as caught:
        film(service, tmp_path)
    assert KEY not in str(caught.value)


def test_what_is_no_film_or_too_large_is_not_taken(service, tmp_path, monkeypatch, mp4):
    play(service, content=b"#EXTM3U\nfile:///etc/passwd\n")
    with pytest.raises(AnswerError, match="a playlist"):
        film(service, tmp_path)
    monkeypatch.setattr(litellm_video, "FOOTAGE_MOST", 100)
    play(service, content=mp4)
    with pytest.raises(AnswerError, match="larger than"):
        film(service, tmp_path)


def test_a_job_that_takes_too_long_is_told(service, tmp_path, monkeypatch):
    monkeypatch.setitem(base.PATIENCE_S, "fast", -1.0)
    play(service, QUEUED)
    with pytest.raises(ProviderError, match="not done within"):
        film(service, tmp_path)


def test_a_model_must_be_named_and_its_price_may_be_unknown():
    filming = Filming("A red fox in snow", 5.0)
    camera = select("litellm")
    with pytest.raises(ConfigError, match="Which model"):
        camera.check(filming, None, Access())
    assert camera.price(filming, "openai/nobody-knows-it") is None
    assert camera.price(filming, "gemini/veo-3.1-fast-generate-preview") == pytest.approx(0.6)
