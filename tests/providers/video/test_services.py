"""What every service that films must do, whichever protocol it speaks."""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path

import pytest

from vidgen.errors import AccessError, AnswerError, ConfigError, ProviderError, VidgenError
from vidgen.providers.base import Access
from vidgen.providers.video import base, veo_vertex
from vidgen.providers.video.base import Filming, select

sys.path.insert(0, str(Path(__file__).parents[2]))
from service_server import FAULTS, KEY, Play, answer, file

pytestmark = pytest.mark.usefixtures("at_once")

REFUSED = answer({"error": {"code": 400, "message": "blocked by our safety filters"}}, 400)
PLAYLIST = b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:10,\nfile:///etc/passwd\n"

FETCHING = pytest.mark.parametrize("script", ["gemini", "fal", "replicate"], indirect=True)
"""Those that say where a clip lies; Vertex sends it inside of its answer."""


def clip(content: bytes) -> Play:
    return file(content, "video/mp4")


def sent(script) -> dict:
    """What was asked for, as text, at the first call."""
    return script.service.asked[0].json


def test_a_clip_is_asked_for_once_and_brought(script, tmp_path, mp4):
    script.play(clip=clip(mp4))
    notes = []
    made = script.film(tmp_path, tick=lambda _, note: notes.append(note), avoid="text")
    assert made.path.read_bytes() == mp4
    assert made.path.name == "clip.mp4"
    assert made.seed == 7
    assert made.cost_usd is None or 0.5 <= made.cost_usd <= 1.0
    told = json.dumps(sent(script))
    for part in ("A red fox walks through deep snow", "text", "16:9", "6"):
        assert part in told
    first = script.service.asked[0]
    assert KEY in " ".join(first.headers.values())
    assert len(script.service.asked) <= 6
    assert any("filming" in note or script.provider in note for note in notes)


def test_a_picture_is_sent_along(script, tmp_path, mp4, picture):
    script.play(clip=clip(mp4))
    script.film(tmp_path, image=picture, aspect="9:16")
    told = json.dumps(sent(script))
    assert "iVBORw0KGgo" in told  # how a PNG begins in base64
    assert "9:16" in told


@pytest.mark.parametrize(
    "fault", ["429", "500", "503", "hang", "drop", "reset", "malformed", "list", "drip"]
)
def test_what_fails_at_the_start_is_not_paid_for_twice(script, tmp_path, fault):
    script.play(begin=FAULTS[fault])
    with pytest.raises(ProviderError) as caught:
        script.film(tmp_path)
    assert caught.value.recoverable
    assert caught.value.retry_after_s == (7.0 if fault == "429" else None)
    assert caught.value.answered == (fault in {"429", "500", "503"})
    assert len(script.service.asked) == 1
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("fault", ["429", "500", "hang", "drop", "reset", "malformed"])
def test_a_job_survives_a_lost_look(script, tmp_path, mp4, fault):
    script.play(FAULTS[fault], script.waiting, script.done(clip(mp4)), clip=clip(mp4))
    assert script.film(tmp_path).path.read_bytes() == mp4
    begun = [one for one in script.service.asked if one.path == script.service.asked[0].path]
    assert len(begun) == 1


@pytest.mark.parametrize("when", ["at once", "at the end"])
def test_a_refusal_is_told_and_not_asked_again(script, tmp_path, when):
    if when == "at once":
        script.play(begin=REFUSED)
    else:
        script.play(script.waiting, script.refused)
    with pytest.raises(AnswerError, match="refuses") as caught:
        script.film(tmp_path)
    assert not caught.value.recoverable


@pytest.mark.parametrize(("status", "kind"), [(401, AccessError), (402, AccessError)])
def test_a_key_that_is_refused_ends_it(script, tmp_path, status, kind):
    script.play(begin=answer({"detail": f"no, not with {KEY}"}, status))
    with pytest.raises(kind) as caught:
        script.film(tmp_path)
    assert KEY not in str(caught.value)


def test_a_request_that_is_wrong_is_told(script, tmp_path):
    script.play(begin=answer({"detail": "duration must be 4"}, 422))
    with pytest.raises(ConfigError, match="duration must be 4"):
        script.film(tmp_path)


@pytest.mark.parametrize("error", [KeyboardInterrupt, VidgenError("stop")])
def test_a_job_that_nobody_waits_for_is_cancelled(script, tmp_path, error):
    script.play(script.waiting)

    def tick(_fraction, note):
        if "s" in note and len(script.service.asked) > 1:
            raise error

    with pytest.raises(error if isinstance(error, type) else type(error)):
        script.film(tmp_path, tick=tick)
    assert script.service.asked[-1].path == script.cancel[1]


def test_a_job_that_takes_too_long_is_cancelled(script, tmp_path, monkeypatch):
    monkeypatch.setitem(base.PATIENCE_S, "fast", -1.0)
    script.play(script.waiting)
    with pytest.raises(ProviderError, match="not done within"):
        script.film(tmp_path)
    assert script.service.asked[-1].path == script.cancel[1]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (PLAYLIST, "a playlist"),
        (b"<html>Not found</html>", "a text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "neither mp4 nor WebM"),
        (b"", "neither mp4 nor WebM"),
    ],
)
def test_what_is_no_film_is_not_taken(script, tmp_path, content, says):
    script.play(clip=clip(content))
    with pytest.raises(AnswerError, match=f"no film: {says}|filmed nothing"):
        script.film(tmp_path)
    assert not list(tmp_path.glob("clip*"))


@FETCHING
def test_a_film_is_known_by_its_content_and_not_by_what_it_is_called(script, tmp_path, mp4):
    script.play(clip=file(mp4, "text/html"))
    assert script.film(tmp_path).path.name == "clip.mp4"


def test_a_film_that_is_cut_off_is_not_taken(script, tmp_path, mp4):
    script.play(clip=clip(mp4[: len(mp4) - 40]))
    with pytest.raises(AnswerError, match="cut off"):
        script.film(tmp_path)


def test_a_film_whose_pictures_lie_elsewhere_is_not_taken(script, tmp_path, mp4):
    own = struct.pack(">I4sI", 12, b"url ", 1)
    assert own in mp4
    script.play(clip=clip(mp4.replace(own, struct.pack(">I4sI", 12, b"url ", 0))))
    with pytest.raises(AnswerError, match="lie elsewhere"):
        script.film(tmp_path)


def test_a_film_that_is_too_large_is_not_taken(script, tmp_path, monkeypatch, mp4):
    for name in ("fal", "replicate", "veo_gemini", "veo_vertex"):
        monkeypatch.setattr(f"vidgen.providers.video.{name}.FOOTAGE_MOST", len(mp4) - 100)
    script.play(clip=clip(mp4))
    with pytest.raises(AnswerError, match="larger than"):
        script.film(tmp_path)
    assert not list(tmp_path.glob("*"))


@FETCHING
def test_a_film_without_end_is_not_taken(script, tmp_path, monkeypatch):
    for name in ("fal", "replicate", "veo_gemini"):
        monkeypatch.setattr(f"vidgen.providers.video.{name}.FOOTAGE_MOST", 4 << 20)
    script.play(clip=FAULTS["endless"])
    with pytest.raises(AnswerError, match="larger than 4 MB"):
        script.film(tmp_path)


@FETCHING
@pytest.mark.parametrize("where", ["http://127.0.0.1:9/x.mp4", "https://169.254.169.254/latest"])
def test_a_redirect_to_a_private_address_is_not_followed(script, tmp_path, where):
    script.play(clip=Play(status=302, headers={"Location": where}))
    with pytest.raises(AnswerError, match="not fetched from"):
        script.film(tmp_path)


@pytest.mark.parametrize("name", ["veo_gemini", "veo_vertex", "fal", "replicate"])
def test_without_a_key_nothing_is_asked(name, tmp_path, monkeypatch):
    for kept in (*veo_vertex.KEYS, "GEMINI_API_KEY", "GOOGLE_API_KEY", "FAL_KEY"):
        monkeypatch.delenv(kept, raising=False)
    monkeypatch.delenv("REPLICATE_API_TOKEN", raising=False)
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "film-1")
    camera = select(name)
    filming = Filming("A red fox in snow", 5.0)
    setting = f"VIDGEN_{camera.service.upper()}__API_KEY"
    with pytest.raises(AccessError) as caught:
        camera.check(filming, None, Access())
    assert setting in (caught.value.cure or "")
    with pytest.raises(AccessError):
        camera.film(filming, tmp_path, lambda *_: None, Access(), None)


def test_vertex_asks_for_its_project(monkeypatch):
    monkeypatch.setenv("GOOGLE_OAUTH_ACCESS_TOKEN", "ya29.token")
    monkeypatch.delenv("GOOGLE_CLOUD_PROJECT", raising=False)
    with pytest.raises(ConfigError) as caught:
        select("veo_vertex").check(Filming("A red fox in snow", 5.0), None, Access())
    assert "GOOGLE_CLOUD_PROJECT" in caught.value.cure


@pytest.mark.parametrize("script", ["vertex"], indirect=True)
def test_vertex_brings_a_clip_out_of_a_bucket(script, service, tmp_path, monkeypatch, mp4):
    monkeypatch.setattr(veo_vertex, "STORAGE", service.base_url)
    at = {"videos": [{"gcsUri": "gs://films/a b/one.mp4"}]}
    script.play(answer({"done": True, "response": at}))
    place = "/storage/v1/b/films/o/a%20b%2Fone\\.mp4\\?alt=media"
    service.on("GET", place, clip(mp4))
    assert script.film(tmp_path).path.read_bytes() == mp4
    assert service.asked[-1].key == f"Bearer {KEY}"


@pytest.mark.parametrize("script", ["replicate"], indirect=True)
@pytest.mark.parametrize(("asked", "seconds"), [(2.0, 4), (4.0, 4), (4.1, 6), (7.0, 8), (25.0, 8)])
def test_lengths_are_those_that_the_model_films(script, tmp_path, mp4, asked, seconds):
    script.play(clip=clip(mp4))
    film = script.film(tmp_path, duration_s=asked)
    assert sent(script)["input"]["duration"] == seconds
    assert film.cost_usd == pytest.approx(0.10 * seconds)


def test_prices_are_known_or_said_not_to_be():
    filming = Filming("A red fox in snow", 5.0)
    large = Filming("A red fox in snow", 5.0, size=(1920, 1080))
    gemini = select("veo_gemini")
    assert gemini.price(filming, None) == pytest.approx(0.60)
    assert gemini.price(large, None) == pytest.approx(0.96)  # films at 1080p last 8 s
    assert gemini.price(filming, "veo-9") is None
    assert select("fal").price(filming, "fal-ai/ltx-video") is None
    assert select("motion").price(filming, None) == 0.0
