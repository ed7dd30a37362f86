"""What a run came to: the films, what was done, what it cost, and which scenes are in trouble."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from vidgen.engine.action import scene_of
from vidgen.manifest import CodeManifest, ComposeManifest, Master, PlanManifest, RenderManifest

from .tables import Cell, table
from .terminal import BOLD, RED, harmless, paint, speaks_unicode
from .wording import dollars, length, near, plural, typed

if TYPE_CHECKING:
    from vidgen.engine.action import Done
    from vidgen.engine.chain import ChainReport
    from vidgen.engine.run import StageReport
    from vidgen.project import Project


@dataclass(frozen=True)
class Film:
    """A finished film: where it is, how long, and how large."""

    destination: str
    path: str
    duration_s: float
    width: int
    height: int
    fps: float
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Trouble:
    """A scene, or another unit of work, that failed; and the command that shows more."""

    stage: str
    scene: str | None
    action: str
    line: int | None
    error: str
    look: str
    fallback: bool


class Masters(NamedTuple):
    """Masters, and the folder of the film that their paths are in."""

    root: Path
    found: tuple[Master, ...]


@dataclass(frozen=True)
class Summary:
    """All that is told at the end. A cost of None is one that nobody can know."""

    project: str
    films: tuple[Film, ...]
    quality: str
    stages: tuple[dict[str, Any], ...]
    seconds: float
    cost_usd: float | None
    troubles: tuple[Trouble, ...]
    notes: tuple[str, ...] = ()


def gather(project: Project, report: ChainReport, masters: Masters | None = None) -> Summary:
    """Read what is to be told from the report and the film's manifests.

    `masters` are those of a version, as they lie among the film's own.
    """
    names = {stage.stage for stage in report.stages}
    composed = "compose" in names and project.has(ComposeManifest)
    troubles = [_trouble(project, done) for done in report.troubled]
    if composed and project.has(RenderManifest):
        known = {trouble.scene for trouble in troubles}
        troubles += [found for found in _stand_ins(project) if found.scene not in known]
    return Summary(
        project=str(project.root),
        films=tuple(_films(masters or own_masters(project))) if composed else (),
        quality=project.options.quality.name,
        stages=tuple(_counts(stage) for stage in report.stages),
        seconds=round(report.seconds, 2),
        cost_usd=report.cost_usd,
        troubles=tuple(troubles),
        notes=tuple(_notes(project, names, {trouble.scene for trouble in troubles})),
    )


def _notes(
    project: Project, names: Collection[str], troubled: Collection[str | None]
) -> Iterator[str]:
    """What the manifests say to the user, but for scenes of which more is told as trouble."""
    for kind in (PlanManifest, CodeManifest, ComposeManifest):
        if kind.stage in names and project.has(kind):
            notes = project.read(kind).notes
            yield from (note for note in notes if note.partition(":")[0] not in troubled)


def as_json(summary: Summary) -> dict[str, Any]:
    """The summary as plain values."""
    return asdict(summary)


def lines(summary: Summary) -> Iterator[str]:
    """The summary as a person reads it."""
    import sys

    for film in summary.films:
        yield from _film_lines(film, paint(film.path, BOLD, sys.stdout))
    yield f"{_done(summary)} ({length(summary.seconds)})"
    yield from _cost_lines(summary)
    for note in summary.notes:
        yield harmless(f"Note: {note}")
    yield from _trouble_lines(summary.troubles, unicode=speaks_unicode(sys.stdout))


def _cost_lines(summary: Summary) -> Iterator[str]:
    """What was paid for, stage by stage, and in all."""
    paid = [stage for stage in summary.stages if stage["calls"]]
    rows = [[Cell(f"  {stage['stage']}"), *map(Cell, _paid(stage))] for stage in paid]
    if rows:
        head = ("  stage", "calls", "tokens", "waited", "cost")
        yield from table([[Cell(name, BOLD) for name in head], *rows])
    yield f"Cost: {_in_all(paid)}"


def _in_all(paid: Sequence[Mapping[str, Any]]) -> str:
    calls, unknown = (sum(stage[name] for stage in paid) for name in ("calls", "unknown"))
    known = sum(stage["known_usd"] for stage in paid)
    if not calls:
        return "0, no provider was called"
    if not unknown:
        return dollars(known)
    rest = f"; the others came to {dollars(known)}" if unknown < calls else ""
    return f"unknown: for {unknown} of {plural(calls, 'call')} nobody said what it cost{rest}"


def _paid(stage: Mapping[str, Any]) -> Iterator[str]:
    yield str(stage["calls"])
    tokens = (stage["tokens_in"], stage["tokens_out"])
    yield f"{tokens[0]:,} in, {tokens[1]:,} out" if any(tokens) else "-"
    yield length(stage["latency_s"])
    yield dollars(stage["cost_usd"])


def _film_lines(film: Film, shown: str) -> Iterator[str]:
    yield f"{film.destination}: {shown}"
    pictures = f"{film.width}x{film.height}, {film.fps:g} frames a second"
    yield f"  {length(film.duration_s)} long, {pictures if film.width else 'sound alone'}"
    if film.beside:
        yield f"  beside it: {', '.join(_beside(film))}"


def _beside(film: Film) -> Iterator[str]:
    """The files that lie beside a film; of a folder in which a player finds all, its index."""
    for path in map(Path, film.beside):
        if path.parent.name == "hls":
            if path.stem == "index":
                yield "hls/index.m3u8"
        else:
            yield path.name


def _done(summary: Summary) -> str:
    ran = sum(stage["ran"] for stage in summary.stages)
    drawn = next((stage for stage in summary.stages if stage["stage"] == "render"), None)
    if ran == 0 and not summary.troubles:
        return f"Nothing had to be made: {summary.project} is up to date"
    if drawn is None:
        cached = sum(stage["cached"] for stage in summary.stages)
        return f"{plural(ran, 'piece')} of work done, {cached} known before"
    parts = [f"{drawn['ran']} drawn", f"{drawn['cached']} known before"]
    if drawn["fallbacks"]:
        parts.append(plural(drawn["fallbacks"], "placeholder"))
    return f"Scenes: {', '.join(parts)}, at {summary.quality} quality"


_INSTEAD = {
    "codegen": "its template",
    "tts": "a voice of this machine",
    "music": "the bed composed here",
}
"""What stands in for the work of a stage, where that is no placeholder."""


def _trouble_lines(troubles: Iterable[Trouble], *, unicode: bool) -> Iterator[str]:
    import sys

    for trouble in troubles:
        told = trouble.line is None or f"line {trouble.line}" in trouble.error
        where = "" if told else f" line {trouble.line}"
        instead = _INSTEAD.get(trouble.stage, "a placeholder")
        name = f"{'✗' if unicode else 'x'} {trouble.scene or trouble.action} ({trouble.stage})"
        head, *rest = harmless(trouble.error).splitlines() or [""]
        stands = f"; {instead} stands in" if trouble.fallback else ""
        head = head.rstrip(".") if stands else head
        yield f"{paint(name, RED, sys.stdout)}{where}: {head}{stands}"
        yield from rest
        yield f"  look at it: {trouble.look}"


def own_masters(project: Project) -> Masters:
    """The masters of a film without its versions."""
    return Masters(project.root, project.read(ComposeManifest).masters)


def _films(masters: Masters) -> Iterator[Film]:
    for master in masters.found:
        yield Film(
            destination=master.destination,
            path=str(near(masters.root / master.path)),
            duration_s=master.duration_s,
            width=master.width,
            height=master.height,
            fps=master.fps,
            beside=tuple(master.files.values()),
        )


def _trouble(project: Project, done: Done) -> Trouble:
    error = done.error
    scene = scene_of(done.action.label)
    return Trouble(
        stage=done.action.stage,
        scene=scene,
        action=done.action.label,
        line=getattr(error, "line", None),
        error=str(error) if error else "no result",
        look=_again(project, done) or _look(project, scene),
        fallback=done.outcome == "fallback",
    )


def _stand_ins(project: Project) -> Iterator[Trouble]:
    """Scenes of the film that were placeholders already before this run."""
    for clip in project.read(RenderManifest).clips:
        if clip.fallback:
            yield Trouble(
                stage="render",
                scene=clip.scene,
                action=clip.scene,
                line=clip.line,
                error=clip.error or "it could not be drawn",
                look=_look(project, clip.scene),
                fallback=True,
            )


def _again(project: Project, done: Done) -> str:
    """What asks a service once more for a sound that it did not make."""
    stage = done.action.stage
    return f"vidgen {stage} {typed(project.root)}" if stage in ("tts", "music") else ""


def _look(project: Project, scene: str | None) -> str:
    if scene is None:
        return f"vidgen why {typed(project.root)}"
    code = project.root / "scenes" / scene / "scene.py"
    root = typed(project.root)
    command = f"vidgen render {root} --scene {scene}"
    return f"{near(code)}, then {command}" if code.exists() else f"vidgen why {root} {scene}"


def _counts(stage: StageReport) -> dict[str, Any]:
    return {
        "stage": stage.stage,
        "ran": stage.ran,
        "cached": stage.cached,
        "fallbacks": len(stage.fallbacks),
        "failed": len(stage.failed),
        "seconds": round(stage.seconds, 2),
        "calls": stage.spent.calls,
        "tokens_in": stage.spent.tokens_in,
        "tokens_out": stage.spent.tokens_out,
        "latency_s": round(stage.spent.latency_s, 2),
        "cost_usd": stage.cost_usd,
        "known_usd": stage.spent.known_usd,
        "unknown": stage.spent.unknown,
    }
