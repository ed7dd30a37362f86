"""`vidgen set`: what the whole film shares."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import options

Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="The film's title.")]
Style = Annotated[
    str | None, typer.Option("--style", metavar="NAME", help="The style of its pictures.")
]
Voice = Annotated[str | None, typer.Option("--voice", metavar="NAME", help="Who speaks.")]
Music = Annotated[
    str | None,
    typer.Option(
        "--music", metavar="MOOD|FILE", help="A mood, a sound file beside the brief, or none."
    ),
]
Look = Annotated[
    str | None,
    typer.Option("--look", metavar="TEXT", help="One line that all painted pictures share."),
]


def command(
    target: options.Target,
    title: Title = None,
    style: Style = None,
    voice: Voice = None,
    music: Music = None,
    look: Look = None,
    captions: options.Captions = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Change the title, style, voice or music of a film.

    \b
      vidgen set talk.vidgen --music calm --style paper
      vidgen set talk.vidgen --voice heart-calm --yes

    `vidgen presets` lists what there is. The change is shown before it counts, and noted as a
    revision: `vidgen undo` takes it back, and it holds until the brief itself says something else.
    The film changes with the next `vidgen make`.
    """
    from vidgen.revision.edits import SetFilm

    from ..revising import revise
    from ..scenes import checked

    edit = checked(
        SetFilm,
        title=title,
        style=style,
        voice=voice,
        music=music,
        look=look,
        captions=captions,
    )
    revise(target, [edit], yes=yes, as_json=as_json)
