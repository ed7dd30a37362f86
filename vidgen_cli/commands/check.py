"""`vidgen check`: what will not be seen or read, before anything is drawn."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import options

SceneFile = Annotated[
    str,
    typer.Argument(
        metavar="PROJECT|SCENE.PY",
        help="The folder of a film, its brief, or one scene's file.",
        show_default=False,
    ),
]


def command(
    target: SceneFile,
    scene: options.Scenes = None,
    quality: options.QualityName = None,
    destination: options.Destinations = None,
    jobs: options.Jobs = None,
    trust: options.Trust = False,
    force: options.Force = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Play each scene without drawing it, and say what is wrong with its pictures.

    \b
      vidgen check talk.vidgen                all scenes
      vidgen check talk.vidgen --scene s03    one of them
      vidgen check spiral.py                  a scene in a file of its own

    Finds things off the frame or outside the safe area, text over text, text that is too small for
    where the film goes, colours too much alike, empty pictures, animations that outlast their
    words, and names that the installed Manim does not have. Each finding names the
    time, the line that made the thing, and what would mend it.

    Reads code.json, narration.json and the scenes. Writes a small picture a finding under
    .vidgen/check, and shows it where the terminal has colours enough. The exit code is 6 where a
    scene has an error in it, and 0 with warnings alone.
    """
    from ..inspection import inspect
    from ..session import Asked

    asked = Asked(
        quality=quality,
        destinations=destination or (),
        scenes=scene or (),
        force=("check",) if force else (),
        jobs=jobs,
        trust=trust,
    )
    inspect(target, asked, as_json=as_json, quiet=quiet)
