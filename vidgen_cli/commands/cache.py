"""`vidgen cache`: the store of results."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import options

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="""Look after the store, where every result lies under the digest of what it is made from.

    \b
      vidgen cache where             where it is
      vidgen cache ls                how much is in it
      vidgen cache gc --max-gb 5     drop what was not used for longest

    All films of a user share one store. It may be removed as a whole: then films are made anew.
    Its place and size are settings: [store] path, max_gb.""",
)

MaxGb = Annotated[
    float | None,
    typer.Option("--max-gb", metavar="GB", min=0, help="Shrink to this. [default: as set, 20]"),
]


@app.command("where")
def where(as_json: options.Json = False) -> None:
    """Print the folder of the store.

    \b
      du -sh "$(vidgen cache where)"
    """
    from ..storeroom import show_where

    show_where(as_json=as_json)


@app.command("ls")
def ls(as_json: options.Json = False) -> None:
    """Count what the store holds, and the space it may take.

    \b
      vidgen cache ls --json
    """
    from ..storeroom import show_usage

    show_usage(as_json=as_json)


@app.command("verify")
def verify(as_json: options.Json = False) -> None:
    """Read everything in the store, and drop what is damaged.

    \b
      vidgen cache verify

    What was dropped is made anew by the next run that needs it.
    """
    from ..storeroom import show_verified

    show_verified(as_json=as_json)


@app.command("gc")
def gc(max_gb: MaxGb = None, as_json: options.Json = False) -> None:
    """Drop what was not used for longest, until the store fits its limit.

    \b
      vidgen cache gc                to the limit that is set
      vidgen cache gc --max-gb 0     all but what is in use

    What was used in the last half hour stays, so a run that goes on loses nothing.
    """
    from ..storeroom import show_collected

    show_collected(max_gb, as_json=as_json)
