"""How services are called, and what is fetched from where."""

from __future__ import annotations

import base64
import socket
import sys
import time
import traceback
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from vidgen.errors import AccessError, AnswerError, ConfigError, ProviderError, VidgenError
from vidgen.providers.base import Access
from vidgen.providers.remote import address
from vidgen.providers.remote.http import Http

sys.path.insert(0, str(Path(__file__).parents[2]))
from service_server import FAULTS, KEY, Play, ServiceServer, answer, file, service_server


def http(service: ServiceServer, key: str | None = KEY) -> Http:
    access = Access(SecretStr(key) if key else None, service.base_url)
    return Http(access, home="https://unused.invalid", key_names=("A_KEY",), service="replicate")


def raised(service: ServiceServer, play: Play, timeout_s: float = 5.0) -> VidgenError:
    service.on("POST", "/v1/make", play)
    with pytest.raises(VidgenError) as caught:
        http(service).call("POST", "/v1/make", body={"a": 1}, timeout_s=timeout_s)
    told = "".join(traceback.format_exception(caught.value))
    assert KEY not in told
    return caught.value


def test_a_call_sends_json_and_the_key_and_returns_json(service):
    service.on("POST", "/v1/make", answer({"id": "p1"}, 201))
    assert http(service).call("POST", "/v1/make", body={"a": 1}) == {"id": "p1"}
    asked = service.asked[0]
    assert (asked.json, asked.key) == ({"a": 1}, f"Bearer {KEY}")


def test_a_call_may_send_files_and_fields(service):
    service.on("POST", "/v1/upload", answer({"id": "f1"}))
    sent = {"content": ("a.png", b"\x89PNG", "image/png")}
    http(service).call("POST", "/v1/upload", body={"name": "a"}, files=sent)
    assert b'name="name"' in service.asked[0].body
    assert b"\x89PNG" in service.asked[0].body


def test_an_empty_answer_is_an_empty_object(service):
    service.on("POST", "/v1/make", Play(b"", 204))
    assert http(service).call("POST", "/v1/make") == {}


@pytest.mark.parametrize("name", FAULTS)
def test_a_service_in_trouble_is_worth_another_try(service, name, monkeypatch):
    monkeypatch.setattr("vidgen.providers.remote.http.MAX_JSON", 500_000)
    began = time.monotonic()
    error = raised(service, FAULTS[name], timeout_s=0.3)
    assert isinstance(error, ProviderError)
    assert error.recoverable is (name != "endless")
    assert error.message.startswith("replicate")
    assert time.monotonic() - began < 30
    assert len(service.asked) == 1, "a call is made once"


@pytest.mark.parametrize(("name", "answered"), [("429", True), ("500", True), ("drop", False)])
def test_an_error_tells_whether_the_service_answered(service, name, answered):
    error = raised(service, FAULTS[name])
    assert isinstance(error, ProviderError)
    assert error.answered is answered
    assert error.retry_after_s == (7.0 if name == "429" else None)


def test_a_server_that_is_not_there_did_nothing(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        gone = f"http://127.0.0.1:{taken.getsockname()[1]}"
    access = Access(SecretStr(KEY), gone)
    away = Http(access, home="https://unused.invalid", key_names=(), service="fal")
    with pytest.raises(ProviderError, match="cannot be reached") as caught:
        away.call("POST", "/make")
    assert caught.value.answered


@pytest.mark.parametrize(
    ("play", "kind", "words"),
    [
        (answer({"detail": f"Bad token {KEY}"}, 401), AccessError, "key is refused"),
        (answer({"title": "Out of credit"}, 402), AccessError, "credit is spent"),
        (answer({"detail": "You are banned"}, 403), AccessError, "key is refused"),
        (answer({"detail": "No such model"}, 404), ConfigError, "No such model"),
        (answer({"detail": [{"msg": "size: too big"}]}, 422), ConfigError, "size: too big"),
        (answer({"error": {"message": "blocked by moderation"}}, 400), AnswerError, "refuses"),
        (
            answer({"detail": [{"msg": "no", "type": "content_policy_violation"}]}, 422),
            AnswerError,
            "refuses",
        ),
        (Play(b"<html>hm</html>", 418), ConfigError, "no words"),
    ],
)
def test_an_error_says_what_the_service_says(service, play, kind, words):
    error = raised(service, play)
    assert type(error) is kind or kind is ConfigError
    assert isinstance(error, kind)
    assert words in error.message


def test_words_that_were_cut_within_a_character_can_be_written_down(service):
    error = raised(service, Play(rb'{"detail": "no pets here \ud83d"}', 422))
    assert error.message.encode().endswith(b"no pets here ?")


def test_words_without_end_are_cut(service):
    assert len(raised(service, answer({"detail": "long " * 1000}, 422)).message) < 400


def test_without_a_key_the_error_names_both_ways_to_set_one(monkeypatch):
    monkeypatch.delenv("A_KEY", raising=False)
    with pytest.raises(AccessError) as caught:
        Http(Access(), home="https://unused.invalid", key_names=("A_KEY",), service="fal")
    assert caught.value.cure == "set A_KEY or VIDGEN_FAL__API_KEY"


def test_a_key_of_the_environment_never_goes_to_another_server(service, monkeypatch):
    monkeypatch.setenv("A_KEY", "sk-for-somebody-else")
    service.on("POST", "/v1/make", answer({}))
    http(service, key=None).call("POST", "/v1/make")
    assert service.asked[0].key is None


def test_a_call_to_an_address_on_another_server_is_refused(service):
    with pytest.raises(AnswerError, match="another server"):
        http(service).call("GET", "https://example.com/status")


def test_a_call_to_an_address_on_the_same_server_has_the_key(service):
    service.on("GET", "/deep/status", answer({"status": "done"}))
    assert http(service).call("GET", f"{service.base_url}/deep/status") == {"status": "done"}
    assert service.asked[0].key == f"Bearer {KEY}"


def test_waiting_shows_life(service, monkeypatch):
    monkeypatch.setattr("vidgen.providers.patience.BLINK_S", 0.05)
    service.on("POST", "/v1/make", FAULTS["drip"])
    notes = []
    http(service).call("POST", "/v1/make", tick=lambda _, note: notes.append(note))
    assert notes[:2] == ["waiting for replicate"] * 2


# Fetching


def test_a_file_is_fetched_whole_and_with_the_key_of_its_own_server(service, tmp_path):
    service.on("GET", "/out.png", file(b"content"))
    target = http(service).fetch(f"{service.base_url}/out.png", tmp_path / "a", limit=100)
    assert target.read_bytes() == b"content"
    assert service.asked[0].key == f"Bearer {KEY}"


def test_a_file_may_be_inside_of_its_address(service, tmp_path):
    url = f"data:image/png;base64,{base64.b64encode(b'content').decode()}"
    target = http(service).fetch(url, tmp_path / "a", limit=100)
    assert target.read_bytes() == b"content"
    for broken in ("data:image/png,abc", "data:;base64,%%", f"{url}{'A' * 400}"):
        with pytest.raises(AnswerError):
            http(service).fetch(broken, tmp_path / "b", limit=100)


@pytest.mark.parametrize("play", [file(b"x" * 101), FAULTS["endless"]])
def test_a_file_that_is_too_large_is_refused(service, tmp_path, play):
    service.on("GET", "/out.png", play)
    with pytest.raises(AnswerError, match="larger than"):
        http(service).fetch(f"{service.base_url}/out.png", tmp_path / "a", limit=100)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["429", "500", "drop", "reset", "hang"])
def test_a_download_is_tried_again(service, tmp_path, at_once, name):
    service.on("GET", "/out.png", FAULTS[name], FAULTS[name], file(b"content"))
    target = http(service).fetch(f"{service.base_url}/out.png", tmp_path / "a", limit=1000)
    assert target.read_bytes() == b"content"
    assert len(at_once) == 2


def test_a_download_that_never_works_leaves_nothing(service, tmp_path, at_once):
    service.on("GET", "/out.png", FAULTS["drop"])
    with pytest.raises(ProviderError, match="broke off"):
        http(service).fetch(f"{service.base_url}/out.png", tmp_path / "a", limit=1000)
    assert list(tmp_path.iterdir()) == []
    assert 10 < sum(at_once) < 30


def test_a_redirect_on_the_service_s_own_server_is_followed(service, tmp_path):
    service.on("GET", "/moved", Play(status=302, headers={"Location": "/out.png"}))
    service.on("GET", "/out.png", file(b"content"))
    target = http(service).fetch(f"{service.base_url}/moved", tmp_path / "a", limit=100)
    assert target.read_bytes() == b"content"


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:1/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://user@example.com/",
        "http://example.com/",
        "file:///etc/passwd",
        "ftp://example.com/",
        "//localhost/",
    ],
)
def test_a_redirect_to_a_private_or_unsafe_address_is_refused(service, tmp_path, location):
    service.on("GET", "/moved", Play(status=302, headers={"Location": location}))
    with pytest.raises(AnswerError, match="is not fetched from"):
        http(service).fetch(f"{service.base_url}/moved", tmp_path / "a", limit=100)
    assert list(tmp_path.iterdir()) == []


def test_redirects_without_end_are_refused(service, tmp_path):
    service.on("GET", "/moved", Play(status=302, headers={"Location": "/moved"}))
    with pytest.raises(AnswerError, match="without end"):
        http(service).fetch(f"{service.base_url}/moved", tmp_path / "a", limit=100)


def test_the_key_does_not_follow_a_redirect_to_another_server(service, tmp_path, monkeypatch):
    with service_server() as other:
        other.on("GET", "/out.png", file(b"content"))
        monkeypatch.setattr(
            address,
            "pinned",
            lambda url: address.Pinned(url, url.host, url.netloc.decode()),
        )
        where = {"Location": f"{other.base_url}/out.png"}
        service.on("GET", "/moved", Play(status=302, headers=where))
        http(service).fetch(f"{service.base_url}/moved", tmp_path / "a", limit=100)
        assert other.asked[0].key is None


def looked_up(*addresses: str):
    """What stands for the network's list of hosts."""
    return lambda *_, **__: [(0, 0, 0, "", (one, 443)) for one in addresses]


def test_what_was_looked_up_is_what_is_asked(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", looked_up("93.184.215.14", "93.184.215.15"))
    found = address.pinned(httpx.URL("https://example.com:8443/a?b=c"))
    assert str(found.url) == "https://93.184.215.14:8443/a?b=c"
    assert found.headers == {"Host": "example.com:8443"}
    assert found.extensions == {"sni_hostname": "example.com"}


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", looked_up("93.184.215.14", "192.168.0.1"))
    with pytest.raises(AnswerError, match="not on the public network"):
        address.pinned(httpx.URL("https://example.com/"))


@pytest.mark.parametrize(
    "private",
    [
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "fe80::1%eth0",
        "fd00::1",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
    ],
)
def test_private_addresses_are_known_in_every_spelling(monkeypatch, private):
    monkeypatch.setattr(socket, "getaddrinfo", looked_up(private))
    with pytest.raises(AnswerError):
        address.pinned(httpx.URL("https://example.com/"))


def test_a_public_address_of_version_6_is_asked(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", looked_up("2606:2800:21f:cb07:6820:80da:af6b:8b2c"))
    found = address.pinned(httpx.URL("https://example.com/"))
    assert found.url.host == "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
