"""Stages that wait for others: threads here, one purse, and calls that are accounted for."""

from __future__ import annotations

import json
import os
import threading
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from vidgen.engine.action import CALLS, Action
from vidgen.engine.bench import Bench
from vidgen.engine.run import run_stage
from vidgen.errors import BudgetError, ProviderError, SceneCodeError
from vidgen.events import ActionFailed, ignore
from vidgen.project import Project
from vidgen.settings import Settings
from vidgen.spending.pay import Purse
from vidgen.spending.tally import at_once
from vidgen.store import Store


@dataclass(frozen=True)
class Brought:
    cost_usd: float | None


@pytest.fixture
def waiting(toy):
    """A stage of toy actions that runs in threads; `pay:0.5` pays half a dollar for its word."""
    from toy_stage import ToyStage

    @dataclass(frozen=True)
    class WaitingStage(ToyStage):
        purse: Purse | None = None

        def lanes(self, project: Project) -> int:
            return 2

        @contextmanager
        def opened(self, project: Project):
            yield WaitingStage(self.orders, self.notes, purse=project.purse)

        def behave(self, behaviour, notes):
            match behaviour.split("="):
                case ["pay", cost]:
                    self.purse.pay("toy/one", float(cost), lambda: Brought(float(cost)))
                case ["pay badly", cost]:
                    self.purse.pay("toy/one", float(cost), broken)
                case ["where"]:
                    with notes.with_name("where").open("a") as file:
                        file.write(f"{os.getpid()} {threading.current_thread().name}\n")
                case _:
                    super().behave(behaviour, notes)

    plain = toy()
    return lambda *orders: WaitingStage(tuple(orders), plain.notes)


def broken():
    raise ProviderError("it hung up", answered=False)


def film_with(tmp_path, **settings) -> Project:
    root = tmp_path / "film"
    root.mkdir(exist_ok=True)
    return Project(root, Store(tmp_path / "store"), Settings(**settings))


def test_its_actions_run_in_threads_of_this_process(waiting, notes, tmp_path):
    run_stage(waiting("one:where", "two:where"), film_with(tmp_path), ignore)
    told = (tmp_path / "where").read_text().split()
    assert set(told[::2]) == {str(os.getpid())}
    assert all(name.startswith("vidgen-lane") for name in told[1::2])


def test_what_an_action_pays_for_is_kept_with_it_and_costs_nothing_again(waiting, notes, tmp_path):
    film = film_with(tmp_path)
    report = run_stage(waiting("one:pay=0.5", "two"), film, ignore)
    assert (report.cost_usd, report.spent.calls) == (0.5, 1)
    action = waiting("one:pay=0.5").actions(film)[0]
    kept = film.store.lookup(action.digest)
    (call,) = json.loads(film.blob(kept.outputs[CALLS]).read_bytes())
    assert (call["model"], call["ending"], call["cost_usd"]) == ("toy/one", "answered", 0.5)
    (film.root / "music/s01.txt").unlink()
    again = run_stage(waiting("one:pay=0.5", "two"), film_with(tmp_path), ignore)
    assert (again.cached, again.cost_usd) == (2, 0.0)


def test_the_call_that_would_pass_the_limit_ends_the_run_and_what_was_paid_for_is_kept(
    waiting, notes, tmp_path
):
    with pytest.raises(BudgetError, match="of max_cost are gone"):
        run_stage(waiting("one:pay=0.6", "two:pay=0.7"), film_with(tmp_path, max_cost=1.0), ignore)
    run_stage(waiting("one:pay=0.6", "two:pay=0.7"), film_with(tmp_path, max_cost=2.0), ignore)
    assert sorted(notes()) in (["one", "two", "two"], ["one", "one", "two"])


def test_a_call_without_an_answer_may_have_cost_something(waiting, notes, tmp_path):
    report = run_stage(waiting("one:pay badly=0.5"), film_with(tmp_path), ignore)
    assert (report.cost_usd, len(report.failed)) == (None, 1)


def test_a_fault_of_the_stage_itself_fails_one_action_and_leaves_its_trace(
    waiting, notes, tmp_path
):
    film = film_with(tmp_path)
    report = run_stage(waiting("one:bug", "two"), film, ignore)
    assert (report.ran, str(report.failed[0].error)) == (1, "s01: ZeroDivisionError: oops")
    assert "toy_stage.py" in (film.hidden / "worker.log").read_text()


def test_an_error_of_the_moment_is_tried_again_when_the_provider_says(waiting, notes, tmp_path):
    events = []
    run_stage(waiting("flaky:once"), film_with(tmp_path), events.append)
    (failed,) = [event for event in events if isinstance(event, ActionFailed)]
    assert failed.retry_in_s == 1.0
    assert notes() == ["flaky", "flaky"]


def test_a_bench_does_actions_of_another_stage_in_workers_once(toy, notes, tmp_path):
    film = film_with(tmp_path)
    stage = toy("one", "two:raise")
    good, bad = stage.actions(film)
    bench = Bench(film, stage)
    try:
        made = at_once(lambda action: bench.do(action, _unseen), [good, good], 1)
        assert film.blob(made[1].outputs["result"]).read_text() == "ONE"
        with pytest.raises(SceneCodeError, match="it broke"):
            bench.do(bad, _unseen)
    finally:
        bench.stop()
    assert notes() == ["one", "two"]
    assert isinstance(good, Action)


def _unseen(_fraction, _note):
    """Nobody watches."""
