"""Revising a film: nothing counts before it is settled, and then only what it touches is stale."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from vidgen.engine.forecast import forecast
from vidgen.engine.run import run_stage
from vidgen.errors import BriefError, BusyError, ConfigError
from vidgen.events import ActionFinished, ignore
from vidgen.manifest import PlanManifest
from vidgen.media.audio_file import write_wav
from vidgen.model.storyboard import Storyboard
from vidgen.project import Project, RunOptions
from vidgen.revision.apply import scene_of
from vidgen.revision.edits import (
    AddScene,
    Edit,
    MoveScene,
    RemoveScene,
    SetEffect,
    SetFilm,
    SetFinish,
    SetNarration,
    SetTitle,
    SetTouches,
)
from vidgen.revision.history import FILE, History, read_history
from vidgen.settings import Settings, TtsSettings
from vidgen.stages import chain
from vidgen.stages.codegen import CodegenStage
from vidgen.stages.plan import PlanStage
from vidgen.stages.revise import propose, settle, standing, take_back
from vidgen.stages.tts import TtsStage
from vidgen.store import Store

BRIEF = """\
# A film

Hello there.

## One

This is one.

## Two

This is two.
"""
SHORTER = SetNarration(scene="s02", text="One.")

pytestmark = pytest.mark.usefixtures("warm_workers")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A film whose plan is made."""
    settings = Settings(tts=TtsSettings(provider="fake"))
    options = RunOptions(jobs=1)
    made = Project(tmp_path / "film", Store(tmp_path / "store"), settings, options)
    made.root.mkdir()
    (made.root / "brief.md").write_text(BRIEF)
    run_stage(PlanStage(), made, ignore)
    return made


def revise(project: Project, *edits: Edit) -> None:
    settle(project, propose(project, edits), ignore)


def board(project: Project) -> Storyboard:
    return project.read(PlanManifest).storyboard


def files(project: Project) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in project.root.rglob("*") if p.is_file()}


def test_a_proposal_writes_nothing(project):
    before = files(project)
    proposal = propose(project, [SHORTER])
    assert scene_of(proposal.after, "s02").script == "One."
    assert proposal.revision.words == "say something else in s02"
    assert files(project) == before


def test_a_settled_revision_is_in_the_plan_and_in_the_history(project):
    revise(project, SHORTER, SetFilm(music="sad", style="paper"))
    assert scene_of(board(project), "s02").script == "One."
    assert (board(project).music, board(project).style) == ("sad", "paper")
    (revision,) = read_history(project.root).revisions
    assert revision.before != revision.after
    assert [step.edit.edit for step in revision.steps] == ["set_narration", "set_film", "set_film"]


def test_a_revision_never_plans_the_brief_again(project):
    told = []
    settle(project, propose(project, [SHORTER]), told.append)
    ran = [e.action for e in told if isinstance(e, ActionFinished) and e.outcome == "ran"]
    assert ran == ["revisions"]


def test_a_revision_outlasts_an_edit_of_the_brief_and_the_plan_says_what_does_not(project):
    revise(project, SHORTER, SetFilm(music="sad"))
    brief = project.root / "brief.md"
    brief.write_text(
        "---\nmusic: epic\n---\n" + BRIEF.replace("## One", "## New\n\nNew.\n\n## One")
    )
    run_stage(PlanStage(), project, ignore)
    assert scene_of(board(project), "s03").script == "One."
    assert board(project).music == "epic"
    (note,) = project.read(PlanManifest).notes
    assert note.startswith("revision 1 (set music to 'sad') is not applied")


def test_the_last_revision_is_taken_back_and_that_can_be_taken_back(project):
    planned = board(project)
    revise(project, SHORTER)
    revised = board(project)
    settle(project, take_back(project), ignore)
    assert board(project) == planned
    settle(project, take_back(project, 2), ignore)
    assert board(project) == revised
    assert [one.undoes for one in read_history(project.root).revisions] == [None, 1, 2]


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (None, "no revision to take back"),
        (3, "no revision 3. It has 1 to 2."),
        (1, "by revision 2"),
    ],
)
def test_what_cannot_be_taken_back_is_refused(project, number, message):
    revise(project, SHORTER)
    settle(project, take_back(project), ignore)
    with pytest.raises(ConfigError, match=message):
        take_back(project, number)


def test_an_id_is_never_given_twice(project):
    new = AddScene(title="X", template="outro")
    revise(project, new)
    settle(project, take_back(project), ignore)
    revise(project, new, new)
    assert [scene.id for scene in board(project).scenes][3:] == ["s202", "s203"]


def test_what_changes_nothing_is_no_revision(project):
    with pytest.raises(ConfigError, match="how the film is already"):
        propose(project, [SetFilm(music="calm")])


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (SetFilm(voice="nobody:x"), "no tts provider named 'nobody'"),
        (SetFilm(music="song.mp3"), "there is no file"),
        (SetFinish(grade="wram"), "Did you mean warm"),
        (SetFinish(grade="own.cube"), "there is no own.cube"),
        (SetFinish(logo="brief.md"), "the logo cannot be read"),
        (SetFinish(logo="out.png"), "there is no out.png"),
        (SetTouches(scene="s02", effect="grian"), "no effect 'grian'"),
    ],
)
def test_a_voice_music_or_finish_that_is_not_there_is_refused(project, edit, message):
    (project.root / "out.png").symlink_to(project.root.parent / "outside.png")
    (project.root.parent / "outside.png").write_bytes(b"x")
    with pytest.raises(Exception, match=message):
        propose(project, [edit])


def test_a_plan_edited_by_hand_becomes_a_revision_with_the_next(project):
    path = project.root / "plan.json"
    written = json.loads(path.read_text())
    written["storyboard"]["title"] = "By hand"
    path.write_text(json.dumps(written))
    assert standing(project).board.title == "By hand"
    revise(project, SHORTER)
    assert (board(project).title, scene_of(board(project), "s02").script) == ("By hand", "One.")
    words = [one.words for one in read_history(project.root).revisions]
    assert words == ["plan.json as it was edited by hand", "say something else in s02"]
    settle(project, take_back(project), ignore)
    settle(project, take_back(project), ignore)
    assert board(project).title == "A film"


def test_a_film_that_was_revised_meanwhile_is_not_revised_on_top(project):
    late = propose(project, [SetFilm(music="sad")])
    revise(project, SHORTER)
    with pytest.raises(BusyError, match="somebody else"):
        settle(project, late, ignore)
    assert len(read_history(project.root).revisions) == 1


def test_a_film_killed_before_its_plan_was_written_goes_on_with_the_revision(project):
    proposal = propose(project, [SHORTER])
    (project.root / FILE).write_text(proposal.history.model_dump_json(by_alias=True))
    assert {item.label: item.state for item in forecast(project, [PlanStage()]).items} == {
        "storyboard": "fresh",
        "revisions": "missing",
    }
    run_stage(PlanStage(), project, ignore)
    assert scene_of(board(project), "s02").script == "One."


def stale(project: Project) -> set[str]:
    return {f"{item.stage} {item.label}" for item in forecast(project, chain()).work}


def test_only_what_an_edit_touches_is_foreseen_as_work(project):
    for stage in (TtsStage(), CodegenStage()):
        run_stage(stage, project, ignore)
    made = {work for work in stale(project) if work.startswith(("tts", "codegen"))}
    assert made == set()
    revise(project, SHORTER)
    assert {w for w in stale(project) if w.startswith(("tts", "codegen"))} == {
        "tts s02/b1",
        "codegen s02",
    }
    settle(project, take_back(project), ignore)
    revise(project, MoveScene(scene="s03", before="s01"))
    assert not {w for w in stale(project) if w.startswith(("tts", "codegen"))}


def test_a_scene_that_is_new_is_work_and_one_that_was_removed_is_none(project):
    for stage in (TtsStage(), CodegenStage()):
        run_stage(stage, project, ignore)
    revise(
        project,
        AddScene(title="X", template="outro", narration="Bye.", after="s01"),
        RemoveScene(scene="s03"),
    )
    items = forecast(project, chain()).items
    states = {(i.stage, i.label): i.state for i in items}
    assert (states["tts", "s201/b1"], states["codegen", "s201"]) == ("missing", "missing")
    assert (states["codegen", "s01"], states["codegen", "s02"]) == ("fresh", "fresh")
    assert "s03" not in {item.scene for item in items}


def test_a_style_is_work_for_every_scene_though_one_is_not_spoken_yet(project):
    for stage in (TtsStage(), CodegenStage()):
        run_stage(stage, project, ignore)
    revise(project, AddScene(title="X", template="outro", narration="Bye."), SetFilm(style="paper"))
    states = {(i.stage, i.label): i.state for i in forecast(project, chain()).items}
    assert (states["codegen", "s01"], states["codegen", "s02"]) == ("stale", "stale")
    assert states["codegen", "s201"] == "missing"


def test_a_picture_that_will_not_follow_is_told_of(project):
    for stage in (TtsStage(), CodegenStage()):
        run_stage(stage, project, ignore)
    code = project.root / "scenes" / "s02" / "scene.py"
    code.write_text(code.read_text() + "# mine\n")
    run_stage(CodegenStage(), project, ignore)
    edit = AddScene(title="X", template="outro")
    assert propose(project, [edit]).notes == ()
    (note,) = propose(project, [SetTitle(scene="s02", title="Uno")]).notes
    assert note.startswith("scenes/s02/scene.py is edited by hand")
    (note,) = propose(project, [SHORTER]).notes
    assert note.startswith("s02 is drawn by code of its own, which may wait for words")


def test_the_golden_history_reads_and_writes_unchanged():
    golden = (Path(__file__).parents[1] / "baselines" / FILE).read_text()
    history = History.model_validate_json(golden)
    assert history.model_dump_json(by_alias=True, indent=2) + "\n" == golden


def test_a_sound_file_of_an_edit_outlives_the_file_and_the_store(project):
    bell = project.root / "my bell.wav"
    write_wav(bell, [np.full((4800, 2), 1000, np.int16)], 48_000, 2)
    revise(project, SetEffect(scene="s02", sound='"my bell.wav" -6 dB'))
    heard = scene_of(board(project), "s02").beats[0].sound
    assert str(heard) == '"my bell.wav" -6 dB'
    assert project.path(heard.file.path).read_bytes()[:4] == b"RIFF"
    bell.unlink()
    project.store.blobs.path(heard.file.digest).unlink()
    revise(project, SetFilm(music="sad"))
    assert project.blob(heard.file.digest).read_bytes()[:4] == b"RIFF"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone.wav", None, "'gone.wav' is not there"),
        ("../bell.wav", None, "outside the brief's folder"),
        ("text.mp3", b"no sound", "cannot be used"),
    ],
)
def test_a_sound_file_that_cannot_be_heard_is_refused_before_it_counts(
    project, name, content, said
):
    if content is not None:
        (project.brief_folder / name).write_bytes(content)
    with pytest.raises(BriefError, match=said):
        propose(project, [SetEffect(scene="s02", sound=name)])
