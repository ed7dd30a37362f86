"""What the commands of `vidgen scene` are told, each written once."""

from __future__ import annotations

from typing import Annotated

import typer

SceneId = Annotated[
    str, typer.Argument(metavar="SCENE", help="The scene, such as s02.", show_default=False)
]
Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Its title.")]
Narration = Annotated[
    str | None,
    typer.Option("--narration", metavar="TEXT", help='What it says; "" makes it silent.'),
]
Beat = Annotated[
    str | None,
    typer.Option("--beat", metavar="ID", help="Let --narration replace this sentence only."),
]
Param = Annotated[
    list[str] | None,
    typer.Option(
        "--param",
        metavar="KEY=VALUE",
        help="A parameter of its template, lists and numbers as JSON; may be given again.",
    ),
]
Template = Annotated[
    str | None, typer.Option("--template", metavar="NAME", help="Draw it with this template.")
]
NewTemplate = Annotated[
    str, typer.Option("--template", metavar="NAME", help="What draws it, such as bullets.")
]
NewTitle = Annotated[str, typer.Option("--title", metavar="TEXT", help="Its title.")]
Least = Annotated[
    float | None,
    typer.Option(
        "--least",
        metavar="SECONDS",
        min=0,
        max=3600,
        help="Last this long at least; 0: as its words.",
    ),
]
Guidance = Annotated[
    str | None,
    typer.Option("--guidance", metavar="TEXT", help="Let a model draw it anew, with this in mind."),
]
Visual = Annotated[
    str | None,
    typer.Option(
        "--visual", metavar="KIND", help="Draw (manim), paint (image) or film it (video)."
    ),
]
Picture = Annotated[
    str | None, typer.Option("--picture", metavar="TEXT", help="What is to be painted or filmed.")
]
Camera = Annotated[
    str | None, typer.Option("--camera", metavar="TEXT", help="How the camera moves in that.")
]
Avoid = Annotated[
    str | None, typer.Option("--avoid", metavar="TEXT", help="What must not be in that.")
]
Again = Annotated[
    bool, typer.Option("--again", help="Another take: make its picture once more, asked the same.")
]
Transition = Annotated[
    str | None,
    typer.Option(
        "--transition",
        metavar="TEXT",
        help="How it begins: cut, fade, or such as 'crossfade 0.8', 'wipe left', 'dip black 1'.",
    ),
]
InIt = Annotated[
    list[str] | None,
    typer.Option(
        "--character", metavar="ID", help="Who is in it; may be given again; none for nobody."
    ),
]
Sound = Annotated[
    str | None,
    typer.Option(
        "--sound",
        metavar="NAME|FILE",
        help='A sound with the sentence of --beat: "pop -6 dB at money", or a file beside the '
        "brief; none takes it away.",
    ),
]
Gain = Annotated[
    float | None,
    typer.Option(
        "--gain", metavar="DB", min=-40, max=20, help="How much louder it is heard; 0: as it was."
    ),
]
FilmSound = Annotated[
    str | None,
    typer.Option(
        "--film-sound", metavar="DB", help="Hear what was filmed: 0 as loud as music; or none."
    ),
]
Fit = Annotated[
    str | None,
    typer.Option(
        "--fit", metavar="WAY", help="How a film fits: auto, hold, speed, loop, trim or stretch."
    ),
]
Before = Annotated[
    str | None, typer.Option("--before", metavar="SCENE", help="Right before this scene.")
]
After = Annotated[
    str | None, typer.Option("--after", metavar="SCENE", help="Right after this scene.")
]
