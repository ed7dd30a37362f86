"""`vidgen set`: what the whole film shares."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import finish_options as finish
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
    grade: finish.Grade = None,
    strength: finish.Strength = None,
    logo: finish.Logo = None,
    logo_place: finish.LogoPlace = None,
    logo_size: finish.LogoSize = None,
    logo_opacity: finish.LogoOpacity = None,
    watermark: finish.Watermark = None,
    watermark_place: finish.WatermarkPlace = None,
    watermark_opacity: finish.WatermarkOpacity = None,
    progress: finish.Progress = None,
    thumbnail: finish.Thumbnail = None,
    thumbnail_title: finish.ThumbnailTitle = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Change the title, style, voice, music or finish of a film.

    \b
      vidgen set talk.vidgen --music calm --style paper
      vidgen set talk.vidgen --voice heart-calm --yes
      vidgen set talk.vidgen --grade teal-orange --logo logo.png --watermark Draft
      vidgen set talk.vidgen --progress bottom --thumbnail 12.5

    `vidgen presets` lists what there is; files lie beside the brief or in the film's folder. What
    is said here counts in place of vidgen.toml.

    The change is shown before it counts, and noted as a revision: `vidgen undo` takes it back, and
    it holds until the brief itself says something else. The film changes with the next `vidgen
    make`; for another finish alone, `vidgen compose` is enough.
    """
    from ..film_edits import file_of_film, look_or_file, setting
    from ..revising import revise

    shared = {
        "title": title,
        "style": style,
        "voice": voice,
        "music": music,
        "look": look,
        "captions": captions,
    }
    finished = {
        "grade": look_or_file(target, grade),
        "strength": strength,
        "logo": file_of_film(target, logo),
        "logo_place": logo_place,
        "logo_size": logo_size,
        "logo_opacity": logo_opacity,
        "watermark": watermark,
        "watermark_place": watermark_place,
        "watermark_opacity": watermark_opacity,
        "progress": progress,
        "thumbnail_s": thumbnail,
        "thumbnail_title": thumbnail_title,
    }
    revise(target, setting(shared, finished), yes=yes, as_json=as_json)
