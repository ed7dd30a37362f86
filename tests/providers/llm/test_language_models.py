"""One contract for all providers of language models, and what litellm is asked and gives."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from vidgen.errors import (
    AccessError,
    AnswerError,
    ConfigError,
    MissingError,
    ProviderError,
    VidgenError,
)
from vidgen.providers.llm import litellm_client
from vidgen.providers.llm.base import Message, Question, Server, select
from vidgen.providers.llm.faults import retry_after_s
from vidgen.providers.llm.keys import KEYS
from vidgen.redacted import redacted

sys.path.insert(0, str(Path(__file__).parents[2]))
from model_server import KEY, ModelServer, Play, failed, model_server, said

MODEL = "openai/gpt-4o-mini"


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    """A server, and litellm imported and called once, which takes its time."""
    with model_server() as served:
        select("litellm").reply(question(served))
        yield served


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch) -> None:
    for name in [name for name in os.environ if name.endswith("_API_KEY")]:
        monkeypatch.delenv(name)


def question(server: ModelServer, text: str = "Say something.", **more) -> Question:
    """A question to the server of these tests."""
    own = Server(server.base_url, SecretStr(KEY))
    given = {"model": MODEL, "messages": (Message("user", text),), "server": own, **more}
    return Question(**given)


@pytest.fixture(params=["litellm", "fake"])
def asked(request, server):
    """A provider, and a question that it answers with `done`."""
    server.play()
    model = MODEL if request.param == "litellm" else "fake/one"
    return select(request.param), question(server, "done", model=model)


def test_a_question_has_an_answer_that_is_counted(asked):
    provider, put = asked
    reply = provider.reply(put)
    assert (reply.text, reply.finish) == ("done", "stop")
    assert reply.tokens_in
    assert reply.tokens_out
    assert reply.cost_usd == pytest.approx(
        provider.price(put.model, reply.tokens_in, reply.tokens_out)
    )


def test_a_price_that_nobody_knows_is_not_0(asked):
    provider, put = asked
    unpriced = "fake/unpriced" if provider.name == "fake" else "openai/of-my-own"
    assert provider.price(put.model, 1000, 1000) > 0
    assert provider.price(unpriced, 1000, 1000) is None


def test_a_name_that_is_none_is_refused_before_a_call(asked):
    provider, put = asked
    with pytest.raises(ConfigError):
        provider.check("gpt", put.server)


def test_a_fingerprint_is_plain_text_without_a_key(asked):
    provider, put = asked
    found = provider.fingerprint(put.server)
    assert all(isinstance(value, str) for value in found.values())
    assert KEY not in str(found)
    assert KEY not in repr(put)


def test_what_is_asked_reaches_the_server(server):
    server.play()
    image = b"\xff\xd8\xff an image"
    messages = (Message("system", "Be brief."), Message("user", "What is it?", (image,)))
    schema = {"type": "object", "properties": {"name": {"type": "string"}}}
    select("litellm").reply(
        question(server, messages=messages, schema=schema, max_tokens=77, temperature=0.5)
    )
    (sent,) = server.asked
    assert (sent["model"], sent["max_tokens"], sent["temperature"]) == ("gpt-4o-mini", 77, 0.5)
    assert sent["messages"][0] == {"role": "system", "content": "Be brief."}
    url = sent["messages"][1]["content"][1]["image_url"]["url"]
    assert url == "data:image/jpeg;base64," + base64.b64encode(image).decode()
    assert sent["response_format"]["json_schema"]["schema"] == schema
    assert "stream" not in sent
    assert server.keys == [f"Bearer {KEY}"]


def test_a_key_of_the_environment_never_goes_to_a_server_of_ones_own(server, monkeypatch):
    server.play()
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")
    select("litellm").reply(replace(question(server), server=Server(server.base_url)))
    assert server.keys == ["Bearer none"]


@pytest.mark.parametrize(
    ("play", "finish", "text"),
    [
        (said("half a", finish="length"), "length", "half a"),
        (said(None, refusal="I will not."), "refused", "I will not."),
        (said("half", finish="content_filter"), "refused", "half"),
        (said(None), "stop", ""),
        (
            Play(b'{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[]}'),
            "stop",
            "",
        ),
    ],
    ids=["cut off", "refusal", "filtered", "nothing", "no choices"],
)
def test_how_an_answer_ended_is_told(server, play, finish, text):
    server.play(play)
    reply = select("litellm").reply(question(server))
    assert (reply.finish, reply.text) == (finish, text)


def test_half_a_character_is_no_text(server):
    server.play(said("half a \ud83d"))
    assert select("litellm").reply(question(server)).text == "half a ?"


def test_tokens_that_a_server_does_not_count_are_not_known_and_neither_is_the_cost(server):
    server.play(said("hm", tokens=None))
    reply = select("litellm").reply(question(server))
    assert (reply.tokens_in, reply.tokens_out, reply.cost_usd) == (None, None, None)


def test_the_cost_of_an_unknown_model_is_not_known(server):
    server.play()
    reply = select("litellm").reply(question(server, model="openai/of-my-own"))
    assert (reply.tokens_in, reply.cost_usd) == (1000, None)


FAULTS = [
    (failed(429, "slow down", retry_after="7"), ProviderError, "slow down"),
    (failed(429, "You exceeded your current quota"), AccessError, "quota is spent"),
    (failed(500, "oops"), ProviderError, "oops"),
    (failed(503, "busy"), ProviderError, "busy"),
    (failed(401, f"Incorrect API key provided: {KEY}"), AccessError, "key is refused"),
    (failed(404, "The model does not exist", "model_not_found"), ConfigError, "does not exist"),
    (failed(400, "response_format is not known"), ConfigError, "does not take"),
    (failed(400, "rejected by our safety system"), AnswerError, "refuses"),
    (failed(400, "the maximum context length is 9 tokens"), ConfigError, "too long"),
    (Play(b"<html>Sign in</html>", content_type="text/html"), ProviderError, "html"),
    (Play(b'{"id": '), ProviderError, ""),
    (said("hm", fault="hang"), ProviderError, "no answer within 0.3 s"),
    (said("hm", fault="drop"), ProviderError, ""),
    (said("hm", fault="reset"), ProviderError, ""),
]


@pytest.mark.parametrize(("play", "kind", "says"), FAULTS)
def test_a_fault_is_one_call_and_one_clear_error_without_the_key(server, play, kind, says, capfd):
    server.play(play)
    with pytest.raises(VidgenError) as caught:
        select("litellm").reply(question(server, timeout_s=0.3))
    assert type(caught.value) is kind
    assert says in caught.value.message
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert len(server.asked) == 1
    assert capfd.readouterr() == ("", "")


def test_an_answer_that_comes_a_byte_at_a_time_is_given_up(server, monkeypatch):
    monkeypatch.setattr(litellm_client, "GRACE_S", 0.1)
    server.play(said("slow" * 100, fault="drip"))
    with pytest.raises(ProviderError, match=r"no answer within 0\.3 s"):
        select("litellm").reply(question(server, timeout_s=0.3))


def test_who_asks_to_be_left_alone_says_for_how_long_and_that_nothing_was_done(server):
    server.play(failed(429, "slow down", retry_after="7"), said("hm", fault="drop"))
    told = []
    for _ in range(2):
        with pytest.raises(ProviderError) as caught:
            select("litellm").reply(question(server))
        told.append((caught.value.retry_after_s, caught.value.answered))
    assert told == [(7.0, True), (None, False)]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("2.5", 2.5),
        ("-1", 0.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("soon", None),
        ("nan", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, seconds):
    assert retry_after_s({"retry-after": header}) == seconds


@pytest.mark.parametrize("provider", sorted(KEYS))
def test_no_call_is_made_without_a_key_and_the_error_names_the_variable(provider, monkeypatch):
    with pytest.raises(AccessError) as caught:
        select("litellm").check(f"{provider}/some-model", Server())
    assert KEYS[provider][0] in str(caught.value.cure)
    monkeypatch.setenv(KEYS[provider][0], "a key")
    select("litellm").check(f"{provider}/some-model", Server())


@pytest.mark.usefixtures("server")
def test_keys_are_looked_for_where_litellm_looks_for_them():
    import litellm

    of_sound = {"elevenlabs", "minimax"}  # litellm tells nothing of what these need
    for provider in KEYS.keys() - of_sound:
        names = KEYS[provider]
        missing = litellm.validate_environment(f"{provider}/some-model")["missing_keys"]
        assert set(missing) == set(names), provider


@pytest.mark.parametrize(
    "model", ["ollama/qwen3:8b", "lm_studio/some", "bedrock/some", "vertex_ai/gemini"]
)
def test_local_servers_and_those_with_credentials_of_their_own_need_no_key(model):
    select("litellm").check(model, Server())


def test_what_runs_here_costs_nothing_and_what_ollama_passes_on_is_not_known():
    provider = select("litellm")
    assert provider.price("ollama/qwen3:8b", 1000, 1000) == 0.0
    assert provider.price("ollama/qwen3:480b-cloud", 1000, 1000) is None


def test_a_missing_library_is_told_how_to_get(monkeypatch):
    def missing(name: str) -> str:
        raise litellm_client.PackageNotFoundError(name)

    monkeypatch.setattr(litellm_client, "version", missing)
    with pytest.raises(MissingError) as caught:
        select("litellm").check(MODEL, Server("http://127.0.0.1:1"))
    assert "vidgen[llm]" in str(caught.value.cure)


def test_neither_finding_nor_checking_a_model_imports_litellm():
    code = (
        "import sys; from vidgen.providers.llm.base import Server, select;"
        "select('litellm').check('ollama/qwen3', Server());"
        "assert not {'litellm', 'openai', 'httpx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


CALLS = """
import os, sys
met = set()
def watch(event, given):
    if event == "socket.getaddrinfo":
        met.add(given[0])
    elif event == "socket.connect":
        met.add(given[1][0])
sys.addaudithook(watch)
from vidgen.errors import VidgenError
from vidgen.providers.llm.base import Message, Question, Server, select
own = Server(os.environ["ANTHROPIC_API_BASE"] + "/v1")
for model in ("openai/gpt-4o-mini", "anthropic/claude-haiku-4-5"):
    try:
        select("litellm").reply(Question(model, (Message("user", "Go."),), {}, server=own))
    except VidgenError as error:
        print(type(error).__name__)
assert met == {"127.0.0.1"}, met
assert "VIDGEN_OF_A_FILE" not in os.environ
"""


def test_litellm_goes_nowhere_but_to_the_model_and_says_nothing(server, tmp_path):
    """Neither lists of prices nor a `.env` that lies around: a film may choose no server."""
    server.play(said("ok"), said("not what Anthropic says"))
    (tmp_path / ".env").write_text("VIDGEN_OF_A_FILE=1\n")
    base = server.base_url.removesuffix("/v1")
    ran = subprocess.run(
        [sys.executable, "-W", "default", "-c", CALLS],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "ANTHROPIC_API_BASE": base, "ANTHROPIC_API_KEY": KEY},
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "ProviderError\n", "")
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("key sk-proj-abcdefgh is wrong", "key *** is wrong"),
        ("Authorization: Bearer abc.def-1", "Authorization: Bearer ***"),
        ("https://host/v1?key=AbCdEf&x=1", "https://host/v1?key=***&x=1"),
        ("of the environment: hush-hush", "of the environment: ***"),
        ("given: by-hand-1", "given: ***"),
        ("a task-list and risk-free words", "a task-list and risk-free words"),
    ],
)
def test_secrets_are_taken_out_of_a_text(text, left, monkeypatch):
    monkeypatch.setenv("SOME_API_KEY", "hush-hush")
    assert redacted(text, ["by-hand-1"]) == left
