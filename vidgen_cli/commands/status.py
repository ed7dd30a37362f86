"""`vidgen status`: scenes and stages at a glance."""

from __future__ import annotations

from .. import options


def command(target: options.Target, as_json: options.Json = False) -> None:
    """Show every scene and stage: fresh, stale, missing, failed or cached.

    \b
      vidgen status talk.vidgen
      vidgen status talk.md --json

    \b
    fresh    as it would be made again
    stale    something that it is made from has changed
    cached   changed, but its result is in the store: it costs nothing
    missing  not made yet
    failed   the last try failed; a placeholder may stand in

    Reads the manifests and the brief, with the quality and destinations of the last make. Changes
    nothing. `vidgen why` gives the reasons.
    """
    from ..outlook import open_film, show_status

    session, stages = open_film(target)
    show_status(session, stages, as_json=as_json)
