"""`vidgen sheet`: a whole film as one picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import options

Into = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE.png", help="Without it: sheet.png in the film."),
]
Count = Annotated[
    int | None,
    typer.Option(
        "--frames",
        metavar="N",
        min=1,
        max=400,
        help="Pictures, evenly spaced; 3 a scene without it.",
    ),
]
Columns = Annotated[
    int, typer.Option("--columns", metavar="N", min=1, max=20, help="Pictures in a row.")
]
Width = Annotated[
    int, typer.Option("--width", metavar="PIXELS", min=200, max=12000, help="Of the sheet.")
]
Of = Annotated[
    str | None,
    typer.Option("--destination", metavar="NAME", help="Of this film; the first without it."),
]


def command(
    target: Annotated[str, typer.Argument(metavar="FILM", help="A film's folder, or any video.")],
    output: Into = None,
    frames: Count = None,
    columns: Columns = 4,
    width: Width = 1600,
    destination: Of = None,
    as_json: options.Json = False,
) -> None:
    """Write a contact sheet: frames of the film with their times, as one PNG.

    \b
      vidgen sheet talk.vidgen
      vidgen sheet talk.vidgen --frames 40 --columns 8 -o talk.png
      vidgen sheet clip.mp4 -o clip.png

    Reads the film under out/, or the video that is named. Writes the sheet alone.
    """
    from ..sheets import Sheet, write_sheet

    write_sheet(target, Sheet(output, frames, columns, width, destination), as_json=as_json)
