"""`vidgen tts`: from sentences to sound."""

from __future__ import annotations

from .. import options


def command(
    target: options.Target,
    force: options.Force = False,
    max_cost: options.MaxCost = None,
    jobs: options.Jobs = None,
    executor: options.Executor = None,
    strict: options.Strict = False,
    fail_fast: options.FailFast = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Speak the narration, and note when every word is said.

    \b
      vidgen tts talk.vidgen             only the sentences that changed
      vidgen tts talk.vidgen -j 1        with one process

    Reads plan.json. Writes narration.json and one WAV a scene under narration/. The provider is set
    in vidgen.toml (`[tts] provider = "hibari"`), the voice in the brief.
    """
    from ..run import run_one
    from ..session import Asked

    asked = Asked(
        jobs=jobs, executor=executor, strict=strict, fail_fast=fail_fast, max_cost=max_cost
    )
    run_one("tts", target, asked, force=force, as_json=as_json, quiet=quiet)
