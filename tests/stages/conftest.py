"""`film`: small projects with a plan in them, and two ways to run a stage on one."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from vidgen.engine.action import ActionResult, Done, Stage
from vidgen.engine.run import run_stage
from vidgen.errors import VidgenError
from vidgen.events import Event
from vidgen.manifest import PlanManifest, Provenance
from vidgen.model.storyboard import Beat, Scene, Storyboard
from vidgen.project import Project, RunOptions
from vidgen.settings import Settings, TtsSettings
from vidgen.store import Store


def project(folder: Path, provider: str = "fake") -> Project:
    settings = Settings(tts=TtsSettings(provider=provider))
    options = RunOptions(jobs=1)
    return Project(folder / "film", Store(folder / "store"), settings, options)


def scene(number: int, *texts: str, template: str = "bullets", **beat: float) -> Scene:
    beats = tuple(Beat(id=f"b{i}", text=text, **beat) for i, text in enumerate(texts, start=1))
    return Scene(id=f"s{number:02d}", title="A scene", template=template, beats=beats)


def plan(project: Project, *scenes: Scene, **board: str) -> None:
    project.write(
        PlanManifest(
            made_from="0" * 64,
            provenance=Provenance(provider="test"),
            storyboard=Storyboard(title="A film", scenes=scenes, **board),
        )
    )


def run(stage: Stage, project: Project) -> list[Event]:
    """Run a stage as the engine does, in a worker process, and return what it told."""
    told: list[Event] = []
    run_stage(stage, project, told.append)
    return told


def run_here(stage: Stage, project: Project, work: Path) -> list[Done]:
    """Run a stage in this process, without the engine."""
    done = []
    for index, action in enumerate(stage.actions(project)):
        folder = work / str(index)
        (folder / "inputs").mkdir(parents=True)
        for name, digest in action.inputs.items():
            (folder / "inputs" / name).write_bytes(project.blob(digest).read_bytes())
        try:
            files = stage.execute(action, folder, lambda *_: None)
        except VidgenError as error:
            done.append(Done(action, None, None, error))
            continue
        outputs = {name: project.take(path) for name, path in files.items()}
        done.append(Done(action, "ran", ActionResult(action.digest, outputs)))
    stage.collect(project, done)
    return done


@pytest.fixture
def film():
    return SimpleNamespace(project=project, scene=scene, plan=plan, run=run, run_here=run_here)
