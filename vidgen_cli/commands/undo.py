"""`vidgen undo`: take a revision back."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import options

Number = Annotated[
    int | None,
    typer.Argument(
        metavar="N",
        min=1,
        help="The revision's number. Without it: the last one.",
        show_default=False,
    ),
]


def command(
    target: options.Target,
    number: Number = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Take back the last revision, or the one of that number; later ones stay where they fit.

    \b
      vidgen undo talk.vidgen
      vidgen undo talk.vidgen 3 --yes

    Taking back is a revision too, so `vidgen undo` with its number brings everything back. What
    was made before is found in the store and need not be made again.
    """
    from ..revising import undo

    undo(target, number, yes=yes, as_json=as_json)
