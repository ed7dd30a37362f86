"""`vidgen music`: the bed under the film."""

from __future__ import annotations

from .. import options


def command(
    target: options.Target,
    force: options.Force = False,
    max_cost: options.MaxCost = None,
    jobs: options.Jobs = None,
    strict: options.Strict = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Make the music bed, as long as the narration.

    \b
      vidgen music talk.vidgen

    Reads plan.json and narration.json. Writes music.json and music/bed.wav. The mood is set in the
    brief (`music: calm`, `music: none`); the same brief gives the same music.
    """
    from ..run import run_one
    from ..session import Asked

    asked = Asked(jobs=jobs, strict=strict, max_cost=max_cost)
    run_one("music", target, asked, force=force, as_json=as_json, quiet=quiet)
