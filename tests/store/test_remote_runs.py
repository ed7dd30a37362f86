"""Runs of the engine on machines that have only a bucket in common."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from vidgen.engine.chain import run_chain
from vidgen.events import ignore
from vidgen.project import Project, RunOptions
from vidgen.store import Store

sys.path.insert(0, str(Path(__file__).parent.parent))
from fault_proxy import Fault

ENGINE = Path(__file__).parent.parent / "engine"


@pytest.fixture
def toy(monkeypatch, tmp_path):
    """A stage that notes what is really done."""
    monkeypatch.setenv("PYTHONPATH", str(ENGINE))
    monkeypatch.syspath_prepend(str(ENGINE))
    from toy_stage import ToyStage

    yield lambda *orders: ToyStage(orders, str(tmp_path / "notes"))
    sys.modules.pop("toy_stage", None)


@pytest.fixture
def run(tmp_path, machine, toy):
    """Run the stage on a machine; what was done in this run, and where the store is."""

    def on(name: str, *orders: str, remote=None, **options) -> tuple[list[str], Store]:
        notes = tmp_path / "notes"
        notes.write_text("")
        (tmp_path / f"{name}.film").mkdir(exist_ok=True)
        store = machine(name, remote)
        project = Project(tmp_path / f"{name}.film", store, options=RunOptions(**options))
        run_chain(project, [toy(*orders)], ignore)
        return sorted(notes.read_text().split()), store

    return on


def test_a_cold_machine_does_nothing_that_another_has_done(run):
    orders = ("one", "two<three+four")
    assert run("first", *orders)[0] == ["four", "one", "three", "two"]
    assert run("second", *orders)[0] == []


def test_it_does_what_is_new_with_what_others_have_done(run):
    run("first", "one<two")
    assert run("second", "three<two")[0] == ["three"]
    assert run("third", "one<two", "three<two")[0] == []


def test_what_is_forced_is_done_anew(run):
    run("first", "one")
    assert run("second", "one", force=frozenset({"music"}))[0] == ["one"]


def test_trouble_of_the_remote_store_fails_no_run(run, where, proxy, told):
    proxy.lay(Fault("status", 503, "SlowDown"), times=1000)
    assert run("first", "one", "two", remote=where(proxy.url))[0] == ["one", "two"]
    assert len(told) == 0  # the run tells it as an event
    journal = Path(run("first", "one", "two")[1].root.parent / "first.film/.vidgen/events.jsonl")
    said = [line for line in journal.read_text().splitlines() if "remote store" in line]
    assert len(said) == 1
    assert "SlowDown" in said[0]


def test_a_failed_action_leaves_what_was_done_to_others(run):
    run("first", "one", "bad:raise", "three")
    assert "one" not in run("second", "one", "bad:raise", "three")[0]
