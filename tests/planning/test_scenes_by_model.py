"""Single scenes: pictures and clips, people that stay the same, and plans that are made anew."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from PIL import Image

from vidgen.errors import ConfigError, MissingError
from vidgen.manifest import CharacterManifest, PlanManifest, Provenance
from vidgen.model.character import Character
from vidgen.planning.scene import replanned
from vidgen.project import Project
from vidgen.settings import ImageSettings, VideoSettings
from vidgen.store.digest import digest_bytes

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from model_server import Play, said
from played_plans import OUTLINE, PROMPT, drawn, ids, outline

KNIGHT = {"name": "Ser Bo", "looks": "a tall man in dented armour, red beard"}
PEOPLED = (
    {"title": "The knight", "visual": "image", "characters": ["Ser Bo"]},
    {"title": "The ride", "visual": "video", "characters": ["Ser Bo"], "narration": ["He rides."]},
    {"title": "The sum"},
)


def painted(**more: str) -> Play:
    found = {
        "picture": "Ser Bo stands before a horse in the morning light",
        "camera": "slow push in",
    }
    return said(json.dumps({**found, **more}))


def board(film: Project):
    return film.read(PlanManifest).storyboard


@pytest.fixture
def peopled(studio):
    """A film with a knight, painted and filmed, as a project that is planned."""

    def made(brief: str = PROMPT, **outlined) -> Project:
        film = studio.project(
            brief, image=ImageSettings(provider="fal"), video=VideoSettings(provider="fal")
        )
        known = {"characters": [KNIGHT], "look": "watercolour", **outlined}
        studio.server.play_where(OUTLINE, outline(*PEOPLED, **known))
        studio.server.play_where(ids("s01"), painted(caption="Ser Bo"))
        studio.server.play_where(ids("s02"), painted())
        studio.server.play_where(ids("s03"), drawn())
        studio.plan(film)
        return film

    return made


def test_pictures_and_clips_are_described_and_people_look_the_same(peopled, studio):
    film = board(peopled("---\nduration: 300s\n---\n" + PROMPT))
    assert [scene.visual for scene in film.scenes] == ["image", "video", "manim"]
    first = film.scenes[0]
    assert (first.template, first.params["caption"]) == ("image", "Ser Bo")
    assert first.characters == ("ser-bo",)
    assert first.direction is not None
    assert first.direction.camera == "slow push in"
    assert film.look == "watercolour"
    assert [(one.id, one.looks) for one in film.characters] == [("ser-bo", KNIGHT["looks"])]
    asked = [studio.text(i) for i in range(len(studio.server.asked))]
    for scene in ("s01", "s02"):
        assert any(ids(scene) in text and KNIGHT["looks"] in text for text in asked)


def test_only_what_can_be_made_is_offered(studio):
    film = studio.project()
    studio.server.play_where(OUTLINE, outline(*PEOPLED[:2]), outline())
    studio.server.script.extend([drawn()] * 3)
    studio.plan(film)
    assert "visual must be one of manim" in studio.text(1)
    assert {scene.visual for scene in board(film).scenes} == {"manim"}


def test_a_brief_chooses_what_scenes_may_be(studio):
    film = studio.project("---\nvisuals: [image]\n---\n" + PROMPT)
    studio.server.play_where(
        OUTLINE, outline({"title": "A", "visual": "image"}, words=60, duration_s=None)
    )
    studio.server.script.extend([painted()])
    studio.plan(film)
    assert [scene.visual for scene in board(film).scenes] == ["image"]


def test_a_character_that_is_known_is_the_one_in_the_film(peopled, studio, tmp_path):
    folder = tmp_path / "film" / "characters" / "bo"
    folder.mkdir(parents=True)
    Image.new("RGB", (8, 8), "red").save(folder / "bo.png")
    avatar = {"path": "bo.png", "digest": digest_bytes(b"x"), "provider": "rig"}
    own = {"id": "bo", "name": "Ser Bo", "looks": "a short man in green", "avatar": avatar}
    manifest = CharacterManifest(
        made_from="0" * 64,
        provenance=Provenance(provider="invented"),
        character=Character.model_validate(own),
    )
    (folder / "character.json").write_text(manifest.model_dump_json(by_alias=True))
    film = peopled()
    (found,) = board(film).characters
    assert (found.id, found.looks) == ("bo", "a short man in green")
    assert found.avatar is not None
    assert film.path(found.avatar.path).is_file()
    assert board(film).scenes[0].characters == ("bo",)


def test_a_film_can_be_without_people_or_must_name_known_ones(peopled, studio):
    found = board(peopled("---\ncharacters: no\n---\n" + PROMPT))
    assert found.characters == ()
    assert {scene.characters for scene in found.scenes} == {()}
    with pytest.raises(MissingError, match="asks for the character 'queen'"):
        studio.plan(studio.project("---\ncharacters: [queen]\n---\n" + PROMPT))


def test_a_picture_of_the_brief_can_be_shown(studio, tmp_path):
    film = studio.project("Explain this.\n\n![A harbour](harbour.png)\n")
    Image.new("RGB", (64, 36), "blue").save(film.root / "harbour.png")
    wrong, right = ({"image": name, "caption": ""} for name in ("other.png", "harbour.png"))
    studio.server.play_where(OUTLINE, outline())
    studio.server.play_where(ids("s01"), drawn("image", **wrong), drawn("image", **right))
    studio.server.script.extend([drawn()] * 2)
    studio.plan(film)
    scene = board(film).scenes[0]
    assert (scene.template, scene.visual, scene.params["image"]) == ("image", "manim", "image")
    assert film.path(scene.assets["image"].path).is_file()


def test_a_scene_is_planned_anew_as_its_author_wants_it(studio):
    film = studio.project()
    studio.server.play(outline(), *[drawn()] * 3)
    studio.plan(film)
    before = board(film)
    again = {"left_title": "Sum", "left": ["grows"], "right_title": "Terms", "right": ["shrink"]}
    studio.server.play(drawn("comparison", **again))
    asker = studio.asker(film)
    scene = replanned(asker, before, "s02", "compare the two")
    assert (scene.id, scene.template, scene.beats) == ("s02", "comparison", before.scenes[1].beats)
    assert scene.direction is not None
    assert scene.direction.guidance == "compare the two"
    assert "compare the two" in studio.text(0)
    studio.server.play(drawn())
    assert replanned(asker, before, "s02", "compare the two") == scene
    assert studio.server.asked == []
    assert replanned(asker, before, "s02", "compare the two", take=1).template == "bullets"


def test_new_words_of_a_scene_are_what_its_beats_are(studio):
    film = studio.project()
    studio.server.play(outline(), *[drawn()] * 3)
    studio.plan(film)
    shorter = {
        "narration": ["One sentence only"],
        "layout": "",
        "motion": "",
        "shows": [],
        "template": "statement",
        "params": {"lines": ["Only one"], "beats": ["b1"]},
    }
    studio.server.play(said(json.dumps(shorter)))
    scene = replanned(studio.asker(film), board(film), "s01", "shorter")
    assert [beat.text for beat in scene.beats] == ["One sentence only."]


def test_a_scene_that_is_not_there_is_not_planned(studio):
    film = studio.project()
    studio.server.play(outline(), *[drawn()] * 3)
    studio.plan(film)
    with pytest.raises(ConfigError, match="no scene s09"):
        replanned(studio.asker(film), board(film), "s09", "better")
