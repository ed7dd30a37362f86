"""Who sets the formulas of a scene is part of what its clip is stored under."""

from __future__ import annotations

import pytest

from vidgen.errors import MissingError
from vidgen.manifest import CodeManifest, Provenance, SceneCode
from vidgen.model.shot import Shot
from vidgen.presets import load_style
from vidgen.project import Project
from vidgen.settings import RenderSettings, Settings
from vidgen.stages.render import RenderStage
from vidgen.store import Store


@pytest.fixture
def action(tmp_path, monkeypatch):
    """The action of a film's one scene, on a machine with these programs."""
    film, folder = tmp_path / "film", tmp_path / "film" / "scenes" / "s01"
    folder.mkdir(parents=True)
    shot = Shot(scene="s01", aspect="16:9", style=load_style("slate"), duration_s=1.0, beats=())
    (folder / "scene.py").write_text("", encoding="utf-8")
    (folder / "scene.json").write_text(shot.model_dump_json(by_alias=True), encoding="utf-8")
    store = Store(tmp_path / "store")
    scene = SceneCode(
        scene="s01",
        template="statement",
        code="scenes/s01/scene.py",
        shot="scenes/s01/scene.json",
        code_digest="0" * 64,
        shot_digest="0" * 64,
    )

    def made(engine, *programs):
        path = tmp_path / "-".join(("bin", *programs))
        path.mkdir(exist_ok=True)
        for program in programs:
            (path / program).write_text("#!/bin/sh\necho a toy\n", encoding="utf-8")
            (path / program).chmod(0o755)
        monkeypatch.setenv("PATH", f"{path}:/bin")
        project = Project(film, store, Settings(render=RenderSettings(tex=engine)))
        project.write(
            CodeManifest(
                made_from="0" * 64, provenance=Provenance(provider="test"), scenes=(scene,)
            )
        )
        return RenderStage().actions(project)[0]

    return made


def test_without_tex_it_is_vidgen_however_it_is_asked(action):
    assert action("auto").digest == action("builtin").digest
    assert action("auto").fingerprint["tex"] == "builtin"


def test_with_tex_its_version_counts(action):
    with_tex = action("auto", "latex", "dvisvgm")
    assert with_tex.digest != action("builtin", "latex", "dvisvgm").digest
    assert with_tex.fingerprint["latex"] == "a toy"


def test_tex_that_is_asked_for_must_be_there(action):
    with pytest.raises(MissingError, match="no latex"):
        action("latex")
