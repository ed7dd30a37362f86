"""`film`: small projects with a plan in them, and two ways to run a stage on one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest

from vidgen.engine.action import Action, ActionResult, Done, Stage
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
    results: dict[str, Mapping[str, str]] = {}
    done = [_done(stage, project, action, work, results) for action in stage.actions(project)]
    stage.collect(project, done)
    return done


def _done(
    stage: Stage,
    project: Project,
    action: Action,
    work: Path,
    results: dict[str, Mapping[str, str]],
) -> Done:
    try:
        outputs = _outputs(stage, project, action, work, results)
    except VidgenError as error:
        return Done(action, None, None, error)
    return Done(action, "ran", ActionResult(action.digest, outputs))


def _outputs(
    stage: Stage,
    project: Project,
    action: Action,
    work: Path,
    results: dict[str, Mapping[str, str]],
) -> Mapping[str, str]:
    """Do an action after those that it needs, each once."""
    if action.digest in results:
        return results[action.digest]
    folder = work / action.digest[:12]
    blobs = {f"inputs/{name}": digest for name, digest in action.inputs.items()}
    for need, other in action.needs.items():
        made = _outputs(stage, project, other, work, results)
        blobs |= {f"needs/{need}/{name}": digest for name, digest in made.items()}
    (folder / "inputs").mkdir(parents=True)
    for name, digest in blobs.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(project.blob(digest).read_bytes())
    files = stage.execute(action, folder, lambda *_: None)
    results[action.digest] = {name: project.take(path) for name, path in files.items()}
    return results[action.digest]


@pytest.fixture
def film():
    return SimpleNamespace(project=project, scene=scene, plan=plan, run=run, run_here=run_here)
