"""Make the clips of an NPC library, and say what came of it."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import typer

from vidgen import presets, settings
from vidgen.clips import making, report
from vidgen.clips.engines import Engines
from vidgen.clips.make import known_of, make
from vidgen.clips.merging import merge
from vidgen.clips.outcome import exit_code
from vidgen.clips.outlook import foreseen
from vidgen.clips.plan import Wish
from vidgen.clips.stage import STAGE
from vidgen.errors import ConfigError
from vidgen.events import ActionFinished, ActionStarted, Event, Noted, StageStarted, StepReached
from vidgen.model.npc import Target
from vidgen.project import Project, RunOptions

from . import console
from .run import watched
from .session import cores, open_store
from .wording import dollars, length, near, plural

if TYPE_CHECKING:
    from vidgen.clips.outcome import Finished
    from vidgen.settings import Settings

    from .console import Screen

_TOLD_EVERY_S = 2.0


@dataclass(frozen=True)
class Clipping:
    """The arguments of one `vidgen npc-clip`."""

    library: Path
    output: Path | None
    targets: tuple[str, ...]
    quality: str | None
    npcs: tuple[str, ...]
    only: tuple[str, ...]
    shard: str | None
    merge: tuple[Path, ...]
    progressive: bool
    graph: Path | None
    inputs: tuple[Path, ...]
    predict: tuple[Path, ...]
    sheet: bool
    junit: Path | None
    dry_run: bool
    max_cost: float | None
    jobs: int | None
    executor: str | None
    offline: bool
    fail_fast: bool
    force: bool


def clip(asked: Clipping, *, as_json: bool, quiet: bool) -> None:
    """Make what a library asks for. Leaves with 7 where clips are fallbacks; raises VidgenError."""
    project = _open(asked)
    wish = _wish(asked, project.settings)
    source = making.Source(asked.library, asked.graph, asked.inputs, asked.predict)
    if asked.dry_run:
        planned = making.planned(source, wish)
        found = foreseen(project, planned, known_of(project, planned))
        _tell(found, as_json=as_json)
        return

    def work(screen: Screen) -> Finished:
        planned = making.planned(source, wish)
        if asked.merge:
            screen(Noted(f"{merge(project, planned, asked.merge):,} clips taken over"))
        finished = make(project, planned, _sparse(screen) if _lines_only(screen) else screen)
        if asked.sheet:
            from vidgen.clips.sheet import write_sheets

            write_sheets(project)
        return finished

    finished = watched(project, work, as_json=as_json, quiet=quiet)
    if asked.junit:
        report.write_junit(finished, asked.junit)
    if as_json:
        told = {"event": "Summary", "project": str(project.root), **report.summary(finished)}
        sys.stdout.write(console.json_line(told) + "\n")
    elif not quiet:
        sys.stdout.write("\n".join(_lines(project, finished)) + "\n")
    if code := exit_code(finished):
        raise typer.Exit(code)


def _wish(asked: Clipping, chosen: Settings) -> Wish:
    known = get_args(Target)
    for name in asked.targets:
        if name not in known:
            raise ConfigError(f"There is no target {name!r}. Known: {', '.join(known)}.")
    if asked.quality is not None:
        presets.load_clip_quality(asked.quality)
    return Wish(
        targets=tuple(cast("Target", name) for name in known if name in asked.targets),
        quality=asked.quality,
        npcs=frozenset(asked.npcs),
        only=asked.only,
        shard=_shard(asked.shard),
        progressive=asked.progressive,
        voice=chosen.tts.provider,
        engines=Engines(chosen),
    )


def _shard(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,5})/(\d{1,5})", text)
    part, parts = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= part <= parts:
        raise ConfigError(f"--shard {text}: is not a part of several, such as 3/8")
    return part, parts


def _open(asked: Clipping) -> Project:
    root = (asked.output or Path.cwd() / f"{asked.library.stem}.clips").expanduser()
    if root.is_file():
        raise ConfigError(f"{root} is a file, not a folder", cure="choose a folder with -o")
    flags = {
        "jobs": asked.jobs,
        "executor": asked.executor,
        "offline": asked.offline or None,
        "max_cost": asked.max_cost,
    }
    resolved = settings.resolve(root, flags)
    options = RunOptions(
        jobs=resolved.settings.jobs or cores(),
        offline=resolved.settings.offline,
        fail_fast=asked.fail_fast,
        force=frozenset({STAGE} if asked.force else ()),
    )
    return Project(root, open_store(resolved), resolved.settings, options)


def _tell(found: dict[str, Any], *, as_json: bool) -> None:
    """Say what a run would do."""
    if as_json:
        sys.stdout.write(console.json_line({"event": "DryRun", **found}) + "\n")
        return
    requests, clips, cached, todo = (found[name] for name in _COUNTS)
    told = [
        f"{requests:,} requests are {clips:,} clips: {cached:,} cached, "
        f"{todo:,} to make, in about {length(found['seconds'])}.",
        *found["notices"],
        *(_share(name, one) for name, one in found["providers"].items()),
        "Nothing was made. What is drawn here costs nothing.",
    ]
    sys.stdout.write("\n".join(told) + "\n")


def _share(name: str, found: dict[str, Any]) -> str:
    """What one provider would be asked for."""
    wrong = f" But: {found['wrong']}." if found["wrong"] else ""
    usd, took = found["cost_usd"], length(found["seconds"])
    cost = "cost unknown" if usd is None else f"at most {dollars(usd)}"
    return f"  {name}: {plural(found['clips'], 'clip')}, about {took}, {cost}.{wrong}"


_COUNTS = ("requests", "clips", "cached", "to_make")


def _lines_only(screen: Screen) -> bool:
    return isinstance(screen, console.JsonLines)


def _sparse(screen: Screen) -> Callable[[Event], None]:
    """Tell how far it is every two seconds, instead of each clip that begins or ends."""
    ended, todo, told_at = 0, 0, time.monotonic()

    def heard(event: Event) -> None:
        nonlocal ended, todo, told_at
        if isinstance(event, StageStarted):
            ended, todo = 0, event.actions - event.cached
        if isinstance(event, ActionFinished):
            ended += 1
            if time.monotonic() - told_at >= _TOLD_EVERY_S:
                told_at = time.monotonic()
                step = f"{ended:,} of {todo:,} clips"
                screen(StepReached(STAGE, step, 100 * ended // max(1, todo)))
        elif not isinstance(event, ActionStarted):
            screen(event)

    return heard


def _lines(project: Project, finished: Finished) -> Iterator[str]:
    found = report.summary(finished)
    how = [f"{found['made']:,} made", f"{found['cached']:,} cached"]
    how += [f"{found[name]:,} {name}" for name in ("fallback", "failed") if found[name]]
    yield f"{near(project.root / 'clips.json')}: {plural(found['requests'], 'request')}"
    yield f"{plural(found['clips'], 'clip')}: {', '.join(how)} ({length(finished.seconds)})"
    for name, took in found["latency_s"].items():
        times = ", ".join(f"{share} {took[share]:.2f} s" for share in ("p50", "p95", "max"))
        yield f"  {name}: {plural(took['clips'], 'clip')}, {times}"
    for model, asked in found["calls"].items():
        failed = f", {asked['failed']} failed" if asked["failed"] else ""
        yield f"  {model}: {plural(asked['calls'], 'call')}{failed}, {dollars(asked['cost_usd'])}"
    yield f"Cost: {dollars(finished.cost_usd)}"
    yield from _troubles(finished)


def _troubles(finished: Finished) -> Iterator[str]:
    shown: Sequence[str] = [f"{one.label}: {one.how}: {one.why}" for one in finished.troubled]
    yield from shown[:10]
    if len(shown) > 10:
        yield f"and {len(shown) - 10:,} more; clips.json has them all"
    if shown:
        yield "Run the same again to try them once more."
