"""`vidgen compose`: from clips and sound to films."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from .. import options

ExactGraph = Annotated[
    bool,
    typer.Option("--exact-graph", help="Copy nothing: one pass of ffmpeg draws the whole film."),
]


def command(
    target: options.Target,
    quality: options.QualityName = None,
    destination: options.Destinations = None,
    captions: options.Captions = None,
    force: options.Force = False,
    jobs: options.Jobs = None,
    executor: options.Executor = None,
    strict: options.Strict = False,
    exact_graph: ExactGraph = False,
    dry_run: options.DryRun = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Join clips, narration and music into a film for each destination.

    \b
      vidgen compose talk.vidgen
      vidgen compose talk.vidgen --destination shorts
      vidgen compose talk.vidgen --captions highlight
      vidgen compose talk.vidgen --exact-graph
      vidgen compose talk.vidgen --dry-run     what would be made, and what is there

    Reads render.json, narration.json and music.json. Writes compose.json, and out/NAME.mp4 with
    .srt, .vtt, chapters and a thumbnail. Clips are copied where they can be, not encoded again.
    Exit code 7 where a scene of the film is a placeholder.
    """
    with nullcontext() if dry_run else _workers_ahead(target, force=force):
        from ..run import run_one, show_one
        from ..session import Asked, instead_of_brief

        asked = Asked(
            quality=quality,
            destinations=destination or (),
            jobs=jobs,
            executor=executor,
            strict=strict,
            exact_graph=exact_graph,
            instead=instead_of_brief(captions=captions),
        )
        if dry_run:
            show_one("compose", target, asked, force=force, as_json=as_json)
        else:
            run_one("compose", target, asked, force=force, as_json=as_json, quiet=quiet)


def _workers_ahead(target: str, *, force: bool) -> AbstractContextManager[None]:
    """Have workers load while the film is opened, where there is likely something to do."""
    from vidgen.engine.birth import ahead
    from vidgen.stages.composing import PRELOAD

    return ahead(PRELOAD) if force or _is_behind(Path(target)) else nullcontext()


def _is_behind(root: Path) -> bool:
    """Whether a manifest was written since the film was composed; a look, and no proof."""
    try:
        times = {path.name: path.stat().st_mtime_ns for path in root.glob("*.json")}
    except OSError:
        return False
    return any(time > times.get("compose.json", 0) for time in times.values())
