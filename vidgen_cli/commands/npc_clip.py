"""`vidgen npc-clip`: the response clips of a game's characters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import options

File = Annotated[
    Path,
    typer.Argument(
        metavar="LIBRARY", help="A library: TOML, JSON, or a CSV of requests.", show_default=False
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="DIR",
        help="Where the clips go. Without it: NAME.clips in the current folder.",
    ),
]
Targets = Annotated[
    list[str] | None,
    typer.Option(
        "--target",
        metavar="NAME",
        help="web, unity, unreal, godot, renpy, rpgmaker, gif or png, whatever the library says; "
        "may be given again.",
    ),
]
Quality = Annotated[
    str | None,
    typer.Option(
        "-q", "--quality", metavar="NAME", help="realtime, fast, balanced or quality, for all."
    ),
]
Npcs = Annotated[
    list[str] | None,
    typer.Option("--npc", metavar="ID", help="Only this NPC's clips; may be given again."),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="TEXT",
        help="Only clips whose name has this in it, such as /happy/; may be given again.",
    ),
]
Shard = Annotated[
    str | None,
    typer.Option("--shard", metavar="I/N", help="Only part I of N, such as 3/8; always the same."),
]
Merge = Annotated[
    list[Path] | None,
    typer.Option(
        "--merge",
        metavar="DIR",
        help="Take over the clips of another folder, such as another part's; may be given again.",
    ),
]
Progressive = Annotated[
    bool,
    typer.Option("--progressive", help="Make every clip at realtime quality first, then as asked."),
]
Graph = Annotated[
    Path | None,
    typer.Option("--graph", metavar="FILE", help="A response graph; --inputs says what it meets."),
]
Inputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--inputs", metavar="TRACE", help="Make what this trace of a game needs; JSON lines."
    ),
]
Predict = Annotated[
    list[Path] | None,
    typer.Option(
        "--predict", metavar="TRACE", help="Make first what such a trace is likely to show next."
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be made, and what it could cost.")
]
Sheet = Annotated[
    bool, typer.Option("--sheet", help="Also make sheet.png and a page with all clips playing.")
]
Junit = Annotated[
    Path | None,
    typer.Option("--junit", metavar="FILE", help="Write a JUnit report: a test case a clip."),
]


def command(
    library: File,
    output: Folder = None,
    target: Targets = None,
    quality: Quality = None,
    npc: Npcs = None,
    only: Only = None,
    shard: Shard = None,
    merge: Merge = None,
    progressive: Progressive = False,
    graph: Graph = None,
    inputs: Inputs = None,
    predict: Predict = None,
    sheet: Sheet = False,
    junit: Junit = None,
    dry_run: DryRun = False,
    max_cost: options.MaxCost = None,
    jobs: options.Jobs = None,
    executor: options.Executor = None,
    offline: options.Offline = False,
    fail_fast: options.FailFast = False,
    force: options.Force = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Make the response clips of a game's characters, and the index that the game reads.

    \b
      vidgen npc-clip tavern.toml
      vidgen npc-clip tavern.toml --target godot --target web --sheet
      vidgen npc-clip tavern.toml --shard 3/8 --json --junit report.xml

    A library names characters, and what is wanted of them; docs/npc.md has the rest:

    \b
      [npcs.mira]
      prompt = "a cheerful elf innkeeper with long red hair"
      [[requests]]
      npc = "mira"
      expression = "happy"
      animation = "wave"

    Equal requests are one clip. Writes clips.json and clips/, and goes on from where it stood. A
    clip that fails is stood in for as its request says (`fallback`), and tried again by the next
    run. Exit codes: 0 all made, 2 the library is wrong, 4 no budget, 7 some are fallbacks.
    """
    from ..clipping import Clipping, clip

    asked = Clipping(
        library=library,
        output=output,
        targets=tuple(target or ()),
        quality=quality,
        npcs=tuple(npc or ()),
        only=tuple(only or ()),
        shard=shard,
        merge=tuple(merge or ()),
        progressive=progressive,
        graph=graph,
        inputs=tuple(inputs or ()),
        predict=tuple(predict or ()),
        sheet=sheet,
        junit=junit,
        dry_run=dry_run,
        max_cost=max_cost,
        jobs=jobs,
        executor=executor,
        offline=offline,
        fail_fast=fail_fast,
        force=force,
    )
    clip(asked, as_json=as_json, quiet=quiet)
