"""`vidgen doctor`: is everything here that a film needs?"""

from __future__ import annotations

from typing import Annotated

import typer

from .. import options

Folder = Annotated[
    str | None,
    typer.Argument(
        metavar="PROJECT", help="Also read the settings of this film.", show_default=False
    ),
]


def command(target: Folder = None, as_json: options.Json = False) -> None:
    """Check tools, fonts, voices and the store, and show every setting with where it came from.

    \b
      vidgen doctor
      vidgen doctor talk.vidgen --json

    Runs ffmpeg and the filters that a film needs, registers the fonts, asks the voice provider, and
    writes a test file into the store's folder. Secrets are shown as ***. What guards money, the
    network and what leaves the machine is the stricter of your own file and the film's; a flag or
    the environment beats both. Each line that is not ok says what mends it. Exit code 3 when
    something is missing that a film needs.
    """
    from ..checkup import examine

    failed = examine(target, as_json=as_json)
    if failed:
        raise typer.Exit(3)
