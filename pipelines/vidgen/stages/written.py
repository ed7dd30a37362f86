"""Scenes whose code a model writes: what is asked for each, and who does the asking.

Code that went through all gates is kept for good, and so is that a scene's attempts are used up.
Where no answer came (no key, no network, a refusal) the template stands in for this run only.
"""

from __future__ import annotations

import math
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..asking.asker import Asker, models
from ..engine.action import CALLS, Action, canonical
from ..engine.bench import Bench
from ..engine.estimate import Estimate
from ..errors import VidgenError
from ..events import Tick
from ..model.shot import Shot
from ..model.storyboard import Scene, Storyboard
from ..providers.llm.base import Server, select
from ..providers.patience import within
from ..reference import home
from ..settings import Settings
from ..spending.call import total
from ..spending.tally import count, tally
from ..store import Stored
from ..writing import learned, wording
from ..writing.attempt import Attempt
from ..writing.gates import Look
from ..writing.subject import Subject, subject_of
from ..writing.writer import Terms, write
from .check import REPORT, CheckStage
from .scene_files import ATTEMPTS, CODE, OUTCOME, SHOT, Outcome, is_forced

if TYPE_CHECKING:
    from ..project import Project

_VERSION = 1
_WEIGHT_S = 30.0
_TIMEOUT_S = 3600.0
_USUAL = 2


def no_model(settings: Settings) -> str | None:
    """Why nobody can be asked for code, or None where a model is set."""
    if models(settings, "scene"):
        return None
    return "no language model is set to write it (VIDGEN_SCENE_MODEL)"


def asked(project: Project, story: Storyboard, scene: Scene, shot: Shot) -> dict[str, Any]:
    """What an action that writes a scene has beside those of templates."""
    settings = project.settings
    subject = subject_of(story, scene, shot).model_dump(mode="json")
    examples = _examples(project, subject) if settings.use_context_learning else []
    writers = {
        "models": list(models(settings, "scene")),
        "helper": list(_helper(settings)),
        "attempts": settings.max_code_attempts,
        "prompts": wording.digest(),
        "reference": home.folder().name if settings.use_rag else None,
    }
    server = Server(settings.llm.base_url)
    answers = select(settings.llm.provider).fingerprint(server)
    return {
        "request": {"subject": subject, "writers": writers},
        "inputs": {f"example-{i}": digest for i, digest in enumerate(examples, start=1)},
        "fingerprint": {"writing": _VERSION, **answers},
        "weight_s": _WEIGHT_S,
        "timeout_s": _TIMEOUT_S,
    }


def foretold(project: Project, actions: Sequence[Action]) -> Estimate:
    """What writing these scenes could cost, where each is right after one correction."""
    asker = Asker(project.settings, project.store)
    costs: list[float | None] = []
    for action in actions:
        subject = Subject.model_validate(action.request["subject"])
        question = wording.task(subject, (), documented=False)
        costs += [asker.estimate(question, role="scene")] * _USUAL
    by = models(project.settings, "scene")[0]
    return Estimate(len(costs), total(costs), by)


def learn(action: Action, code: str) -> None:
    """Let later scenes learn from one that was just written and is sound."""
    subject = Subject.model_validate(action.request["subject"])
    learned.learn(subject.words, subject.aspect, code)


@contextmanager
def desk(project: Project) -> Iterator[Desk]:
    """Where scenes are written, for as long as the block runs."""
    bench = Bench(project, CheckStage())
    try:
        asker = Asker(project.settings, project.store, purse=project.purse)
        yield Desk(project, asker, bench)
    finally:
        bench.stop()


@dataclass(frozen=True)
class Desk:
    """Writes scenes, in threads. `left` has what is kept of writing that failed, by action."""

    project: Project
    asker: Asker
    bench: Bench
    left: dict[str, dict[str, str]] = field(default_factory=dict)
    _reading: threading.Lock = field(default_factory=threading.Lock)

    def write(self, action: Action, work: Path, tick: Tick) -> dict[str, Path]:
        """The files of a scene: its code where that is sound, its attempts, and the outcome.

        Raises what keeps answers from coming, once the attempts so far are in the store.
        """
        files: dict[str, Path] = {}

        def tell(attempt: Attempt) -> None:
            for name, text in attempt.files.items():
                _put(files, work, f"{ATTEMPTS}/{attempt.number:02d}/{name}", text)

        self._pin(action)
        within(math.inf, self._read_manim, tick, "reading Manim, once")
        with tally() as calls:
            try:
                subject = Subject.model_validate(action.request["subject"])
                look = self._look(action, tick)
                written = write(subject, self._terms(action, work), self.asker, look, tell, tick)
            except VidgenError:
                kept = {name: self.project.take(path) for name, path in files.items()}
                told = canonical([call.model_dump() for call in calls])
                kept |= {CALLS: self.project.store.put_bytes(told)} if calls else {}
                self.left[action.digest] = kept
                raise
        for call in calls:
            count(call)
        if written.code is not None:
            _put(files, work, CODE, written.code)
        outcome = Outcome(
            attempts=written.attempts, written_by=written.model, stand_in=written.why or None
        )
        _put(files, work, OUTCOME, outcome.model_dump_json(indent=1))
        return files

    def stand_in(self, action: Action) -> Action | None:
        """The action that fills the template instead, and keeps what is left of the attempts."""
        if "subject" not in action.request:
            return None
        plain = {
            name: value
            for name, value in action.request.items()
            if name not in ("subject", "writers")
        }
        return Action(
            stage=action.stage,
            version=action.version,
            label=action.label,
            request=plain,
            inputs=self.left.pop(action.digest, {}),
            weight_s=0.1,
            timeout_s=60.0,
        )

    def _terms(self, action: Action, work: Path) -> Terms:
        settings, request = self.project.settings, action.request
        names = sorted(action.inputs)
        take = int(request["subject"]["direction"]["take"])
        if is_forced(self.project, action.label):
            take += 1 + secrets.randbelow(1 << 30)  # a new answer, whatever is kept
        return Terms(
            attempts=settings.max_code_attempts,
            helper=bool(_helper(settings)),
            documented=settings.use_rag,
            examples=tuple(learned.code_of((work / "inputs" / n).read_bytes()) for n in names),
            take=take,
        )

    def _look(self, action: Action, tick: Tick) -> Look:
        """Plays code of this scene in a worker, confined: nobody answers for it."""
        from ..renderer.lint.finding import Report

        store, stage = self.project.store, CheckStage()
        shot = Shot.model_validate(action.request["shot"])
        beside = {SHOT: store.put_bytes(shot.model_dump_json(by_alias=True).encode())}
        beside |= action.request["assets"]

        def look(code: str) -> Report:
            inputs = {CODE: store.put_bytes(code.encode()), **beside}
            check = stage.code_action(self.project, action.label, inputs, shot)
            report = self.bench.do(check, tick).outputs[REPORT]
            return Report.model_validate_json(self.project.blob(report).read_bytes())

        return look

    def _read_manim(self) -> None:
        """Have the reference built where it is missing, by the first thread that needs it."""
        with self._reading:
            home.ready()

    def _pin(self, action: Action) -> None:
        """Remember which earlier scenes were shown: the next run asks the same question."""
        pin = _pin_of(action.request["subject"])
        self.project.store.record(pin, Stored(dict(action.inputs)))


def _helper(settings: Settings) -> Sequence[str]:
    """The helper models, where they are others than those that write."""
    others = settings.helper_model
    return others if others != models(settings, "scene") else ()


def _examples(project: Project, subject: Mapping[str, Any]) -> list[str]:
    """The digests of the scenes to learn from: those of the last time, else the most alike."""
    pinned = project.store.lookup(_pin_of(subject))
    if pinned is not None and not is_forced(project, subject["scene"]):
        return [digest for _, digest in sorted(pinned.outputs.items())]
    about = Subject.model_validate(subject)
    found = learned.alike(about.words, about.aspect)
    return [project.store.put_bytes(content) for content in found]


def _pin_of(subject: Mapping[str, Any]) -> str:
    return Action("codegen-examples", _VERSION, "", {"subject": subject}).digest


def _put(files: dict[str, Path], work: Path, name: str, text: str) -> None:
    path = files[name] = work / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
