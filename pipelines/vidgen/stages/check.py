"""Look at scenes before they are drawn. A report is no part of a film: no manifest keeps it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.action import Action, Done, Trust
from ..engine.lock import hold
from ..engine.run import run_actions
from ..errors import RenderError, SceneCodeError, VidgenError
from ..events import Emit, RunFinished, RunStarted, StageFinished, Tick
from ..model.storyboard import Aspect
from ..planner.scene_code import read_scene
from ..presets import load_destination
from ..project import Project
from ..reference import home as reference
from ..reference.check import check_source, inspect_scene
from ..reference.table import Table
from ..sandbox.policy import Finding as Wrong
from ..sandbox.policy import refusal
from .drawn_with import renderer
from .render import RenderStage, is_trusted, shot_at

if TYPE_CHECKING:
    from ..model.preset import Destination
    from ..model.shot import Shot
    from ..renderer.lint.finding import Report

Reader = Callable[[str, str, Table, Sequence[str] | None], tuple[Wrong, ...]]

REPORT = "report.json"
_SCENE, _SHOT = "scene.py", "scene.json"
_ESTIMATED_S = 12.0
_USUAL: dict[Aspect, str] = {"16:9": "youtube", "9:16": "shorts", "1:1": "square"}
_MEMORY_MB = 500
_SKETCH_FPS = 15


@dataclass(frozen=True)
class Checked:
    """What was found in a scene, or why it could not be looked at.

    `pictures` are files by the numbers that findings have for them.
    """

    scene: str
    report: Report | None
    error: VidgenError | None = None
    pictures: Mapping[int, Path] | None = None

    @property
    def is_bad(self) -> bool:
        return self.report is None or self.report.errors > 0


@dataclass(frozen=True)
class CheckStage:
    """Plays scenes and looks at them."""

    name: str = "check"
    version: int = 2
    preload: tuple[str, ...] = (
        "vidgen.renderer.deferred",
        "vidgen.renderer.kit",
        "vidgen.renderer.lint.dry_pass",
        "ziamath",
    )
    isolated: bool = True

    def actions(self, project: Project) -> Sequence[Action]:
        """One action a scene, or a scene chosen, of code.json."""
        chosen = project.options.scenes
        options = replace(project.options, scenes=())
        whole = Project(project.root, project.store, project.settings, options)
        return [
            replace(
                self._action(
                    project,
                    action.label,
                    action.inputs,
                    action.request["tex"],
                    _shape(action.request),
                ),
                weight_s=action.weight_s,
                timeout_s=action.timeout_s,
                trust=action.trust,
            )
            for action in RenderStage().actions(whole)
            if not chosen or action.label in chosen
        ]

    def file_action(self, project: Project, code: Path) -> Action:
        """The action for a scene in a file of its own, with what lies beside it."""
        inputs = {_SCENE: project.take(code)}
        for name in beside(code):
            inputs[name] = project.take(code.parent / name)
        tex, aspect = project.settings.render.tex, project.options.aspect or "16:9"
        action = self._action(project, code.stem, inputs, tex, aspect)
        trust: Trust = "user" if project.options.trust else "nobody"
        return replace(action, weight_s=_ESTIMATED_S, timeout_s=600.0, trust=trust)

    def code_action(
        self, project: Project, label: str, inputs: Mapping[str, str], shot: Shot
    ) -> Action:
        """The action for code that nobody answers for, however finely it is drawn later."""
        action = self._action(project, label, inputs, project.settings.render.tex, shot.aspect)
        return replace(
            action,
            request={**action.request, "fps": _SKETCH_FPS},
            weight_s=shot.duration_s,
            timeout_s=_patience_s(shot.duration_s),
            trust="nobody",
        )

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        """Look at a scene: a report, and a picture for each finding that has one."""
        from ..renderer.lint.dry_pass import look
        from ..renderer.lint.finding import Demands
        from ..renderer.lint.picture import save
        from ..renderer.maths import install

        request = action.request
        install(request["tex"])
        tick(None, "looking at the scene")
        unknown = _wrong(work / "inputs" / _SCENE, check_source)
        try:
            looked = look(
                work / "inputs" / _SCENE,
                work / "player",
                fps=request["fps"],
                demands=Demands.model_validate(request["demands"]),
                trusted=is_trusted(action),
            )
        except SceneCodeError:
            if not unknown:
                raise
            reader = check_source if is_trusted(action) else inspect_scene
            # it says all at once, and what to write
            raise refusal(_wrong(work / "inputs" / _SCENE, reader), _SCENE) from None
        report = work / REPORT
        whole = _with(looked.report, unknown)
        report.write_text(whole.model_dump_json(by_alias=True), encoding="utf-8")
        return {REPORT: report, **save(looked, work)}

    def fallback(self, action: Action, error: VidgenError) -> None:
        """Nothing stands in for a report."""

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        """A report is kept by the store alone."""

    def _action(
        self,
        project: Project,
        label: str,
        inputs: Mapping[str, str],
        tex: str,
        aspect: Aspect,
    ) -> Action:
        return Action(
            stage=self.name,
            version=self.version,
            label=label,
            request={
                "fps": project.options.quality.fps,
                "demands": _demands(project.options.destinations, aspect),
                "tex": tex,
            },
            inputs=inputs,
            fingerprint={**renderer(), "reference": reference.ready().name},
            memory_mb=_MEMORY_MB,
        )


def check(project: Project, *, emit: Emit) -> list[Checked]:
    """Look at the scenes of a film that are chosen; their pictures lie in `.vidgen/check`.

    Raises MissingError where the scenes are not written yet.
    """
    stage = CheckStage()
    return _run(stage, project, stage.actions(project), project.hidden / "check", emit)


def check_file(project: Project, code: Path, pictures: Path, *, emit: Emit) -> Checked:
    """Look at one scene in a file, in the name of a project that is made for it."""
    stage = CheckStage()
    return _run(stage, project, [stage.file_action(project, code)], pictures, emit)[0]


def beside(code: Path) -> Iterator[str]:
    """What a scene's file finds beside it: its shot, and the pictures that it asks for."""
    shot = code.with_name(_SHOT)
    try:
        named = list(read_scene(code.read_text(encoding="utf-8")).pictures)
    except (SyntaxError, ValueError):
        named = []
    if shot.is_file():
        yield _SHOT
        named += shot_at(shot).assets.values()
    folder = code.parent.resolve()
    for name in dict.fromkeys(named):
        path = (folder / name).resolve()
        if path.is_relative_to(folder) and path.is_file():
            yield name


def _run(
    stage: CheckStage, project: Project, actions: Sequence[Action], folder: Path, emit: Emit
) -> list[Checked]:
    begun = time.perf_counter()
    with hold(project.hidden / "lock"):
        emit(RunStarted(str(project.root), (stage.name,)))
        done = run_actions(stage, project, actions, emit)
        checked = [_checked(project, end, folder / end.action.label) for end in done]
        seconds = time.perf_counter() - begun
        ran, failed = (sum(end.outcome == kind for end in done) for kind in ("ran", None))
        cached = len(done) - ran - failed
        emit(StageFinished(stage.name, ran, cached, failed, seconds, 100))
        bad = any(one.is_bad for one in checked)
        emit(RunFinished(seconds, RenderError.exit_code if bad else 0))
    return checked


def _checked(project: Project, end: Done, folder: Path) -> Checked:
    """A report and its pictures, which take the place of those of the last time."""
    from ..renderer.lint.finding import Report

    shutil.rmtree(folder, ignore_errors=True)
    if end.result is None:
        return Checked(end.action.label, None, end.error)
    outputs = end.result.outputs
    report = Report.model_validate_json(project.blob(outputs[REPORT]).read_bytes())
    pictures = {}
    for name, digest in outputs.items():
        if name != REPORT:
            project.store.lay_out(digest, folder / name, writable=True)
            pictures[int(Path(name).stem)] = folder / name
    return Checked(end.action.label, report, None, pictures)


def _patience_s(duration_s: float) -> float:
    """How long code that may never end is played; sound code takes a fraction of that."""
    return 25 + 3 * duration_s


def _wrong(code: Path, reader: Reader) -> tuple[Wrong, ...]:
    """What is wrong in a scene's code, as one of the readers of code finds it."""
    shot = code.with_name(_SHOT)
    beats = [beat.id for beat in shot_at(shot).beats] if shot.is_file() else None
    source = code.read_text(encoding="utf-8", errors="replace")
    return reader(source, code.name, reference.table(reference.ready()), beats)


def _with(report: Report, unknown: Sequence[Wrong]) -> Report:
    """A report that also warns of what is wrong on lines that were not run, or do nothing."""
    from ..renderer.lint.finding import MOST, Finding, Rule

    warnings = [
        Finding(
            rule=Rule.UNKNOWN,
            severity="warning",
            start_s=0,
            end_s=0,
            message=f"line {wrong.line}: {wrong.message}",
            suggestion=wrong.cure,
        )
        for wrong in unknown
    ]
    return report.model_copy(update={"findings": (*report.findings, *warnings)[:MOST]})


def _demands(destinations: Sequence[Destination], aspect: Aspect) -> dict[str, object]:
    """What the strictest of the destinations that take this shape demands of texts."""
    fitting = [one for one in destinations if aspect in one.aspects]
    chosen = fitting or [load_destination(_USUAL[aspect])]
    margins = zip(*(one.margins for one in chosen), strict=True)
    return {
        "smallest_text": max(one.smallest_text for one in chosen),
        "margins": [max(sides) for sides in margins],
    }


def _shape(request: Mapping[str, Any]) -> Aspect:
    if request["width"] == request["height"]:
        return "1:1"
    return "16:9" if request["width"] > request["height"] else "9:16"
