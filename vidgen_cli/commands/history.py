"""`vidgen history`: what was revised."""

from __future__ import annotations

from .. import options


def command(target: options.Target, as_json: options.Json = False) -> None:
    """List the revisions of a film with their numbers, times (UTC) and words.

    \b
      vidgen history talk.vidgen
      vidgen history talk.vidgen --json

    Reads revisions.json. Says which revisions no longer fit the brief: they are kept and not
    applied. A plan.json that you edited by hand becomes a revision with the next one you make.
    """
    from ..revising import show_history

    show_history(target, as_json=as_json)
