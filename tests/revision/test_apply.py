"""Each edit gives another storyboard, or an error that says what is possible."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from vidgen.errors import VidgenError
from vidgen.model.storyboard import Scene, Storyboard
from vidgen.planner.scenes import MAX_SCENES
from vidgen.revision.apply import FIRST_ADDED, apply, free_id, scene_of
from vidgen.revision.edits import (
    AddScene,
    DuplicateScene,
    Edit,
    MoveScene,
    RemoveScene,
    SetFilm,
    SetLength,
    SetNarration,
    SetParams,
    SetTemplate,
    SetTitle,
)
from vidgen.stages.codegen import code_of


def ids(board: Storyboard) -> list[str]:
    return [scene.id for scene in board.scenes]


def others(board: Storyboard, *names: str) -> list[Scene]:
    return [scene for scene in board.scenes if scene.id not in names]


def texts(board: Storyboard, name: str) -> list[tuple[str, str]]:
    return [(beat.id, beat.text) for beat in scene_of(board, name).beats]


def test_a_narration_becomes_a_beat_a_sentence_and_touches_no_other_scene(board):
    new = apply(board, SetNarration(scene="s02", text=" One way.\n Another takes $x. y$ looks. "))
    assert texts(new, "s02") == [("b1", "One way."), ("b2", "Another takes $x. y$ looks.")]
    assert others(new, "s02") == others(board, "s02")


def test_what_appears_with_a_beat_keeps_its_share_of_a_new_narration(board):
    before = scene_of(board, "s02").params["beats"]
    same = apply(board, SetNarration(scene="s02", text="A is. B is. C is."))
    fewer = apply(board, SetNarration(scene="s02", text="A is. B is."))
    none = apply(board, SetNarration(scene="s02", text=""))
    assert scene_of(same, "s02").params["beats"] == before
    assert set(scene_of(fewer, "s02").params["beats"]) <= {"b1", "b2"}
    assert len(scene_of(fewer, "s02").params["beats"]) == len(before)
    assert (scene_of(none, "s02").beats, scene_of(none, "s02").params["beats"]) == ((), [])


def test_one_beat_is_replaced_and_the_others_stay(board):
    new = apply(board, SetNarration(scene="s02", beat="b2", text="Or halve it."))
    assert [text for _, text in texts(new, "s02")] == [
        "Look at each.",
        "Or halve it.",
        "The middle is better.",
    ]


def test_a_title_changes_on_the_picture_and_in_the_chapters(board):
    scene = scene_of(apply(board, SetTitle(scene="s03", title="Two rules")), "s03")
    assert scene.title == "Two rules"
    assert "Two rules" in code_of(scene, where="s03")


def test_parameters_change_one_by_one_and_null_takes_one_away(board):
    new = apply(board, SetParams(scene="s03", params={"points": ["Sort", "Search", "Rest"]}))
    assert "Rest" in code_of(scene_of(new, "s03"), where="s03")
    assert scene_of(new, "s03").params["beats"] == scene_of(board, "s03").params["beats"]
    away = apply(new, SetParams(scene="s03", params={"beats": None}))
    assert "beats" not in scene_of(away, "s03").params


def test_a_scene_may_last_longer_than_its_words_whatever_draws_it(board):
    longer = apply(board, SetLength(scene="s03", least_s=8.0))
    assert scene_of(longer, "s03").least_s == 8.0
    assert code_of(scene_of(longer, "s03"), where="s03")
    assert apply(longer, SetLength(scene="s03", least_s=None)) == board


def test_another_template_keeps_the_parameters_that_it_knows(board):
    edit = SetTemplate(scene="s02", template="bullets", params={"points": ["Each", "Middle"]})
    scene = scene_of(apply(board, edit), "s02")
    assert scene.template == "bullets"
    assert set(scene.params) == {"title", "points", "beats"}
    assert scene.beats == scene_of(board, "s02").beats


def test_scenes_keep_their_ids_when_others_come_go_and_move(board):
    assert ids(apply(board, MoveScene(scene="s04", before="s02"))) == ["s01", "s04", "s02", "s03"]
    assert ids(apply(board, MoveScene(scene="s01", after="s03"))) == ["s02", "s03", "s01", "s04"]
    removed = apply(board, RemoveScene(scene="s02"))
    assert list(removed.scenes) == others(board, "s02")
    copied = apply(board, DuplicateScene(scene="s02"))
    assert ids(copied) == ["s01", "s02", "s201", "s03", "s04"]
    assert scene_of(copied, "s201").params == scene_of(board, "s02").params
    assert ids(apply(board, DuplicateScene(scene="s02", before="s01")))[0] == "s201"


def test_a_new_scene_stands_where_it_shall_and_can_be_drawn(board):
    edit = AddScene(
        title="In short",
        template="bullets",
        params={"points": ["Sort"]},
        narration="Sort it. Then search.",
        after="s01",
    )
    new = apply(board, edit)
    assert ids(new) == ["s01", "s201", "s02", "s03", "s04"]
    assert [text for _, text in texts(new, "s201")] == ["Sort it.", "Then search."]
    assert "In short" in code_of(scene_of(new, "s201"), where="s201")
    assert ids(apply(board, edit.model_copy(update={"after": None})))[-1] == "s201"


def test_no_planner_gives_an_id_that_a_new_scene_may_have():
    assert FIRST_ADDED > MAX_SCENES
    assert (free_id(["s01", "s08"]), free_id(["s01", "s204"])) == ("s201", "s205")


def test_the_film_itself_changes_where_it_is_said(board):
    new = apply(board, SetFilm(style="paper", music="none"))
    assert (new.style, new.music, new.voice) == ("paper", "none", board.voice)
    assert new.scenes == board.scenes


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (SetTitle(scene="s09", title="X"), "no scene s09 in this film. It has: s01, s02, s03, s04"),
        (RemoveScene(scene="s09"), "no scene s09"),
        (MoveScene(scene="s01", after="s09"), "no scene s09"),
        (MoveScene(scene="s01", after="s01"), "cannot stand before or after itself"),
        (SetNarration(scene="s01", beat="b7", text="X"), "Scene s01 has no beat b7. It has: b1."),
        (SetParams(scene="s03", params={"point": []}), "no parameter 'point'; it has: title, poi"),
        (SetParams(scene="s03", params={"points": "one"}), r"'points' \(list\[str\]\) is wrong"),
        (SetParams(scene="s03", params={"points": None}), r"'points' \(list\[str\]\) is missing"),
        (SetParams(scene="s03", params={"title": "X"}), "title of s03 is no parameter"),
        (SetTemplate(scene="s03", template="bulets"), "'bulets'. Did you mean 'bullets'"),
        (SetTemplate(scene="s03", template="image"), "draws a file that the brief names"),
        (SetTemplate(scene="s02", template="bullets"), "'points' .* is missing"),
        (AddScene(title="X", template="placeholder"), "no scene template 'placeholder'"),
        (AddScene(title="X", template="bullets"), "scene s201: .*'points' .* is missing"),
        (SetNarration(scene="s01", text="So. " * 500), "500 sentences; at most 400"),
        (SetFilm(style="papr"), "Did you mean paper"),
        (SetFilm(music="jolly"), "no music for the mood 'jolly'"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(board, edit, message):
    with pytest.raises(VidgenError, match=message) as told:
        apply(board, edit)
    assert told.value.exit_code == 2


def test_the_last_scene_stays(board):
    for name in ("s01", "s02", "s03"):
        board = apply(board, RemoveScene(scene=name))
    with pytest.raises(VidgenError, match="s04 is the only scene"):
        apply(board, RemoveScene(scene="s04"))


def test_a_scene_with_code_of_its_own_has_no_parameters_but_can_get_a_template(board):
    own = scene_of(board, "s03").model_copy(update={"template": "manim"})
    film = board.model_copy(update={"scenes": (own, *others(board, "s03"))})
    with pytest.raises(VidgenError, match="drawn by code of its own"):
        apply(film, SetParams(scene="s03", params={"points": ["X"]}))
    new = apply(film, SetTemplate(scene="s03", template="bullets"))
    assert scene_of(new, "s03").template == "bullets"


@pytest.mark.parametrize(
    "values",
    [
        {"edit": "move_scene", "scene": "s01"},
        {"edit": "move_scene", "scene": "s01", "before": "s02", "after": "s03"},
        {"edit": "set_film"},
        {"edit": "set_narration", "scene": "s01", "beat": "b1", "text": " "},
        {"edit": "set_title", "scene": "second", "title": "X"},
        {"edit": "take_plan", "planned": "0" * 64, "storyboard": {}},
        {"edit": "explode", "scene": "s01"},
        {"edit": "remove_scene", "scene": "s01", "really": True},
    ],
)
def test_what_is_no_edit_is_not_read(values):
    with pytest.raises(ValidationError):
        TypeAdapter(Edit).validate_python(values)


def test_the_schema_tells_a_model_what_every_edit_does():
    schema = TypeAdapter(Edit).json_schema()
    assert len(schema["discriminator"]["mapping"]) == 21
    for place in schema["discriminator"]["mapping"].values():
        found = schema["$defs"][place.rpartition("/")[2]]
        assert found["description"].endswith(".")
        fields = {name: field for name, field in found["properties"].items() if name != "edit"}
        assert [name for name, field in fields.items() if "description" not in field] == []
