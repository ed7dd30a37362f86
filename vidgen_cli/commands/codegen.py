"""`vidgen codegen`: from a plan to Manim files."""

from __future__ import annotations

from .. import options


def command(
    target: options.Target,
    force: options.Force = False,
    max_cost: options.MaxCost = None,
    jobs: options.Jobs = None,
    strict: options.Strict = False,
    fail_fast: options.FailFast = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Write a plain Manim file for each scene, filled in from its template.

    \b
      vidgen codegen talk.vidgen

    Reads plan.json and narration.json. Writes code.json, and scenes/ID/scene.py with scene.json
    beside it. A scene.py that you have edited is yours: it is drawn as it is and never written
    over. `manim scenes/s02/scene.py` draws it too.
    """
    from ..run import run_one
    from ..session import Asked

    asked = Asked(jobs=jobs, strict=strict, fail_fast=fail_fast, max_cost=max_cost)
    run_one("codegen", target, asked, force=force, as_json=as_json, quiet=quiet)
