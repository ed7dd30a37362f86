"""What a finish cannot use is said before anything is drawn for it."""

from __future__ import annotations

import importlib.util
import json

import pytest

from vidgen.errors import ConfigError, MediaError, MissingError
from vidgen.model.asset import Asset
from vidgen.model.effect import Effect
from vidgen.project import Project, RunOptions
from vidgen.settings import Settings
from vidgen.stages.composing import finish_files
from vidgen.stages.composing.finish_files import refuse_finish
from vidgen.stages.provenance import FILE, write_provenance

OWN = "def effect(amount):\n    raise SystemExit('it was run')\n"


@pytest.fixture
def refused(film, tmp_path):
    """Look at a finish in a film of one scene, beside whose brief these files lie."""

    def look(finish: dict, files: dict[str, str], *, trust: bool = False) -> None:
        own = film.project(tmp_path)
        settings = Settings.model_validate({"finish": finish})
        project = Project(own.root, own.store, settings, RunOptions(trust=trust))
        film.plan(project, film.scene(1, "One."))
        for name, text in files.items():
            (project.root / name).write_text(text)
        (project.root.parent / "outside.png").write_text("")
        refuse_finish(project)

    return look


def of_scene(**touches: object) -> dict:
    return {"scenes": {"s01": touches}}


@pytest.mark.parametrize(
    ("finish", "kind", "told"),
    [
        ({"grade": "wram"}, ConfigError, "Did you mean warm"),
        ({"grade": "none.cube"}, MissingError, "there is no none.cube"),
        ({"grade": "bad.cube"}, MediaError, "bad.cube"),
        ({"logo": "none.png"}, MissingError, "there is no none.png"),
        ({"logo": "bad.cube"}, MediaError, "the logo cannot be read"),
        ({"logo": "../outside.png"}, MissingError, "there is no"),
        ({"scenes": {"s09": {"grade": "warm"}}}, ConfigError, "no scene 's09'. Known: s01"),
        (of_scene(grade="wram"), ConfigError, "Did you mean warm"),
        (of_scene(effect="grian"), ConfigError, "no effect 'grian'. Known: glitch, grain"),
        (of_scene(effect="grain", params={"amont": 1}), ConfigError, "takes no amont"),
        (of_scene(effect="own.py"), ConfigError, "runs with your rights"),
    ],
)
def test_what_cannot_be_used_is_refused(refused, finish, kind, told):
    with pytest.raises(kind, match=told) as caught:
        refused(finish, {"bad.cube": "LUT_3D_SIZE 2\nred green blue\n", "own.py": OWN})
    assert kind is ConfigError or caught.value.cure


@pytest.mark.parametrize("finish", [{}, {"grade": "warm"}, of_scene(grade="none", strength=0.5)])
def test_what_can_be_used_is_not(refused, finish):
    refused(finish, {})


def test_an_effect_of_ones_own_is_read_and_not_run(refused, monkeypatch):
    monkeypatch.setattr(finish_files, "find_spec", lambda _name: object())
    refused(of_scene(effect="own.py", params={"amount": 1}), {"own.py": OWN}, trust=True)
    with pytest.raises(ConfigError, match="has no function `effect`"):
        refused(of_scene(effect="own.py"), {"own.py": "effect = 1\n"}, trust=True)
    with pytest.raises(ConfigError, match="cannot be read"):
        refused(of_scene(effect="own.py"), {"own.py": "def effect(:\n"}, trust=True)


def test_without_moviepy_it_says_how_to_get_it(refused, monkeypatch):
    monkeypatch.setattr(finish_files, "find_spec", lambda _name: None)
    with pytest.raises(MissingError, match="needs MoviePy") as told:
        refused(of_scene(effect="grain"), {})
    assert told.value.cure == "uv sync --extra effects"
    assert importlib.util.find_spec is not finish_files.find_spec


def test_a_film_says_what_files_of_the_users_are_in_it(film, tmp_path):
    own = film.project(tmp_path)
    touched = {"s01": {"grade": "own.cube", "effect": "grain"}}
    finish = {"logo": "sign.png", "grade": "warm", "scenes": touched}
    project = Project(own.root, own.store, Settings.model_validate({"finish": finish}))
    bell = Effect(name="bell.wav", file=Asset(path="assets/bell.wav", digest="b" * 64))
    spoken = film.scene(1, "One.").beats[0].model_copy(update={"sound": bell})
    scene = film.scene(1).model_copy(update={"beats": (spoken,)})
    film.plan(project, scene, music="song.wav")
    for name in ("brief.md", "sign.png", "own.cube", "song.wav"):
        (project.root / name).write_text(name)
    write_provenance(project, ())
    told = json.loads((project.root / FILE).read_text())["brought"]
    assert [(one["what"], one["path"]) for one in told] == [
        ("brief", "brief.md"),
        ("sound at s01/b1", "assets/bell.wav"),
        ("music", "song.wav"),
        ("logo", "sign.png"),
        ("grade of s01", "own.cube"),
    ]
