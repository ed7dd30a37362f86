from __future__ import annotations

import pytest

from vidgen.engine.run import run_stage
from vidgen.errors import BudgetError, SceneCodeError, StorageError
from vidgen.events import (
    ActionFailed,
    ActionFinished,
    ActionProgressed,
    StageFinished,
    StageStarted,
    ignore,
)


def test_results_are_laid_out_in_the_project(toy, notes, project):
    film = project()
    report = run_stage(toy("one", "two"), film, ignore)
    assert (report.ran, report.cached) == (2, 0)
    assert (film.root / "music/s02.txt").read_text() == "TWO"


def test_a_second_run_does_nothing(toy, notes, project):
    run_stage(toy("one", "two"), project(), ignore)
    report = run_stage(toy("one", "two"), project(), ignore)
    assert (report.ran, report.cached) == (0, 2)
    assert sorted(notes()) == ["one", "two"]


def test_only_what_changed_is_done_again(toy, notes, project):
    run_stage(toy("one", "two"), project(), ignore)
    run_stage(toy("one", "new"), project(), ignore)
    assert sorted(notes()) == ["new", "one", "two"]


def test_a_file_that_is_gone_comes_back_from_the_store(toy, notes, project):
    film = project()
    run_stage(toy("one"), film, ignore)
    (film.root / "music/s01.txt").unlink()
    run_stage(toy("one"), project(), ignore)
    assert (film.root / "music/s01.txt").read_text() == "ONE"
    assert notes() == ["one"]


def test_the_same_work_under_two_names_is_done_once(toy, notes, project):
    film = project()
    report = run_stage(toy("one", "one"), film, ignore)
    assert (report.ran, report.cached) == (1, 1)
    assert notes() == ["one"]
    assert (film.root / "music/s02.txt").read_text() == "ONE"


def test_force_does_it_anew(toy, notes, project):
    run_stage(toy("one"), project(), ignore)
    run_stage(toy("one"), project(force=frozenset({"music"})), ignore)
    assert notes() == ["one", "one"]


@pytest.mark.parametrize("isolated", [False, True])
@pytest.mark.parametrize(
    ("behaviour", "says"),
    [
        ("raise", "it broke"),
        ("bug", "ZeroDivisionError: oops"),
        ("die", "died"),
    ],
)
def test_one_failure_leaves_the_others_alone(toy, notes, project, isolated, behaviour, says):
    stage = toy("one", f"bad:{behaviour}", "three", isolated=isolated)
    report = run_stage(stage, project(), ignore)
    assert report.ran == 2
    assert [done.action.label for done in report.failed] == ["s02"]
    assert says in str(report.failed[0].error) or "killed by signal 9" in str(
        report.failed[0].error
    )


def test_an_action_that_hangs_is_ended(toy, notes, project):
    report = run_stage(toy("bad:hang", "two", timeout_s=1.5), project(), ignore)
    assert report.ran == 1
    assert "longer than the 2 s" in str(report.failed[0].error)


def test_a_fallback_stands_in_and_the_failure_is_tried_again(toy, notes, project):
    events = []
    stage = toy("one", "bad:raise", with_fallback=True)
    report = run_stage(stage, project(), events.append)
    assert [str(done.error) for done in report.fallbacks] == ["it broke"]
    assert [event.line for event in events if isinstance(event, ActionFailed)] == [3]
    assert (project().root / "music/s02.txt").read_text() == "STAND-IN"
    again = []
    run_stage(stage, project(), again.append)
    ended = [event for event in again if isinstance(event, ActionFinished)]
    assert [event.outcome for event in ended] == ["fallback"]
    assert notes().count("bad") == 2
    assert notes().count("one") == 1
    assert notes().count("stand-in") == 1


def test_fail_fast_stops_but_keeps_what_was_done(toy, notes, project):
    with pytest.raises(SceneCodeError):
        run_stage(toy("one", "bad:raise"), project(fail_fast=True, jobs=1), ignore)
    run_stage(toy("one"), project(), ignore)
    assert notes().count("one") == 1


def test_a_budget_that_is_spent_in_a_worker_is_told(toy, project):
    with pytest.raises(BudgetError, match="nothing is left"):
        run_stage(toy("one:spend"), project(), ignore)


def test_a_recoverable_failure_is_tried_again(toy, notes, project):
    events = []
    report = run_stage(toy("flaky:once"), project(), events.append)
    assert report.ran == 1
    assert [event.retry_in_s for event in events if isinstance(event, ActionFailed)] == [1.0]


def test_events_tell_what_happens(toy, notes, project):
    events = []
    run_stage(toy("one"), project(), events.append)
    kinds = [type(event) for event in events]
    assert ActionProgressed in kinds
    assert kinds.index(ActionFinished) < kinds.index(StageFinished)


def test_what_is_under_way_when_nobody_reads_any_more_is_kept(toy, notes, project):
    def unread(event):
        if not isinstance(event, StageStarted):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        run_stage(toy("one"), project(), unread)
    assert run_stage(toy("one"), project(), ignore).cached == 1
    assert notes() == ["one"]


def test_a_full_disk_stops_the_stage_instead_of_failing_every_action(toy, project):
    with pytest.raises(StorageError, match="the disk is full"):
        run_stage(toy("one:full", "two", with_fallback=True), project(), ignore)


@pytest.mark.parametrize("isolated", [False, True])
def test_a_folder_that_vidgen_runs_in_takes_no_part_in_it(
    toy, notes, project, tmp_path, monkeypatch, isolated
):
    """A film that somebody passed on may hold a file that is called like a module."""
    (tmp_path / "dataclasses.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    assert run_stage(toy("one", isolated=isolated), project(), ignore).ran == 1
