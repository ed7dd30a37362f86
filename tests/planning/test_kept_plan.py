"""A plan that models made is the user's film: only another brief, or force, makes another of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from vidgen.engine.forecast import forecast
from vidgen.events import ignore
from vidgen.manifest import PlanManifest
from vidgen.revision.edits import SetFilm, SetTitle
from vidgen.stages.plan import PlanStage
from vidgen.stages.revise import propose, settle, standing

sys.path.insert(0, str(Path(__file__).parent))
from played_plans import PROMPT, drawn, outline

OTHER = "openai/gpt-5-mini"


def states(film):
    return {item.state for item in forecast(film, [PlanStage()]).items}


def titles(film):
    return [scene.title for scene in film.read(PlanManifest).storyboard.scenes]


@pytest.fixture
def film(studio):
    made = studio.project()
    studio.server.play(outline(), *[drawn()] * 3)
    studio.plan(made)
    studio.server.play()
    return made


@pytest.fixture
def newer(monkeypatch):
    """A vidgen whose prompts are not what they were."""
    monkeypatch.setattr("vidgen.planning.film.VERSION", 99)


@pytest.mark.usefixtures("newer")
def test_newer_prompts_leave_the_film_as_it_is_and_it_can_be_revised(studio, film):
    assert states(film) == {"fresh"}
    assert PlanStage().notes(film) == []
    settle(film, propose(film, [SetTitle(scene="s02", title="Groups")]), ignore)
    studio.plan(film)
    assert titles(film)[1] == "Groups"
    assert standing(film).notes == ()
    assert studio.server.asked == []


@pytest.mark.usefixtures("newer")
def test_a_plan_that_was_edited_by_hand_outlasts_newer_prompts(studio, film):
    path = film.root / "plan.json"
    told = json.loads(path.read_text())
    told["storyboard"]["scenes"][0]["title"] = "By hand"
    path.write_text(json.dumps(told))
    settle(film, propose(film, [SetTitle(scene="s02", title="Groups")]), ignore)
    assert titles(film)[:2] == ["By hand", "Groups"]
    assert studio.server.asked == []


def test_other_models_keep_the_plan_and_that_is_told(studio, film):
    other = studio.project(planner_model=OTHER)
    assert states(other) == {"fresh"}
    (note,) = PlanStage().notes(other)
    assert "The plan is kept" in note
    assert "--force" in note
    studio.plan(other)
    assert studio.server.asked == []


def test_who_forces_it_gets_a_plan_of_the_models_that_are_set(studio, film):
    forced = studio.project(force=["plan"], planner_model=OTHER)
    studio.server.play(outline(title="Another film"), *[drawn()] * 3)
    studio.plan(forced)
    assert forced.read(PlanManifest).storyboard.title == "Another film"
    assert {one["model"] for one in studio.server.asked} == {"gpt-5-mini"}
    assert PlanStage().notes(studio.project(planner_model=OTHER)) == []


def test_another_brief_is_planned_anew_and_told_before(studio, film):
    other = studio.project(f"---\naudience: pupils\n---\n{PROMPT}And why so slowly?\n")
    (note,) = PlanStage().notes(other)
    assert "audience, its text changed" in note
    assert states(other) == {"stale"}


def test_before_another_brief_is_planned_the_film_that_is_there_can_be_revised(studio, film):
    other = studio.project(f"{PROMPT}And why so slowly?\n")
    now = standing(other)
    assert [scene.title for scene in now.board.scenes] == titles(film)
    assert "The brief is newer than this plan" in now.notes[0]
    settle(other, propose(other, [SetTitle(scene="s02", title="Groups")]), ignore)
    assert titles(other)[1] == "Groups"
    assert studio.server.asked == []
    assert states(other) == {"stale", "fresh"}


def test_another_style_voice_music_or_frame_is_the_same_film(studio, film):
    before = film.read(PlanManifest).storyboard
    front = "---\naspect: '9:16'\nstyle: paper\nmusic: none\n---\n"
    other = studio.project(f"{front}{PROMPT}")
    assert PlanStage().notes(other) == []
    settle(other, propose(other, [SetTitle(scene="s02", title="Groups")]), ignore)
    now = other.read(PlanManifest).storyboard
    assert (now.aspect, now.style, now.music) == ("9:16", "paper", "none")
    assert titles(other) == [before.scenes[0].title, "Groups", before.scenes[2].title]
    settle(other, propose(other, [SetFilm(style="chalk")]), ignore)
    assert other.read(PlanManifest).storyboard.style == "chalk"
    studio.plan(other)
    assert states(other) == {"fresh"}
    assert studio.server.asked == []


def test_another_finish_is_the_same_film_and_so_is_none(studio, film):
    told = studio.project(f"---\ngrade: noir\nlogo size: 0.2\n---\n{PROMPT}")
    assert PlanStage().notes(told) == []
    studio.plan(told)
    assert told.read(PlanManifest).storyboard.finish.chosen == {"grade": "noir", "logo_size": 0.2}
    plain = studio.project(PROMPT)
    assert PlanStage().notes(plain) == []
    studio.plan(plain)
    assert plain.read(PlanManifest).storyboard.finish.chosen == {}
    assert studio.server.asked == []


def test_an_option_that_the_brief_no_longer_sets_is_for_the_models_again(studio, film):
    told = studio.project(f"---\nduration: 30s\n---\n{PROMPT}")
    assert "duration changed" in PlanStage().notes(told)[0]
