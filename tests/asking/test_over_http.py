"""Asking through litellm and HTTP, with all that a server can do wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from vidgen.asking.asker import Asker
from vidgen.errors import AccessError, AnswerError, BudgetError
from vidgen.providers.llm.base import Message, Question, Server, select
from vidgen.settings import LlmSettings, Settings
from vidgen.store import Store

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from clock import Waits
from model_server import KEY, ModelServer, Play, failed, model_server, said

GO = (Message("user", "Plan a film."),)
MODEL = "openai/gpt-4o-mini"
FALLBACK = "openai/gpt-4.1-mini"


class Plan(BaseModel):
    title: str
    scenes: int


GOOD = '{"title": "Years", "scenes": 3}'
PLAN = Plan(title="Years", scenes=3)


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    """A server, and litellm imported and called once, which takes its time."""
    with model_server() as served:
        own = Server(served.base_url, SecretStr(KEY))
        select("litellm").reply(Question(MODEL, GO, server=own))
        yield served


@pytest.fixture
def ask(server, tmp_path):
    """Make an asker of the server, which plays a script; time passes only while it waits."""

    def made(*script: Play, models: str = MODEL, timeout_s: float = 10.0, **more) -> Asker:
        server.play(*script)
        llm = LlmSettings(base_url=server.base_url, api_key=SecretStr(KEY), timeout_s=timeout_s)
        settings = Settings(planner_model=models, llm=llm, **more)
        made.waits = Waits()
        return Asker(settings, Store(tmp_path / "store"), clock=made.waits.clock)

    return made


@pytest.mark.parametrize(
    ("faults", "endings"),
    [
        ([], []),
        ([said('{"title": "Years", "scenes": ')], ["unfit"]),
        ([said('{"title": "Years"}'), said("I cannot count.")], ["unfit", "unfit"]),
        ([said(GOOD[:9], finish="length")], ["cut off"]),
        ([failed(429, "slow down", retry_after="3")], ["failed"]),
        ([failed(500, "oops"), failed(503, "busy")], ["failed", "failed"]),
        ([said(GOOD, fault="hang")], ["failed"]),
        ([said(GOOD, fault="drop"), said(GOOD, fault="reset")], ["failed", "failed"]),
        ([Play(b"<html>", content_type="text/html")], ["failed"]),
        ([failed(400, "response_format is not known")], ["failed"]),
    ],
    ids=["none", "broken", "wrong", "cut", "429", "5xx", "hang", "drop", "html", "no schemas"],
)
def test_a_plan_comes_of_it_all_in_as_few_calls_as_can_be(ask, server, faults, endings):
    answer = ask(*faults, said(f"```json\n{GOOD}\n```"), timeout_s=0.4).complete(
        GO, role="planner", schema=Plan
    )
    assert answer.value == PLAN
    assert [call.ending for call in answer.calls] == [*endings, "answered"]
    assert len(server.asked) == len(answer.calls)
    assert answer.calls[-1].cost_usd == pytest.approx(1000 * 0.15e-6 + 100 * 0.6e-6)


def test_what_the_server_asks_to_wait_is_waited(ask):
    ask(failed(429, "slow down", retry_after="3"), said("ok")).complete(GO, role="planner")
    assert ask.waits.slept == [3.0]


@pytest.mark.parametrize(
    "refusal",
    [
        said(None, refusal="I will not."),
        said("", finish="content_filter"),
        failed(400, "Your request was rejected by our safety system"),
    ],
    ids=["refusal", "filtered", "policy"],
)
def test_what_one_model_refuses_the_next_is_asked(ask, server, refusal):
    answer = ask(refusal, said("ok"), models=f"{MODEL},{FALLBACK}").complete(GO, role="planner")
    assert answer.model == FALLBACK
    assert [asked["model"] for asked in server.asked] == ["gpt-4o-mini", "gpt-4.1-mini"]
    with pytest.raises(AnswerError, match="refuses"):
        ask(refusal).complete(GO, role="planner", take=1)


def test_a_second_run_costs_nothing(ask, server):
    ask(said(GOOD)).complete(GO, role="planner", schema=Plan)
    asker = ask()
    assert asker.complete(GO, role="planner", schema=Plan).value == PLAN
    assert server.asked == []
    assert asker.ledger.spent.cost_usd == 0.0


def test_a_server_that_counts_below_nothing_earns_nobody_a_budget(ask):
    asker = ask(said("ok", tokens=(-900_000_000, -5)), max_cost=0.008)
    asker.complete(GO, role="scene")
    spent = asker.ledger.spent
    assert (spent.cost_usd, spent.tokens_in, spent.tokens_out) == (None, 0, 0)
    with pytest.raises(BudgetError):
        asker.complete(GO, role="scene", take=1)


def test_a_budget_is_never_passed_by_threads_that_share_it(ask, server):
    limit = 0.02  # a call costs 0.0026, and could cost 0.0049
    asker = ask(*[said("ok", tokens=(1000, 4000))] * 40, max_cost=limit)

    def complete(take: int) -> str:
        try:
            return asker.complete(GO, role="scene", take=take).value
        except BudgetError:
            return "stopped"

    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(complete, range(20)))
    known = asker.ledger.spent.known_usd
    assert ended.count("ok") == len(server.asked)
    assert "stopped" in ended
    assert limit - 0.0051 < known <= limit


def test_no_key_is_in_an_error_a_call_or_the_store(ask, tmp_path):
    asker = ask(failed(401, f"Incorrect API key provided: {KEY}"), said("ok"))
    with pytest.raises(AccessError) as caught:
        asker.complete(GO, role="planner")
    assert "VIDGEN_LLM__API_KEY" in str(caught.value.cure)
    asker.complete(GO, role="planner")
    files = [path for path in (tmp_path / "store").rglob("*") if path.is_file()]
    assert files
    assert not any(KEY.encode() in path.read_bytes() for path in files)
    assert KEY not in f"{caught.value}{asker.ledger.calls}"


def test_without_a_key_no_call_is_made(ask, server, monkeypatch):
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    with pytest.raises(AccessError) as caught:
        ask(models="anthropic/claude-haiku-4-5").complete(GO, role="planner")
    assert caught.value.cure == "set ANTHROPIC_API_KEY"
    assert caught.value.exit_code == 4
    assert server.asked == []


def test_where_nobody_answers_the_address_is_named_with_its_setting(ask, monkeypatch):
    asker = ask()
    nowhere = "http://127.0.0.1:9/v1"
    llm = asker._settings.llm.model_copy(update={"base_url": nowhere})
    monkeypatch.setattr(asker, "_settings", asker._settings.model_copy(update={"llm": llm}))
    with pytest.raises(AnswerError) as caught:
        asker.complete(GO, role="planner")
    assert caught.value.cure is not None
    assert f"{nowhere}, which VIDGEN_LLM__BASE_URL names" in caught.value.cure
