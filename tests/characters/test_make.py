"""Making a character: its steps, what is kept of them, and its manifest."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

from vidgen.characters import kept, steps
from vidgen.characters.make import Wanted, make
from vidgen.errors import BriefError, ConfigError, MissingError, ProviderError
from vidgen.events import Noted
from vidgen.manifest import CharacterManifest
from vidgen.model.brief import Brief
from vidgen.planning.cast import known_cast

KNIGHT = Wanted("A brave knight who is afraid of horses", name="Sir Tom", art_style="anime")
STEPS = [
    ("extracting description", 30),
    ("generating details", 40),
    ("generating details", 55),
    ("generating history", 70),
    ("creating character", 80),
    ("queuing avatar", 90),
    ("completed", 100),
]


def run(studio, wanted=KNIGHT, **options):
    return make(studio.project(offline=True), wanted, studio.events.append, **options)


def test_a_character_has_a_manifest_and_a_portrait(studio):
    finished = run(studio)
    folder = studio.root / "sir-tom"
    assert finished.path == folder / "character.json"
    manifest = kept.read_manifest(finished.path)
    assert manifest == finished.manifest
    assert manifest.character.weakness == "afraid of horses"
    assert manifest.provenance.provider == "vidgen"
    avatar = manifest.character.avatar
    assert avatar is not None
    assert (avatar.path, avatar.provider) == ("avatar.png", "rig")
    assert hashlib.sha256((folder / avatar.path).read_bytes()).hexdigest() == avatar.digest


def test_steps_have_their_percentages(studio, picture):
    run(studio)
    assert studio.steps == STEPS
    run(studio, Wanted("A cook", image=picture()))
    assert studio.steps == [("uploading image", 5), ("analyzing image", 15), *STEPS]


def test_the_same_again_does_nothing_and_changes_nothing(studio):
    first = run(studio)
    before = first.path.read_bytes()
    again = run(studio)
    assert (again.ran, first.ran) == (0, 5)
    assert again.manifest == first.manifest
    assert first.path.read_bytes() == before


def test_another_store_and_folder_give_the_same_bytes(studio, tmp_path):
    first = run(studio).path.parent
    second = run(type(studio)(tmp_path / "elsewhere")).path.parent
    for name in ("character.json", "avatar.png"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


@pytest.mark.parametrize("name", ["description", "details", "looks", "history", "avatar"])
def test_a_run_that_ends_at_a_step_goes_on_there(studio, monkeypatch, name):
    whole = steps.CharacterStage.execute

    def fails(self, action, work, tick):
        if action.label == name:
            raise MissingError("the lights went out")
        return whole(self, action, work, tick)

    with monkeypatch.context() as patched:
        patched.setattr(steps.CharacterStage, "execute", fails)
        with pytest.raises(MissingError):
            run(studio)
    assert studio.steps[-1][0] == "error"
    done = studio.did()
    finished = run(studio)
    assert studio.did() == {"description", "details", "looks", "history", "avatar"} - done
    assert finished.manifest.character.avatar is not None


def test_a_character_is_there_before_its_portrait(studio, monkeypatch):
    def fails(*_):
        raise ConfigError("no paint")

    with monkeypatch.context() as patched:
        patched.setattr(steps.CharacterStage, "_avatar", fails)
        with pytest.raises(ConfigError):
            run(studio)
    bare = kept.read_manifest(studio.root / "sir-tom" / "character.json")
    assert bare.character.avatar is None
    whole = run(studio).manifest
    assert (whole.version, bare.version) == (1, 1)
    assert whole.character.avatar is not None


def test_a_machine_without_skia_says_what_to_install(studio, monkeypatch):
    monkeypatch.setitem(sys.modules, "vidgen.rig.portrait", None)
    with pytest.raises(MissingError, match="portrait cannot be drawn") as raised:
        run(studio)
    assert "libegl1" in raised.value.cure


def test_one_step_is_done_anew_and_the_former_version_is_kept(studio):
    first = run(studio)
    second = run(studio, retry="history")
    assert studio.did() == {"history"}
    assert second.manifest.version == 2
    assert second.manifest.character.history != first.manifest.character.history
    assert second.manifest.character.appearance == first.manifest.character.appearance
    former = first.path.parent / "versions" / "1"
    assert kept.read_manifest(former / "character.json") == first.manifest
    assert (former / "avatar.png").is_file()
    assert run(studio).manifest == second.manifest


def cast(studio):
    return known_cast(Brief(body="Hi."), [studio.root.parent])


def test_an_unknown_step_names_those_there_are(studio):
    with pytest.raises(ConfigError, match="history, avatar"):
        run(studio, retry="hist")


def test_two_people_of_one_name_get_folders_of_their_own(studio):
    run(studio)
    other = run(studio, Wanted("A cook", name="Sir Tom"))
    assert other.path.parent.name == "sir-tom-2"
    assert {one.character.id for one in cast(studio)} == {"sir-tom", "sir-tom-2"}


def test_another_art_style_is_another_version(studio):
    run(studio)
    other = run(studio, Wanted(KNIGHT.description, KNIGHT.name, art_style="realistic"))
    assert (other.path.parent.name, other.manifest.version) == ("sir-tom", 2)


def test_a_picture_without_a_model_gives_its_colours_and_says_so(studio, picture):
    finished = run(studio, Wanted("A cook", image=picture()))
    assert "only its colours" in " ".join(e.message for e in studio.events if isinstance(e, Noted))
    assert finished.manifest.palette[0] == "#2040c0"
    assert finished.manifest.character.appearance.cloth in finished.manifest.palette


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"0" * 99])
def test_a_broken_picture_is_named(studio, tmp_path, content):
    path = tmp_path / "broken.png"
    path.write_bytes(content)
    with pytest.raises(BriefError, match=r"broken\.png"):
        run(studio, Wanted("A cook", image=path))


def test_a_picture_that_is_not_there_is_named(studio, tmp_path):
    with pytest.raises(MissingError, match=r"gone\.png"):
        run(studio, Wanted("A cook", image=tmp_path / "gone.png"))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted("  "), "description is empty"),
        (Wanted("x" * 4001), "4001 characters"),
        (Wanted("A cook", name="x" * 121), "name has 121"),
    ],
)
def test_words_that_no_character_can_hold_are_refused(studio, wanted, words):
    with pytest.raises(BriefError, match=words):
        run(studio, wanted)
    assert studio.did() == set()


def test_a_file_of_others_is_left_alone(studio):
    other = studio.root / "other" / "character.json"
    other.parent.mkdir(parents=True)
    other.write_text('{"id": "other", "name": "Other"}')
    assert run(studio).manifest.version == 1
    assert {one.character.id for one in cast(studio)} == {"other", "sir-tom"}


def test_reading_a_folder_names_the_file_and_the_field(studio):
    path = run(studio).path
    content = json.loads(path.read_text())
    content["character"]["age"] = "old"
    path.write_text(json.dumps(content))
    with pytest.raises(BriefError, match=r"character\.json: character\.age"):
        cast(studio)


def test_a_folder_that_is_not_there_has_nobody(tmp_path):
    assert known_cast(Brief(body="Hi."), [tmp_path]) == []


def test_a_manifest_reads_back_as_it_was_written(studio):
    path = run(studio).path
    text = CharacterManifest.model_validate_json(path.read_bytes()).model_dump_json(
        by_alias=True, indent=2
    )
    assert text + "\n" == path.read_text(encoding="utf-8")


def test_the_schema_reads_what_was_written_before():
    golden = Path(__file__).parents[1] / "baselines" / "character.json"
    manifest = kept.read_manifest(golden)
    text = manifest.model_dump_json(by_alias=True, indent=2) + "\n"
    assert text == golden.read_text(encoding="utf-8")


def test_a_provider_that_fails_leaves_its_words(studio, monkeypatch):
    def fails(*_):
        raise ProviderError("the painter is out", retry_after_s=0.0)

    monkeypatch.setattr(steps.CharacterStage, "_avatar", fails)
    monkeypatch.setattr("vidgen.engine.round.ATTEMPTS", 1)
    with pytest.raises(ProviderError, match="painter is out"):
        run(studio)
