"""`vidgen character`: somebody for films and libraries, from a few words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import options

Description = Annotated[
    str,
    typer.Argument(metavar="DESCRIPTION", help="Who it is, in a few words.", show_default=False),
]
Image = Annotated[
    Path | None, typer.Option("--image", metavar="FILE", help="A picture of them: PNG, JPEG, WebP.")
]
Folder = Annotated[
    Path,
    typer.Option("-o", "--output", metavar="DIR", help="The folder of characters."),
]
Name = Annotated[str, typer.Option("--name", metavar="NAME", help="What they are called.")]
Seed = Annotated[
    int, typer.Option("--seed", metavar="N", min=0, help="Another number is another person.")
]
Style = Annotated[
    str, typer.Option("--art-style", metavar="STYLE", help="anime, semi-realistic or realistic.")
]
Retry = Annotated[
    str | None,
    typer.Option(
        "--retry",
        metavar="STEP",
        help="Do one step anew: analysis, description, details, looks, history or avatar.",
    ),
]


def command(
    description: Description,
    image: Image = None,
    output: Folder = Path("characters"),
    name: Name = "",
    seed: Seed = 0,
    art_style: Style = "semi-realistic",
    retry: Retry = None,
    force: options.Force = False,
    max_cost: options.MaxCost = None,
    offline: options.Offline = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Make a character: name, age, personality, looks, history and a portrait.

    \b
      vidgen character "A brave knight who is afraid of horses"
      vidgen character "The knight's squire" --image squire.png --seed 7
      vidgen character "A brave knight who is afraid of horses" --retry history

    Writes NAME/character.json and NAME/avatar.png into the folder. Without a model vidgen makes
    all of it up itself, from the words and the seed. Stop it at any time: finished steps are kept.
    """
    from ..casting import Casting, cast

    cast(
        Casting(description, image, output, name, seed, art_style, retry, force, offline, max_cost),
        as_json=as_json,
        quiet=quiet,
    )
