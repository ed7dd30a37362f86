"""Options that several commands share, each written once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Target = Annotated[
    str,
    typer.Argument(
        metavar="BRIEF|PROJECT",
        help="A Markdown brief, the folder of a film, or the prompt that it was made from.",
        show_default=False,
    ),
]
ProjectFolder = Annotated[
    str, typer.Argument(metavar="PROJECT", help="The folder of a film.", show_default=False)
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="DIR",
        help="The film's folder. Without it: NAME.vidgen in the current folder.",
    ),
]
QualityName = Annotated[
    str | None,
    typer.Option(
        "-q",
        "--quality",
        metavar="NAME",
        help="draft, low, medium, high, 4k or another preset; or Manim's l, m, h, p, k. "
        "Without it: as set, else as last time, else medium.",
    ),
]
Destinations = Annotated[
    list[str] | None,
    typer.Option(
        "--destination",
        metavar="NAME",
        help="Where the film goes, such as youtube,shorts; may be given again.",
    ),
]
AspectRatio = Annotated[
    str | None,
    typer.Option("--aspect", metavar="W:H", help="16:9, 9:16 or 1:1, whatever the brief says."),
]
Captions = Annotated[
    str | None,
    typer.Option(
        "--captions",
        metavar="HOW",
        help="burned, track, sidecar or none; or plain, box or highlight, burned in that style.",
    ),
]
Style = Annotated[
    str | None, typer.Option("--style", metavar="NAME", help="The style, such as paper.")
]
Mood = Annotated[
    str | None,
    typer.Option("--mood", "--music", metavar="MOOD|FILE", help="The music: a mood, or none."),
]
Audience = Annotated[
    str | None, typer.Option("--audience", metavar="TEXT", help="Who the film is for.")
]
Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="CODE",
        help="Its language, such as en; several, such as de,fr, to translate it.",
    ),
]
Duration = Annotated[
    str | None, typer.Option("--duration", metavar="TIME", help="About how long: 90s or 1m30s.")
]
Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="The film's title.")]
Voice = Annotated[str | None, typer.Option("--voice", metavar="NAME", help="Who speaks.")]
Characters = Annotated[
    bool | None,
    typer.Option("--characters/--no-characters", help="Whether people are in it, in any case."),
]
Visuals = Annotated[
    str | None,
    typer.Option(
        "--visuals", metavar="KINDS", help="What scenes may be: manim, image, video; with commas."
    ),
]
MaxCost = Annotated[
    float | None,
    typer.Option(
        "--max-cost",
        metavar="USD",
        min=0,
        help="Make no call that could bring the cost of this run above this.",
    ),
]
Scenes = Annotated[
    list[str] | None,
    typer.Option("--scene", metavar="ID", help="Only this scene, such as s03; may be given again."),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "-j", "--jobs", metavar="N", min=1, max=256, help="Processes at a time. [default: cores]"
    ),
]
Executor = Annotated[
    str | None,
    typer.Option(
        "--executor",
        metavar="WHERE",
        help="Who does the work: local, dask-local:N, or dask://HOST:PORT for a Dask cluster.",
    ),
]
Offline = Annotated[
    bool, typer.Option("--offline", help="Refuse everything that would use the network.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="A scene that fails is an error (6), not a placeholder.")
]
FailFast = Annotated[
    bool, typer.Option("--fail-fast", help="Stop at the first failure; leave the rest undone.")
]
Trust = Annotated[
    bool,
    typer.Option(
        "--trust", help="Run the scenes' code unconfined: you have read it, and answer for it."
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help="Do it again, though nothing changed and the store has it.")
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help="Say what would be done, why, and at what cost; change nothing."
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Apply it without asking.")]
Json = Annotated[
    bool, typer.Option("--json", help="Print JSON on stdout: for a run, one event a line.")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing but what went wrong.")]
