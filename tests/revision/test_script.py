"""A film as a text, and the edits that come of changing it."""

from __future__ import annotations

import pytest

from vidgen.errors import ConfigError
from vidgen.revision.apply import apply
from vidgen.revision.edits import MoveScene, RemoveScene, SetNarration, SetTitle
from vidgen.revision.script import edits_of, script


def test_a_text_that_nobody_changed_changes_nothing(board):
    text = script(board)
    assert "# s02 Two ways\n> shown as comparison\nLook at each.\n" in text
    assert edits_of(board, text) == []


def test_a_sentence_that_looks_like_a_heading_stays_a_sentence(board):
    film = apply(board, SetNarration(scene="s02", text="# is a number sign. > is greater."))
    assert edits_of(film, script(film)) == []


def test_titles_and_sentences_are_read_back(board):
    text = script(board).replace("# s03 The rules", "# s03 Rules").replace("Look at each.\n", "")
    assert edits_of(board, text) == [
        SetNarration(scene="s02", text="Or look in the middle. The middle is better."),
        SetTitle(scene="s03", title="Rules"),
    ]


def test_scenes_change_places_and_leave(board):
    head, *parts = script(board).split("# s0")
    first, _, third, fourth = (f"# s0{part}\n" for part in parts)
    edits = edits_of(board, "".join([head, third, first, fourth]))
    assert edits == [RemoveScene(scene="s02"), MoveScene(scene="s03", before="s01")]
    for edit in edits:
        board = apply(board, edit)
    assert [scene.id for scene in board.scenes] == ["s03", "s01", "s04"]


def test_a_scene_without_words_becomes_silent(board):
    text = script(board).replace("Halve what is left.\n", "")
    assert edits_of(board, text) == [SetNarration(scene="s04", text="")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# s09 New\nWords.", "s09 is none of the film"),
        ("# s01 A\n# s01 B\n", "s01 stands there twice"),
        ("# Something new\nWords.", "begins with no scene's id"),
        ("nothing of it\n", "No scene is left"),
    ],
)
def test_what_cannot_be_read_is_said(board, text, message):
    with pytest.raises(ConfigError, match=message):
        edits_of(board, text)
