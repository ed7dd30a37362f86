"""`vidgen init`: a film to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="The film's folder; made if it is not there.")
]


def command(folder: Folder) -> None:
    """Begin a film: write an example brief, and a settings file with every default in comments.

    \b
      vidgen init my-film
      vidgen make my-film

    Writes DIR/brief.md, which makes a film of about 30 seconds as it is, and DIR/vidgen.toml.
    Nothing that is there already is written over: then the exit code is 2.
    """
    from ..beginning import begin

    begin(folder)
