"""`vidgen codegen`: from a plan to Manim files."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import options

Guidance = Annotated[
    str | None,
    typer.Option(
        "--guidance",
        metavar="WORDS",
        help="Let a model write the scene anew, with this in mind; names one --scene.",
    ),
]


def command(
    target: options.Target,
    scene: options.Scenes = None,
    guidance: Guidance = None,
    force: options.Force = False,
    max_cost: options.MaxCost = None,
    jobs: options.Jobs = None,
    strict: options.Strict = False,
    fail_fast: options.FailFast = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Write a plain Manim file for each scene: its template filled in, or code of a model.

    \b
      vidgen codegen talk.vidgen
      vidgen codegen talk.vidgen --scene s03 --guidance "show the proof with areas"

    Reads plan.json and narration.json. Writes code.json, and scenes/ID/scene.py with scene.json
    beside it. A scene.py that you have edited is yours: it is drawn as it is and never written
    over. `manim scenes/s02/scene.py` draws it too.

    What a model was asked for a scene, what it answered and what was wrong with it lies in
    scenes/ID/attempts. Guidance is kept as a revision, which `vidgen undo` takes back; code of your
    own is then put aside as scene.py.bak.
    """
    from ..run import run_one
    from ..session import Asked

    if guidance is not None:
        from ..guiding import guide

        guide(target, scene or (), guidance, quiet=quiet or as_json)
    asked = Asked(
        scenes=scene or (), jobs=jobs, strict=strict, fail_fast=fail_fast, max_cost=max_cost
    )
    run_one("codegen", target, asked, force=force, as_json=as_json, quiet=quiet)
