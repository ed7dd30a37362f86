from __future__ import annotations

from vidgen.engine.action import scene_of
from vidgen.engine.forecast import forecast, parts
from vidgen.engine.run import run_stage
from vidgen.events import ignore


def states(project, stage):
    return {item.label: item.state for item in forecast(project, [stage]).items}


def test_what_was_never_made_is_missing(toy, project):
    assert states(project(), toy("one")) == {"s01": "missing"}


def test_what_was_made_is_fresh_and_a_change_is_named(toy, notes, project):
    run_stage(toy("one", "two"), project(), ignore)
    found = forecast(project(), [toy("one", "new")])
    assert [(item.label, item.state) for item in found.items] == [
        ("s01", "fresh"),
        ("s02", "stale"),
    ]
    assert found.work[0].reasons == ("order changed from 'two' to 'new'",)


def test_what_the_store_knows_is_cached(toy, notes, project):
    run_stage(toy("one"), project(), ignore)
    run_stage(toy("two"), project(), ignore)
    assert states(project(), toy("one")) == {"s01": "cached"}


def test_a_failure_is_named_with_its_line(toy, notes, project):
    run_stage(toy("bad:raise", with_fallback=True), project(), ignore)
    (item,) = forecast(project(), [toy("bad:raise")]).items
    assert (item.state, item.reasons) == ("failed", ("it broke",))


def test_a_deleted_file_is_noticed(toy, notes, project):
    run_stage(toy("one"), project(), ignore)
    (project().root / "music/s01.txt").unlink()
    (item,) = forecast(project(), [toy("one")]).items
    assert (item.state, item.reasons) == ("cached", ("music/s01.txt is gone",))


def test_a_file_that_another_scene_lacks_is_not_missed(toy, notes, project):
    orders = [f"order{number}" for number in range(100)]
    run_stage(toy(*orders), project(), ignore)
    (project().root / "music/s100.txt").unlink()
    work = forecast(project(), [toy(*orders)]).work
    assert [item.label for item in work] == ["s100"]


def test_labels_name_their_scene():
    assert [scene_of(label) for label in ("s03", "s03/b2", "youtube", "s0345x")] == [
        "s03",
        "s03",
        None,
        None,
    ]


def test_a_changed_part_that_is_needed_is_named(toy, notes, project):
    run_stage(toy("whole<one"), project(), ignore)
    (item,) = forecast(project(), [toy("whole<two")]).items
    assert item.state == "stale"
    assert "two changed" in item.reasons


def test_parts_are_told_by_whether_they_are_in_the_store(toy, notes, project):
    run_stage(toy("whole<one"), project(), ignore)
    more = toy("whole<one+two").actions(project())
    assert parts(more, project()) == (("s01",), ("s01",))
    assert parts(more, project(force=frozenset({"music"}))) == (("s01", "s01"), ())
    assert parts(toy("whole<one").actions(project()), project()) == ((), ())
