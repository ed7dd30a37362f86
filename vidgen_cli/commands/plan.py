"""`vidgen plan`: from a brief to scenes and beats."""

from __future__ import annotations

from .. import options


def command(
    target: options.Target,
    destination: options.Destinations = None,
    aspect: options.AspectRatio = None,
    force: options.Force = False,
    jobs: options.Jobs = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Read the brief into a storyboard: scenes, beats, and the template that draws each scene.

    \b
      vidgen plan talk.vidgen            after an edit of the brief
      vidgen plan talk.vidgen --force    anew, though nothing changed

    Reads the brief and its pictures, and revisions.json: those that no longer fit the brief are
    kept, not applied, and named. Writes plan.json, which may be edited by hand: the stages
    after it follow the edit. A plan that was edited is kept in .vidgen/history when it is replaced.
    The film must exist: `vidgen make BRIEF --until plan` begins one.
    """
    from ..run import run_one
    from ..session import Asked

    asked = Asked(
        destinations=destination or (),
        aspect=aspect,
        jobs=jobs,
    )
    run_one("plan", target, asked, force=force, as_json=as_json, quiet=quiet)
