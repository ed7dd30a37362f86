"""`vidgen presets`: what can be chosen by name."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import options

Kind = Annotated[
    str | None,
    typer.Argument(
        metavar="KIND",
        help="qualities, destinations, styles, clips, looks, voices or music.",
        show_default=False,
    ),
]
Name = Annotated[
    str | None, typer.Argument(metavar="NAME", help="One of them.", show_default=False)
]


def command(kind: Kind = None, name: Name = None, as_json: options.Json = False) -> None:
    """List what can be chosen by name, or show one preset as TOML.

    \b
      vidgen presets                        all
      vidgen presets styles                 one kind
      vidgen presets styles slate           one preset, to copy and change
      vidgen presets qualities draft --json

    A file of your own under presets/KIND/NAME.toml in vidgen's configuration folder adds a preset,
    or replaces one of the same name; `vidgen doctor` shows that folder.
    """
    from ..presets import show_all, show_one

    if kind is not None and name is not None:
        show_one(kind, name, as_json=as_json)
    else:
        show_all(kind, as_json=as_json)
