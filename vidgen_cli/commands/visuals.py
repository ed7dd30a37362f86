"""`vidgen visuals`: pictures and films for the scenes that Manim does not draw."""

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
    """Paint a picture, or film a clip, for each scene that wants one.

    \b
      vidgen visuals talk.vidgen                   only what changed
      vidgen visuals talk.vidgen --max-cost 0.20   and no call that could pass that

    Reads plan.json, and narration.json for what is filmed. Writes visuals.json, and picture.png or
    film.mp4 under scenes/ID/. Who paints and who films is set in vidgen.toml (`[image] provider =
    "card"`, `[video] provider = "motion"`): those two need no network and cost nothing. Where a
    service fails, a card stands in, the exit code is 7, and the next run asks again.
    """
    from ..run import run_one
    from ..session import Asked

    asked = Asked(jobs=jobs, strict=strict, fail_fast=fail_fast, max_cost=max_cost)
    run_one("visuals", target, asked, force=force, as_json=as_json, quiet=quiet)
