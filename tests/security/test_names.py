"""Names from briefs, models, libraries and providers never become another path than they say."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from vidgen import presets, prompts, template
from vidgen.errors import BriefError, ConfigError, VidgenError
from vidgen.model.base import BeatId, Digest, SceneId
from vidgen.model.character import CharacterId
from vidgen.model.npc import NpcId
from vidgen.project import Project
from vidgen.store import Store
from vidgen_cli.prompting import slug

HOSTILE = ["../x", "/etc/passwd", "a/b", "..", ".", "", "a\0b", "a\nb", "-rf", "C:\\x", "s01/../.."]


@pytest.mark.parametrize("kind", [SceneId, BeatId, CharacterId, NpcId, Digest])
@pytest.mark.parametrize("name", HOSTILE)
def test_no_id_is_a_path(kind, name):
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(name)


@pytest.mark.parametrize("name", HOSTILE)
def test_presets_templates_and_prompts_are_chosen_from_those_there_are(name):
    for load in (presets.load_style, presets.load_destination, presets.load_look):
        with pytest.raises(ConfigError):
            load(name)
    with pytest.raises(BriefError):
        template.load(name)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x", "link/x"])
def test_no_text_is_a_path_out_of_a_film(name, tmp_path):
    root = tmp_path / "film"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    project = Project(root, Store(tmp_path / "store"))
    with pytest.raises(BriefError, match="lies outside the project"):
        project.path(name)
    with pytest.raises(VidgenError):
        project.place("0" * 64, name)


@pytest.mark.parametrize(
    "said", ["../../etc/passwd", "/", "..", "a\0b", "$(reboot) `x`", "x" * 900]
)
def test_a_folder_that_is_named_after_a_prompt_is_a_plain_one(said):
    name = slug(said)
    assert 0 < len(name) < 100
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert not name.startswith((".", "-"))


def test_what_a_user_writes_into_a_prompt_is_no_template():
    known = {"words": "{{words}} {% for x in y %} ${HOME} {0.__class__}"}
    text = prompts._SLOT.sub(lambda slot: known[slot[1]], "say {{words}}")
    assert text == f"say {known['words']}"
