"""`vidgen why`: which input changed, before anything is done about it."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import options

SceneId = Annotated[
    str | None,
    typer.Argument(metavar="SCENE", help="One scene, such as s03.", show_default=False),
]


def command(target: options.Target, scene: SceneId = None, as_json: options.Json = False) -> None:
    """Say which inputs changed since the last result, and what will be done again.

    \b
      vidgen why talk.vidgen         the whole film
      vidgen why talk.vidgen s03     one scene

    Reads what each stage noted when it last ended, and compares it with what it would do now.
    Changes nothing.
    """
    from ..outlook import open_film, show_work

    session, stages = open_film(target, scene)
    show_work(session, stages, scene, as_json=as_json)
