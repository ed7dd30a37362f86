"""Revisions hold when the brief is edited, as long as they fit; those that do not are told."""

from __future__ import annotations

import re

import pytest

from vidgen.errors import BriefError
from vidgen.model.storyboard import Storyboard
from vidgen.revision.apply import apply, scene_of
from vidgen.revision.edits import (
    AddScene,
    DuplicateScene,
    MoveScene,
    RemoveScene,
    SetFilm,
    SetNarration,
    SetParams,
    SetTemplate,
    SetTitle,
)
from vidgen.revision.history import (
    FILE,
    History,
    Recorded,
    Revision,
    TakePlan,
    read_history,
    write_history,
)
from vidgen.revision.replay import Revised, replay, step_of, storyboard_digest

SHORTER = SetNarration(scene="s02", text="There are two ways.")


def revision(board: Storyboard, *edits: Recorded, number: int = 1, **values: object) -> Revision:
    digest = storyboard_digest(board)
    steps = tuple(step_of(board, edit) for edit in edits)
    when = "2026-01-01T00:00:00+00:00"
    return Revision(
        number=number, made_at=when, words="x", steps=steps, before=digest, after=digest, **values
    )


def again(board: Storyboard, now: Storyboard, *edits: Recorded) -> Revised:
    """What comes of edits made to one plan, when the brief has become another."""
    return replay(now, [revision(board, *edits)])


def titles(board: Storyboard) -> list[str]:
    return [scene.title for scene in board.scenes]


INSERTED = ("## Two ways", "## Something else\n\nIt comes between.\n\n## Two ways")


def test_on_the_same_plan_a_revision_gives_the_same_storyboard(board):
    edits = [SHORTER, MoveScene(scene="s03", before="s01"), SetFilm(style="paper")]
    wanted = board
    for edit in edits:
        wanted = apply(wanted, edit)
    assert again(board, board, *edits) == Revised(wanted)


def test_a_scene_is_found_again_where_the_brief_has_moved_it(board, replanned):
    now = replanned(INSERTED)
    found = again(board, now, SHORTER, MoveScene(scene="s04", before="s02"))
    assert found.misfits == ()
    assert titles(found.board) == [
        "Searching",
        "Something else",
        "The end",
        "Two ways",
        "The rules",
    ]
    assert scene_of(found.board, "s03").script == "There are two ways."
    assert scene_of(found.board, "s02").script == "It comes between."


def test_a_scene_is_found_by_its_words_when_its_title_changed(board, replanned):
    now = replanned(INSERTED, ("## Two ways", "## A choice"))
    found = again(board, now, SHORTER)
    assert (found.misfits, scene_of(found.board, "s03").script) == ((), "There are two ways.")


def test_a_narration_that_the_brief_changed_since_is_that_of_the_brief(board, replanned):
    now = replanned(("Look at each.", "Look at every one."))
    found = again(board, now, SHORTER, SetTitle(scene="s02", title="Two roads"))
    assert scene_of(found.board, "s02").script.startswith("Look at every one.")
    assert scene_of(found.board, "s02").title == "Two roads"
    (misfit,) = found.misfits
    assert str(misfit) == (
        "revision 1 (say something else in s02) is not applied: "
        "the brief says something else there by now"
    )


def test_music_that_the_brief_changed_since_is_that_of_the_brief(board, replanned):
    found = again(board, replanned(music="epic"), SetFilm(music="sad"))
    assert (found.board.music, len(found.misfits)) == ("epic", 1)
    assert again(board, replanned(style="chalk"), SetFilm(music="sad")).board.music == "sad"


def test_what_is_set_anew_is_not_told_of_again(board, replanned):
    now = replanned(music="epic")
    old = revision(board, SetFilm(music="sad"))
    assert len(replay(now, [old]).misfits) == 1
    new = revision(now, SetFilm(music="tense"), number=2)
    assert replay(now, [old, new]) == Revised(now.model_copy(update={"music": "tense"}))


def test_a_scene_that_left_the_brief_is_missed_in_words(board, replanned):
    now = replanned(("## The rules", "## In the end"), ("Keep the list sorted. Then s", "S"))
    found = again(board, now, SetParams(scene="s03", params={"points": ["X"]}))
    assert found.board == now
    assert "the scene that was s03 (The rules) is no longer in the brief" in str(found.misfits[0])


def test_one_step_that_no_longer_fits_leaves_the_others(board, replanned):
    now = replanned(("| clever", "| quick "), ("Search often\n", "Search a lot\n"))
    edits = [
        SetTemplate(scene="s02", template="bullets", params={"points": ["X"]}),
        SetParams(scene="s03", params={"points": ["Y"]}),
        RemoveScene(scene="s04"),
    ]
    found = again(board, now, *edits)
    assert [misfit.edit for misfit in found.misfits] == edits[:2]
    assert [scene.id for scene in found.board.scenes] == ["s01", "s02", "s03"]


def test_scenes_that_revisions_made_keep_their_ids_and_later_edits_of_them(board, replanned):
    edits = [
        AddScene(title="More", template="outro", narration="More.", after="s01", id="s201"),
        DuplicateScene(scene="s03", id="s202"),
        SetTitle(scene="s202", title="Again"),
    ]
    found = again(board, replanned(INSERTED), *edits)
    assert found.misfits == ()
    assert titles(found.board)[:3] == ["Searching", "More", "Something else"]
    assert scene_of(found.board, "s202").title == "Again"


def test_a_plan_edited_by_hand_holds_for_the_plan_it_was_made_of(board, replanned):
    hand = board.model_copy(update={"title": "By hand"})
    edit = TakePlan(planned=storyboard_digest(board), storyboard=hand)
    assert again(board, board, edit).board == hand
    found = again(board, replanned(music="epic"), edit)
    assert "the brief has changed since" in str(found.misfits[0])


def test_a_scene_made_by_hand_is_not_mistaken_for_one_that_the_brief_gained(board, replanned):
    made = [*board.scenes, board.scenes[2].model_copy(update={"id": "s05"})]
    hand = TakePlan(
        planned=storyboard_digest(board),
        storyboard=board.model_copy(update={"scenes": tuple(made)}),
    )
    assert len(again(board, board, hand, RemoveScene(scene="s05")).board.scenes) == 4
    found = again(board, replanned(INSERTED), hand, RemoveScene(scene="s05"))
    assert len(found.board.scenes) == 5
    assert "s05 is another scene by now" in str(found.misfits[1])


def test_taking_back_can_be_taken_back(board):
    first = revision(board, SHORTER)
    second = revision(board, SetFilm(music="sad"), number=2)
    undo = revision(board, number=3, undoes=1)
    redo = revision(board, number=4, undoes=3)
    assert History(revisions=(first, second, undo)).active == (second,)
    assert History(revisions=(first, second, undo, redo)).active == (first, second)


def test_a_later_edit_of_the_same_stays_when_an_earlier_one_is_taken_back(board):
    first = revision(board, SHORTER)
    second = revision(board, SetNarration(scene="s02", text="Two."), number=2)
    undo = revision(board, number=3, undoes=1)
    found = replay(board, History(revisions=(first, second, undo)).active)
    assert (found.misfits, scene_of(found.board, "s02").script) == ((), "Two.")


def test_a_history_is_read_as_it_was_written(board, tmp_path):
    assert read_history(tmp_path) == History()
    history = History(revisions=(revision(board, SHORTER), revision(board, number=2, undoes=1)))
    write_history(tmp_path, history)
    assert read_history(tmp_path) == history
    assert history.ids == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "JSON"),
        ('{"schema": "vidgen.revisions/9"}', "schema"),
        ('{"revisions": [{"number": 2}]}', "made_at"),
    ],
)
def test_a_history_that_is_none_is_refused_with_its_path(tmp_path, text, said):
    (tmp_path / "revisions.json").write_text(text)
    with pytest.raises(BriefError, match=re.escape(FILE)) as told:
        read_history(tmp_path)
    assert said in told.value.message
