"""`vidgen review`: the storyboard and the film as one page."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import options

Open = Annotated[bool, typer.Option("--open", help="Show it in the browser.")]


def command(
    target: options.Target,
    show: Open = False,
    as_json: options.Json = False,
) -> None:
    """Write a page that shows the film as it stands: review.html in its folder.

    \b
      vidgen review talk.vidgen --open

    Every scene with its words and their times, its direction and its picture, the attempts at its
    code, what `vidgen check` found, what models and services cost, the revisions, and the film. It
    works from the disk, on a phone too, and fetches nothing. Reads the film's manifests, and writes
    the page alone.
    """
    from ..reviewing import write_page

    write_page(target, show=show, as_json=as_json)
