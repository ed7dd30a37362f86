from __future__ import annotations

from vidgen.engine.run import run_stage
from vidgen.errors import SceneCodeError
from vidgen.events import StageStarted, ignore


def test_what_is_needed_is_done_first_and_given(toy, notes, project):
    film = project()
    report = run_stage(toy("whole<left+right"), film, ignore)
    assert (report.ran, report.cached) == (1, 0)
    assert notes()[-1] == "whole"
    assert sorted(notes()) == ["left", "right", "whole"]
    assert (film.root / "music/s01.txt").read_text() == "WHOLE LEFT RIGHT"


def test_what_two_need_is_done_once(toy, notes, project):
    run_stage(toy("one<part", "two<part"), project(), ignore)
    assert sorted(notes()) == ["one", "part", "two"]


def test_what_is_needed_is_found_again(toy, notes, project):
    run_stage(toy("one<part+other"), project(), ignore)
    told = []
    run_stage(toy("two<part+new"), project(), told.append)
    assert sorted(notes()) == ["new", "one", "other", "part", "two"]
    (started,) = (event for event in told if isinstance(event, StageStarted))
    assert (started.actions, started.cached) == (3, 1)


def test_nothing_is_looked_for_where_the_whole_is_known(toy, notes, project):
    film = project()
    run_stage(toy("whole<part"), film, ignore)
    film.store.forget(next(iter(toy("whole<part").actions(film)[0].needs.values())).digest)
    (film.root / "music/s01.txt").unlink()
    run_stage(toy("whole<part"), project(), ignore)
    assert notes() == ["part", "whole"]


def test_a_part_that_fails_costs_only_those_that_need_it(toy, notes, project):
    report = run_stage(toy("bad<broken:raise", "good<part"), project(), ignore)
    assert sorted(notes()) == ["broken", "good", "part"]
    (failed,) = report.failed
    assert failed.action.label == "s01"
    assert isinstance(failed.error, SceneCodeError)


def test_what_is_needed_decides_what_an_action_is(toy, project):
    one, other, plain = toy("word<a", "word<b", "word").actions(project())
    assert len({one.digest, other.digest, plain.digest}) == 3


def test_force_makes_the_parts_anew(toy, notes, project):
    run_stage(toy("whole<part"), project(), ignore)
    run_stage(toy("whole<part"), project(force=frozenset({"music"})), ignore)
    assert notes() == ["part", "whole", "part", "whole"]
