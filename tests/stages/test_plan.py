"""The stage `plan`, run as the engine runs it."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from PIL import Image

from vidgen.engine.action import Stage, canonical
from vidgen.engine.forecast import Foreseeing
from vidgen.engine.run import run_stage
from vidgen.errors import BriefError, ConfigError, MissingError
from vidgen.events import Event, ignore
from vidgen.manifest import PlanManifest
from vidgen.presets import load_destination
from vidgen.project import Project, RunOptions
from vidgen.stages.plan import PlanStage
from vidgen.store import Store

STAGE: Stage = PlanStage()
BRIEF = "# A film\n\nHello.\n\n## A picture\n\nLook at it.\n\n![A red one](pictures/red.png)\n"


def _project(folder: Path, text: str = BRIEF, **options: object) -> Project:
    home = folder / "home"
    (home / "pictures").mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 36), "red").save(home / "pictures" / "red.png")
    brief = home / "brief.md"
    brief.write_text(text, encoding="utf-8")
    project = Project(
        folder / "film", Store(folder / "store"), options=RunOptions(jobs=1, **options)
    )
    project.adopt(brief)
    return project


def test_a_brief_becomes_a_plan_with_its_pictures(tmp_path: Path) -> None:
    project = _project(tmp_path)
    report = run_stage(STAGE, project, ignore)
    assert (report.ran, report.failed) == (1, ())
    manifest = project.read(PlanManifest)
    assert [scene.template for scene in manifest.storyboard.scenes] == ["title", "image"]
    assert manifest.provenance.provider == "outline"
    asset = manifest.storyboard.scenes[1].assets["image"]
    assert asset.path == f"assets/{asset.digest[:12]}.png"
    with Image.open(project.root / asset.path) as picture:
        assert picture.size == (64, 36)


def test_the_same_brief_is_planned_once(tmp_path: Path) -> None:
    project = _project(tmp_path)
    run_stage(STAGE, project, ignore)
    told: list[Event] = []
    assert run_stage(STAGE, project, told.append).ran == 0
    before = project.read(PlanManifest)
    again = _project(tmp_path, BRIEF.replace("Hello", "Goodbye"))
    assert run_stage(STAGE, again, ignore).ran == 1
    assert again.read(PlanManifest).made_from != before.made_from


def test_a_changed_picture_makes_the_plan_anew(tmp_path: Path) -> None:
    project = _project(tmp_path)
    before = STAGE.actions(project)[0].digest
    Image.new("RGB", (64, 36), "blue").save(tmp_path / "home" / "pictures" / "red.png")
    assert STAGE.actions(project)[0].digest != before


def test_an_action_is_plain_json_without_paths_of_this_machine(tmp_path: Path) -> None:
    (action,) = STAGE.actions(_project(tmp_path))
    described = canonical(action.describe()).decode()
    assert str(tmp_path) not in described
    assert pickle.loads(pickle.dumps((STAGE, action)))[1] == action
    assert set(action.inputs) == {"picture-1"}


def test_the_frame_is_as_the_run_the_brief_or_the_destination_wants(tmp_path: Path) -> None:
    def aspect(text: str, **options: object) -> str:
        return str(STAGE.actions(_project(tmp_path, text, **options))[0].request["aspect"])

    plain = "# A film\nHello.\n"
    front = "---\naspect: 1:1\n---\n"
    shorts = (load_destination("shorts"),)
    assert aspect(plain) == "16:9"
    assert aspect("---\ndestination: shorts\n---\n" + plain) == "9:16"
    assert aspect(plain, destinations=shorts) == "9:16"
    assert aspect(front + plain, destinations=shorts) == "1:1"
    assert aspect(front + plain, aspect="16:9") == "16:9"


def test_what_the_writer_should_know_is_in_the_plan(tmp_path: Path) -> None:
    project = _project(tmp_path, "---\nduration: 5m\n---\n# A film\nHello.\n")
    run_stage(STAGE, project, ignore)
    (note,) = project.read(PlanManifest).notes
    assert "asks for 300 s" in note


def test_the_plan_can_be_foreseen_without_writing_it(tmp_path: Path) -> None:
    project = _project(tmp_path)
    assert isinstance(STAGE, Foreseeing)
    foreseen = STAGE.foresee(project)
    assert not project.has(PlanManifest)
    run_stage(STAGE, project, ignore)
    made = project.read(PlanManifest)
    assert isinstance(foreseen, PlanManifest)
    assert (foreseen.storyboard, foreseen.made_from) == (made.storyboard, made.made_from)


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("Explain the sky.\n", ConfigError, "needs a planner with a language model"),
        ("---\nx: 1\n---\n# A\n", BriefError, "line 2: unknown key 'x'"),
        ("# A\n\nB.\n\n::: pose 3\n", BriefError, "brief.md, line 5: unknown cue"),
        (
            "---\ntitle: T\n---\n# A\nB.\n\n![x](no.png)\n",
            BriefError,
            "line 7: the picture 'no.png'",
        ),
        ("# A\nB.\n\n![x](../secret.png)\n", BriefError, "lies outside the brief's folder"),
        (
            "# A\nB.\n\n![x](brief.md)\n",
            BriefError,
            "line 4: the picture 'brief.md' is not a picture",
        ),
    ],
)
def test_a_wrong_brief_stops_the_stage_and_leaves_no_plan(
    tmp_path: Path, text: str, kind: type[Exception], message: str
) -> None:
    project = _project(tmp_path, text)
    with pytest.raises(kind) as caught:
        run_stage(STAGE, project, ignore)
    assert message in str(caught.value)
    assert not (project.root / "plan.json").exists()


def test_a_project_without_a_brief_says_what_is_missing(tmp_path: Path) -> None:
    project = Project(tmp_path / "film", Store(tmp_path / "store"))
    with pytest.raises(MissingError, match="there is no such brief"):
        STAGE.actions(project)


def test_a_hand_edited_plan_reads_like_a_made_one(tmp_path: Path) -> None:
    project = _project(tmp_path)
    run_stage(STAGE, project, ignore)
    path = project.root / "plan.json"
    plan = json.loads(path.read_text())
    plan["storyboard"]["scenes"][0]["beats"][0]["text"] = "Hello there."
    path.write_text(json.dumps(plan))
    assert project.read(PlanManifest).storyboard.scenes[0].script == "Hello there."


def test_a_brief_brings_a_scene_along_with_what_it_says(tmp_path: Path) -> None:
    project = _project(tmp_path, "# A film\n\nHello.\n\n## A proof\n\n![](proof.py)\n")
    code = 'BEATS = {"b1": "Cut it."}\n\n\nclass Proof(Scene):\n    pass\n'
    (tmp_path / "home" / "proof.py").write_text(code, encoding="utf-8")
    run_stage(STAGE, project, ignore)
    scene = project.read(PlanManifest).storyboard.scenes[1]
    assert (scene.template, [beat.text for beat in scene.beats]) == ("manim", ["Cut it."])
    assert project.path(scene.assets["code"].path).read_text(encoding="utf-8") == code


def test_a_scene_that_the_brief_brings_along_brings_its_pictures(tmp_path: Path) -> None:
    project = _project(tmp_path, "# A film\n\nHello.\n\n## A picture\n\n![](pictures/show.py)\n")
    code = "class Show(Scene):\n    def construct(self):\n        self.asset('red.png')\n"
    (tmp_path / "home" / "pictures" / "show.py").write_text(code, encoding="utf-8")
    run_stage(STAGE, project, ignore)
    assets = project.read(PlanManifest).storyboard.scenes[1].assets
    assert set(assets) == {"code", "red.png"}
    with Image.open(project.path(assets["red.png"].path)) as picture:
        assert picture.size == (64, 36)
    (tmp_path / "home" / "pictures" / "red.png").unlink()
    with pytest.raises(BriefError, match=r"line 7: the picture 'pictures/red\.png' is not there"):
        STAGE.actions(project)
