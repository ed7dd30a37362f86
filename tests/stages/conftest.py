"""`film`: small projects, with a plan or all that compose reads, and two ways to run a stage."""

from __future__ import annotations

import wave
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from vidgen.engine.action import Action, ActionResult, Done, Stage
from vidgen.engine.run import run_stage
from vidgen.errors import VidgenError
from vidgen.events import Event
from vidgen.manifest import (
    Clip,
    MusicManifest,
    NarrationManifest,
    PlanManifest,
    Provenance,
    RenderManifest,
)
from vidgen.model.narration import Narration, SceneNarration, SpokenBeat, Word
from vidgen.model.storyboard import Beat, Scene, Storyboard
from vidgen.project import Project, RunOptions
from vidgen.settings import Settings, TtsSettings
from vidgen.store import Store

MADE = {"made_from": "0" * 64, "provenance": Provenance(provider="test")}


def project(folder: Path, provider: str = "fake") -> Project:
    settings = Settings(tts=TtsSettings(provider=provider))
    options = RunOptions(jobs=1)
    return Project(folder / "film", Store(folder / "store"), settings, options)


def scene(number: int, *texts: str, template: str = "bullets", **beat: float) -> Scene:
    beats = tuple(Beat(id=f"b{i}", text=text, **beat) for i, text in enumerate(texts, start=1))
    return Scene(id=f"s{number:02d}", title="A scene", template=template, beats=beats)


def plan(project: Project, *scenes: Scene, **board: str) -> None:
    storyboard = Storyboard(title="A film", scenes=scenes, **board)
    project.write(PlanManifest(**MADE, storyboard=storyboard))


def sing(path: Path, seconds: float, hz: int = 200, channels: int = 1) -> Path:
    """Write a tone that swells and falls, at 48 kHz."""
    time = np.arange(round(seconds * 48000)) / 48000
    sound = (6000 * np.abs(np.sin(4 * time)) * np.sin(2 * np.pi * hz * time)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, 48000, 0, "NONE", ""))
        file.writeframes(np.repeat(sound, channels).tobytes())
    return path


def clip(
    project: Project, scene: Scene, file: Path, frames: int, fps: int, matte: Path | None = None
) -> Clip:
    """A scene's clip as render leaves it."""
    return Clip(
        scene=scene.id,
        path=f"scenes/{scene.id}/clip.mp4",
        digest=project.take(file),
        frames=frames,
        duration_s=frames / fps,
        matte=project.take(matte) if matte else None,
    )


def words(text: str, first_s: float, step_s: float, lasts_s: float) -> tuple[Word, ...]:
    """Words that are spoken at an even pace."""
    starts = [(word, first_s + at * step_s) for at, word in enumerate(text.split())]
    return tuple(Word(text=word, start_s=s, end_s=s + lasts_s) for word, s in starts)


def said(
    project: Project,
    scene: Scene,
    file: Path,
    seconds: float,
    words: Sequence[Word],
    span: tuple[float, float] = (0.4, 1.5),
) -> SceneNarration:
    """The narration of a scene of one beat, which is spoken in that span."""
    beat = SpokenBeat(id="b1", start_s=span[0], end_s=span[1], words=tuple(words))
    return SceneNarration(
        scene=scene.id,
        duration_s=seconds,
        beats=(beat,),
        audio=f"narration/{scene.id}.wav",
        digest=project.take(file),
    )


def leave(
    project: Project,
    size: tuple[int, int],
    fps: int,
    clips: Sequence[Clip],
    sounds: Sequence[SceneNarration] = (),
    **music: str,
) -> None:
    """Write what compose reads, as the stages before it leave it."""
    picture = {"quality": "test", "width": size[0], "height": size[1], "fps": fps}
    project.write(RenderManifest(**MADE, **picture, clips=tuple(clips)))
    narration = Narration(sample_rate=48000, scenes=tuple(sounds))
    project.write(NarrationManifest(**MADE, narration=narration))
    project.write(MusicManifest(**MADE, **music))


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
    tools = (project, scene, plan, sing, clip, words, said, leave, run, run_here)
    return SimpleNamespace(**{tool.__name__: tool for tool in tools})
