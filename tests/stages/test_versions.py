"""Other versions of a film: projects of their own, whose masters lie among the film's."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from vidgen.engine.run import run_stage
from vidgen.errors import BriefError, ConfigError, MissingError
from vidgen.events import ignore
from vidgen.manifest import (
    CodeManifest,
    ComposeManifest,
    Master,
    PlanManifest,
    Provenance,
    SceneCode,
    VersionsManifest,
)
from vidgen.model.version import Version
from vidgen.presets import load_destination
from vidgen.stages.plan import PlanStage
from vidgen.stages.upload import composed
from vidgen.stages.versions import project_of, publish, version_at

UPRIGHT = Version(aspect="9:16")
MADE = {"made_from": "0" * 64, "provenance": Provenance(provider="test")}


@pytest.fixture
def wide(film, tmp_path) -> SimpleNamespace:
    """A wide film that is planned."""
    project = film.project(tmp_path)
    film.plan(project, film.scene(1, "One.", "Two."), film.scene(2, "Three."))
    return SimpleNamespace(project=project, plan=film.plan, scene=film.scene)


def version_of(film, version=UPRIGHT, destination="square"):
    return project_of(film, version, [load_destination(destination)])


def test_a_version_knows_what_it_is(wide):
    found = version_of(wide.project)
    assert found.root == wide.project.root / "versions/9x16"
    assert version_at(found.root) == (UPRIGHT, wide.project.root)
    assert version_at(wide.project.root) is None
    assert found.purse is wide.project.purse


def test_a_version_has_the_plan_of_its_film_in_its_own_shape(wide):
    found = version_of(wide.project)
    run_stage(PlanStage(), found, ignore)
    board, own = (one.read(PlanManifest).storyboard for one in (found, wide.project))
    assert board == own.model_copy(update={"aspect": "9:16", "destination": "square"})
    assert run_stage(PlanStage(), found, ignore).cached == 1


def test_a_changed_film_changes_its_versions(wide):
    found = version_of(wide.project)
    run_stage(PlanStage(), found, ignore)
    wide.plan(wide.project, wide.scene(1, "Another."))
    assert run_stage(PlanStage(), found, ignore).ran == 1
    assert len(found.read(PlanManifest).storyboard.scenes) == 1


def test_a_film_must_be_planned_first(film, tmp_path):
    with pytest.raises(MissingError, match="is not planned yet"):
        PlanStage().actions(version_of(film.project(tmp_path)))


def test_another_language_needs_a_model(wide):
    found = version_of(wide.project, Version(language="de"))
    with pytest.raises(ConfigError, match="no language model is set that could translate"):
        PlanStage().actions(found)


def test_a_version_that_cannot_be_read_is_told(wide):
    found = version_of(wide.project)
    (found.root / ".vidgen/version.json").write_text('{"language": "../x"}')
    with pytest.raises(BriefError, match=r"version\.json: language: ") as caught:
        version_at(found.root)
    assert "\n" not in caught.value.message


def write_code(wide, edited: bool) -> None:
    digest = wide.project.store.put(wide.project.root / "scenes/s01/scene.py")
    scene = SceneCode(
        scene="s01", template="bullets", code="scenes/s01/scene.py", shot="scenes/s01/scene.json",
        code_digest=digest, shot_digest=digest, edited=edited,
    )  # fmt: skip
    wide.project.write(CodeManifest(scenes=(scene,), **MADE))


@pytest.mark.parametrize("edited", [True, False])
def test_code_of_the_users_own_comes_along(wide, edited):
    own = wide.project.root / "scenes/s01/scene.py"
    own.parent.mkdir(parents=True)
    own.write_text("mine")
    write_code(wide, edited)
    copy = version_of(wide.project).root / "scenes/s01/scene.py"
    assert copy.exists() is edited
    if edited:
        own.write_text("mine again")
        version_of(wide.project)
        assert copy.read_text() == "mine again"
        copy.write_text("another one for this shape")
        own.write_text("mine once more")
        version_of(wide.project)
        assert copy.read_text() == "another one for this shape"


def composed_at(project, destination, **more) -> None:
    """As if compose had run there."""
    names = {"": f"out/{destination}.mp4", "srt": f"out/{destination}.srt",
             "thumbnail": "out/thumbnail.jpg"}  # fmt: skip
    digests = {}
    for kind, name in names.items():
        file = project.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{destination} {kind} {project.root.name}")
        digests[kind] = project.store.put(file)
    path, digest = names.pop(""), digests.pop("")
    master = Master(
        destination=destination, path=path, digest=digest, files=names, digests=digests,
        width=2, height=2, fps=1, duration_s=1, lufs=-14, true_peak_db=-1, **more,
    )  # fmt: skip
    project.write(ComposeManifest(masters=(master,), **MADE))


def test_masters_lie_together_and_are_uploaded_together(wide):
    upright, german = UPRIGHT, Version(language="de")
    projects = [(upright, version_of(wide.project)), (german, version_of(wide.project, german))]
    composed_at(wide.project, "youtube")
    composed_at(projects[0][1], "square")
    composed_at(projects[1][1], "youtube")
    publish(wide.project, projects)
    out = sorted(path.name for path in (wide.project.root / "out").iterdir())
    assert out == [
        "square.mp4", "square.srt", "square.thumbnail.jpg", "thumbnail.jpg", "youtube.de.mp4",
        "youtube.de.srt", "youtube.de.thumbnail.jpg", "youtube.mp4", "youtube.srt",
    ]  # fmt: skip
    assert {path for path, _ in composed(wide.project)} == {f"out/{name}" for name in out}
    listed = wide.project.read(VersionsManifest).versions
    assert [one.folder for one in listed] == ["versions/9x16", "versions/de"]


@pytest.mark.parametrize(
    ("version", "name"),
    [
        (Version(aspect="1:1"), "1x1"),
        (Version(language="pt-BR"), "pt-BR"),
        (Version(language="de", aspect="9:16"), "de-9x16"),
    ],
)
def test_names_of_versions(version, name):
    assert version.name == name
