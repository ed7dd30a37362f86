"""`vidgen render`: from Manim files to clips."""

from __future__ import annotations

from .. import options


def command(
    target: options.Target,
    quality: options.QualityName = None,
    scene: options.Scenes = None,
    force: options.Force = False,
    max_cost: options.MaxCost = None,
    jobs: options.Jobs = None,
    executor: options.Executor = None,
    strict: options.Strict = False,
    fail_fast: options.FailFast = False,
    trust: options.Trust = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Draw each scene into a clip.

    \b
      vidgen render talk.vidgen --scene s03 -q draft    one scene, quickly
      vidgen render talk.vidgen                         all that changed

    Reads code.json and narration.json. Writes render.json and scenes/ID/clip.mp4. Scenes are drawn
    in parallel, one process a core. A scene whose code raises becomes a card that names the line,
    and the exit code is 7 (with --strict: 6).
    """
    from ..run import run_one
    from ..session import Asked

    asked = Asked(
        quality=quality,
        scenes=scene or (),
        jobs=jobs,
        executor=executor,
        strict=strict,
        fail_fast=fail_fast,
        trust=trust,
        max_cost=max_cost,
    )
    run_one("render", target, asked, force=force, as_json=as_json, quiet=quiet)
