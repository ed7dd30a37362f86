from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from vidgen.engine.run import run_stage
from vidgen.errors import BriefError
from vidgen.events import ignore
from vidgen.manifest import CodeManifest, NarrationManifest, PlanManifest, Provenance, SceneCode
from vidgen.model.narration import Narration, SceneNarration, SpokenBeat
from vidgen.model.shot import Shot
from vidgen.model.storyboard import Asset, Beat, Scene, Storyboard
from vidgen.project import Project, RunOptions
from vidgen.stages.codegen import CodegenStage
from vidgen.store import Store

WHO = Provenance(provider="test")


class Film:
    """A film of one scene of bullets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = Project(folder / "film", Store(folder / "store"), options=RunOptions(jobs=1))
        self.plan()
        self.speak()

    def plan(self, template: str = "bullets", assets: dict[str, Asset] | None = None, **params):
        params = params or {"points": ["One", r"$\alpha$"], "beats": ["b1"]}
        scene = Scene(
            id="s01",
            title="A scene",
            template=template,
            params=params,
            beats=(Beat(id="b1", text="One."),),
            assets=assets or {},
        )
        story = Storyboard(title="A film", scenes=(scene,))
        self.project.write(PlanManifest(made_from="0" * 64, provenance=WHO, storyboard=story))

    def speak(self, duration_s: float = 4.0) -> None:
        beats = (SpokenBeat(id="b1", start_s=0.4, end_s=2.0),)
        scene = SceneNarration(
            scene="s01", duration_s=duration_s, beats=beats, audio="audio/s01.wav", digest="1" * 64
        )
        narration = Narration(sample_rate=48000, scenes=(scene,))
        self.project.write(
            NarrationManifest(made_from="0" * 64, provenance=WHO, narration=narration)
        )

    def write(self, *force: str) -> SceneCode:
        self.project.options = replace(self.project.options, force=frozenset(force))
        run_stage(CodegenStage(), self.project, ignore)
        return self.project.read(CodeManifest).scenes[0]

    @property
    def code(self) -> Path:
        return self.project.path("scenes/s01/scene.py")


@pytest.fixture
def film(tmp_path: Path) -> Film:
    return Film(tmp_path)


def test_a_scene_is_its_template_with_its_parameters(film: Film) -> None:
    entry = film.write()
    text = film.code.read_text(encoding="utf-8")
    assert 'TITLE: str = "A scene"' in text
    assert r'POINTS: list[str] = ["One", r"$\alpha$"]' in text
    assert "class Bullets(NarratedScene):" in text
    shot = Shot.model_validate_json(film.project.path(entry.shot).read_bytes())
    assert (shot.duration_s, shot.beats[0].id, shot.style.name) == (4.0, "b1", "slate")
    assert not entry.edited


def test_another_timing_leaves_the_code_as_it_was(film: Film) -> None:
    before = film.write()
    film.speak(6.0)
    after = film.write()
    assert after.code_digest == before.code_digest
    assert after.shot_digest != before.shot_digest


def test_edited_code_is_kept_and_its_digest_told(film: Film) -> None:
    film.write()
    film.code.write_text("# mine\n", encoding="utf-8")
    film.plan(points=["Another"])
    first = film.write()
    film.code.write_text("# mine, again\n", encoding="utf-8")
    second = film.write()
    assert film.code.read_text(encoding="utf-8") == "# mine, again\n"
    assert first.edited
    assert second.edited
    assert first.code_digest != second.code_digest


def test_new_parameters_replace_code_that_nobody_edited(film: Film) -> None:
    film.write()
    film.plan(points=["Another"])
    assert not film.write().edited
    assert '"Another"' in film.code.read_text(encoding="utf-8")


def test_force_puts_the_edited_code_aside(film: Film) -> None:
    film.write()
    film.code.write_text("# mine\n", encoding="utf-8")
    assert not film.write("codegen").edited
    assert film.code.with_name("scene.py.bak").read_text(encoding="utf-8") == "# mine\n"
    assert "class Bullets" in film.code.read_text(encoding="utf-8")


def test_wrong_parameters_name_scene_template_and_type(film: Film) -> None:
    film.plan(points="One")
    with pytest.raises(BriefError, match=r"scene s01: template bullets.*'points' \(list\[str\]\)"):
        film.write()


def test_assets_lie_beside_the_scene(film: Film) -> None:
    picture = film.folder / "cat.png"
    picture.write_bytes(b"picture")
    digest = film.project.take(picture)
    film.plan(
        template="image",
        assets={"image": Asset(path="assets/cat.png", digest=digest)},
        image="image",
    )
    entry = film.write()
    assert entry.assets == {"scenes/s01/assets/cat.png": digest}
    shot = Shot.model_validate_json(film.project.path(entry.shot).read_bytes())
    assert film.code.with_name("scene.json").parent.joinpath(shot.assets["image"]).is_file()


def test_a_scene_that_the_brief_brings_along_is_laid_out_as_it_is(film: Film) -> None:
    own = film.folder / "proof.py"
    own.write_text("class Proof(NarratedScene):\n    pass\n", encoding="utf-8")
    digest = film.project.take(own)
    film.plan(template="manim", assets={"code": Asset(path="assets/proof.py", digest=digest)})
    entry = film.write()
    assert film.code.read_bytes() == own.read_bytes()
    assert (entry.template, entry.assets, entry.edited) == ("manim", {}, False)
    own.write_text("class Other(NarratedScene):\n    pass\n", encoding="utf-8")
    digest = film.project.take(own)
    film.plan(template="manim", assets={"code": Asset(path="assets/proof.py", digest=digest)})
    assert not film.write().edited
    assert film.code.read_bytes() == own.read_bytes()
