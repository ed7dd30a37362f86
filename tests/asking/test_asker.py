"""Asking: what fits is kept, what does not is asked for again, and never without end."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

from vidgen.asking.asker import Asker, models
from vidgen.errors import (
    AccessError,
    AnswerError,
    BudgetError,
    ConfigError,
    MissingError,
    ProviderError,
)
from vidgen.providers.llm.base import LanguageModel, Message, Question, Reply
from vidgen.providers.llm.fake import Fake
from vidgen.settings import LlmSettings, Settings
from vidgen.spending.ledger import Ledger
from vidgen.spending.pace import Clock, Pace
from vidgen.spending.pay import Purse
from vidgen.store import Store

sys.path.insert(0, str(Path(__file__).parent))
from clock import Waits

GO = (Message("system", "You plan films."), Message("user", "Go."))


class Plan(BaseModel):
    title: str
    scenes: int


GOOD = '{"title": "Years", "scenes": 3}'
PLAN = Plan(title="Years", scenes=3)


@pytest.fixture
def ask(tmp_path):
    """Make an asker of a fake model, whose time passes only while it waits."""

    def made(provider: LanguageModel, **more: Any) -> Asker:
        llm = LlmSettings(max_tokens=100, **more.pop("llm", {}))
        settings = Settings(**{"planner_model": "fake/one", "llm": llm, **more})
        made.waits = Waits()
        store = Store(tmp_path / "store")
        return Asker(settings, store, provider=provider, clock=made.waits.clock)

    return made


def test_an_answer_is_a_value_with_what_it_took(ask):
    asker = ask(Fake(GOOD))
    answer = asker.complete(GO, role="planner", schema=Plan)
    assert answer.value == PLAN
    assert (answer.model, answer.cached, len(answer.calls)) == ("fake/one", False, 1)
    (call,) = asker.ledger.calls
    assert (call.ending, call.text, call.tokens_out) == ("answered", GOOD, 4)
    assert answer.cost_usd == call.cost_usd > 0


def test_text_is_asked_for_without_a_schema(ask):
    fake = Fake("A title")
    assert ask(fake).complete(GO, role="planner").value == "A title"
    assert fake.asked[0].messages == GO


def test_what_was_answered_once_is_never_asked_again_not_even_offline(ask):
    first = ask(Fake(GOOD)).complete(GO, role="planner", schema=Plan)
    fake = Fake()
    asker = ask(fake, offline=True)
    again = asker.complete(GO, role="planner", schema=Plan)
    assert (again.value, again.calls, again.cached) == (first.value, first.calls, True)
    assert again.cost_usd == 0.0
    assert (fake.asked, asker.ledger.calls) == ([], ())


class Other(BaseModel):
    title: str


@pytest.mark.parametrize(
    "other",
    [
        {"messages": (*GO, Message("user", "Shorter."))},
        {"messages": (GO[0], Message("user", "Go.", (b"\x89PNG",)))},
        {"schema": Other},
        {"take": 1},
        {"temperature": 0.5},
    ],
    ids=["messages", "image", "schema", "take", "temperature"],
)
def test_another_question_is_asked(ask, other):
    ask(Fake(GOOD)).complete(GO, role="planner", schema=Plan)
    fake = Fake(GOOD)
    given = {"messages": GO, "schema": Plan, **other}
    ask(fake).complete(given.pop("messages"), role="planner", **given)
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    "other", [{"planner_model": "fake/two"}, {"llm": {"base_url": "http://a"}}]
)
def test_another_model_or_server_is_asked(ask, other):
    ask(Fake(GOOD)).complete(GO, role="planner", schema=Plan)
    fake = Fake(GOOD)
    ask(fake, **other).complete(GO, role="planner", schema=Plan)
    assert len(fake.asked) == 1


def test_a_key_changes_no_digest_and_is_nowhere_in_the_store(ask, tmp_path):
    llm = {"api_key": SecretStr("sk-hush-hush-hush")}
    ask(Fake(GOOD), llm=llm).complete(GO, role="planner", schema=Plan)
    fake = Fake(GOOD)
    assert ask(fake).complete(GO, role="planner", schema=Plan).cached
    files = [path for path in (tmp_path / "store").rglob("*") if path.is_file()]
    assert files
    assert not any(b"hush-hush" in path.read_bytes() for path in files)


def test_a_kept_answer_that_fits_no_longer_is_asked_for_anew(ask, monkeypatch):
    ask(Fake(GOOD)).complete(GO, role="planner", schema=Plan)
    monkeypatch.setattr(Plan, "model_validate_json", lambda _: Plan.model_validate({}))
    with pytest.raises(AnswerError):
        ask(Fake()).complete(GO, role="planner", schema=Plan)


def test_an_answer_that_does_not_fit_is_mended_by_the_model(ask):
    fake = Fake('{"title": "Years"}', "Sorry! ```json\n{,}\n```", f"So: {GOOD}")
    answer = ask(fake).complete(GO, role="planner", schema=Plan)
    assert answer.value == PLAN
    assert [call.ending for call in answer.calls] == ["unfit", "unfit", "answered"]
    second, third = (asked.messages for asked in fake.asked[1:])
    assert second[2] == Message("assistant", '{"title": "Years"}')
    assert "scenes: Field required" in second[3].text
    assert len(third) == 4  # only the last try is shown again
    assert "broken in line 1" in third[3].text


def test_an_answer_that_was_cut_off_is_asked_for_shorter(ask):
    fake = Fake(Reply(GOOD[:9], "length", 10, 100, 0.001), GOOD)
    answer = ask(fake).complete(GO, role="planner", schema=Plan)
    assert [call.ending for call in answer.calls] == ["cut off", "answered"]
    assert "under 100 tokens" in fake.asked[1].messages[-1].text


@pytest.mark.parametrize("attempts", [1, 3])
def test_there_are_never_more_calls_than_set(ask, attempts):
    fake = Fake(*["no"] * 9)
    asker = ask(fake, llm={"max_attempts": attempts})
    with pytest.raises(
        AnswerError, match=f"no answer to use in {attempts} calls.*no JSON"
    ) as caught:
        asker.complete(GO, role="planner", schema=Plan)
    assert len(fake.asked) == len(asker.ledger.calls) == attempts
    assert not caught.value.recoverable  # the engine shall not begin all over


def test_failures_are_waited_out_as_long_as_asked_or_longer_each_time(ask):
    fake = Fake(
        ProviderError("slow down", retry_after_s=7.0, answered=True),
        ProviderError("lost"),
        ProviderError("oops", answered=True),
        GOOD,
    )
    asker = ask(fake)
    answer = asker.complete(GO, role="planner", schema=Plan)
    assert ask.waits.slept == [7.0, 2.0, 4.0]
    assert [call.cost_usd for call in answer.calls[:3]] == [0.0, None, 0.0]
    assert answer.cost_usd is None
    assert asker.ledger.spent.unknown == 1


def test_nobody_waits_after_the_last_call_nor_for_an_hour(ask):
    fake = Fake(*[ProviderError("oops")] * 9)
    with pytest.raises(AnswerError):
        ask(fake, llm={"max_attempts": 2}).complete(GO, role="planner")
    assert ask.waits.slept == [1.0]
    with pytest.raises(AnswerError, match="come back"):
        ask(Fake(ProviderError("come back", retry_after_s=3600.0))).complete(GO, role="planner")
    assert ask.waits.slept == []


@pytest.mark.parametrize(
    "failure",
    [
        Reply("I will not.", "refused", 10, 3, 0.001),
        AccessError("the quota is spent"),
        ConfigError("no such model"),
        ProviderError("gone for long", retry_after_s=3600.0),
    ],
    ids=["refusal", "quota", "no model", "long wait"],
)
def test_the_next_model_answers_where_one_cannot_and_is_remembered(ask, failure):
    both = {"planner_model": "fake/one,fake/two"}
    fake = Fake(failure, "text")
    answer = ask(fake, **both).complete(GO, role="planner")
    assert (answer.value, answer.model) == ("text", "fake/two")
    assert [call.model for call in answer.calls] == ["fake/one", "fake/two"]
    assert ask(Fake(), **both).complete(GO, role="planner").cached
    assert ask(Fake(), planner_model="fake/two").complete(GO, role="planner").cached


def test_a_server_that_knows_no_schemas_is_asked_in_words(ask):
    fake = Fake(ConfigError("response_format is not known"), GOOD)
    assert ask(fake).complete(GO, role="planner", schema=Plan).value == PLAN
    assert [asked.schema is None for asked in fake.asked] == [False, True]
    assert '"scenes"' in fake.asked[1].messages[0].text


@pytest.mark.parametrize(
    ("failures", "kind"),
    [
        ([AccessError("no key", cure="set A_KEY"), AccessError("no quota")], AccessError),
        ([ConfigError("no model"), ConfigError("no model")], ConfigError),
        ([AccessError("no key", cure="set A_KEY"), ConfigError("no model")], AnswerError),
    ],
)
def test_when_no_model_answers_the_error_says_why_of_each(ask, failures, kind):
    with pytest.raises(kind) as caught:
        ask(Fake(*failures), planner_model="fake/one,fake/two").complete(GO, role="planner")
    assert type(caught.value) is kind
    for failure in failures:
        assert failure.message in caught.value.message
        assert not failure.cure or failure.cure == caught.value.cure


def test_a_missing_library_is_no_matter_of_another_model(ask):
    class Missing(Fake):
        def check(self, *_: object) -> None:
            raise MissingError("litellm is not installed")

    with pytest.raises(MissingError):
        ask(Missing(), planner_model="fake/one,fake/two").complete(GO, role="planner")


def test_the_budget_stops_before_the_call_that_could_pass_it_and_going_on_costs_the_rest(ask):
    estimate = ask(Fake()).estimate(GO, role="planner")
    assert estimate
    fake, limit = Fake("one", "two"), {"max_cost": estimate * 1.05}
    asker = ask(fake, **limit, planner_model="fake/one,fake/two")
    asker.complete(GO, role="planner")
    with pytest.raises(BudgetError) as caught:
        for take in range(1, 9):
            asker.complete(GO, role="planner", take=take)
    assert caught.value.exit_code == 4
    assert "run the same again" in str(caught.value.cure)
    assert asker.ledger.spent.known_usd <= limit["max_cost"]
    made = len(fake.asked)
    later = ask(Fake(), **limit)
    assert [later.complete(GO, role="planner", take=take).cached for take in range(made)] == [
        True
    ] * made


def test_no_call_is_made_where_the_price_is_unknown_and_a_budget_is_set(ask):
    fake = Fake()
    with pytest.raises(BudgetError):
        ask(fake, planner_model="fake/unpriced", max_cost=1.0).complete(GO, role="planner")
    assert fake.asked == []


def test_offline_nothing_is_asked(ask):
    fake = Fake()
    with pytest.raises(ConfigError, match="offline"):
        ask(fake, offline=True).complete(GO, role="planner")
    assert fake.asked == []


def test_who_plans_does_the_rest_unless_others_are_named():
    settings = Settings(planner_model="fake/one", helper_model="fake/two")
    found = [models(settings, role) for role in ("planner", "scene", "helper")]
    assert found == [("fake/one",), ("fake/one",), ("fake/two",)]


def test_without_a_model_the_setting_is_named(ask):
    with pytest.raises(ConfigError) as caught:
        ask(Fake(), planner_model="").complete(GO, role="scene")
    assert "VIDGEN_PLANNER_MODEL" in str(caught.value.cure)


def test_no_more_calls_at_a_time_than_set(ask):
    class Counting(Fake):
        now = most = 0
        gate = threading.Barrier(2, timeout=5)

        def reply(self, question: Question) -> Reply:
            with self._lock:
                Counting.now += 1
                Counting.most = max(Counting.most, Counting.now)
            self.gate.wait()  # two are here, or nobody passes
            reply = super().reply(question)
            with self._lock:
                Counting.now -= 1
            return reply

    asker = ask(Counting(), max_scene_concurrency=2)
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(asker.complete, GO, role="scene", take=take) for take in range(6)]
        assert {answer.result(10).value for answer in asked} == {"Go."}
    assert Counting.most == 2
    assert len(asker.ledger.calls) == 6


def test_a_fault_of_a_provider_is_written_down_and_gives_back_its_place(ask):
    class Broken(Fake):
        def reply(self, question: Question) -> Reply:
            raise ZeroDivisionError

    asker = ask(Broken(), max_scene_concurrency=1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            asker.complete(GO, role="planner")
    assert [(call.ending, call.cost_usd) for call in asker.ledger.calls] == [("failed", None)] * 2


def test_calls_are_told_as_they_end(tmp_path):
    told = []
    asker = Asker(
        Settings(planner_model="fake/one"),
        Store(tmp_path / "store"),
        provider=Fake("no", GOOD),
        purse=Purse(
            Ledger(told=lambda call: told.append((call.ending, asker.ledger.spent.calls))),
            Pace(Clock()),
        ),
    )
    asker.complete(GO, role="planner", schema=Plan)
    assert told == [("unfit", 1), ("answered", 2)]


def test_who_shares_a_purse_shares_a_rate(tmp_path):
    waits, provider = Waits(), Fake()
    purse = Purse(Ledger(), Pace(waits.clock))
    settings = Settings(planner_model="fake/one", llm=LlmSettings(calls_per_minute=2))
    for stage in ("plan", "codegen", "revise"):
        asker = Asker(
            settings,
            Store(tmp_path / "store"),
            provider=provider,
            purse=purse,
            clock=waits.clock,
        )
        asker.complete((Message("user", stage),), role="planner")
    assert len(provider.asked) == 3
    assert waits.slept == [60.0]
