"""What is done to pictures once they are drawn, as flags: of a film, and of one scene."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from vidgen.revision.edits import Edit

Grade = Annotated[
    str | None,
    typer.Option(
        "--grade", metavar="LOOK|FILE", help="Its colours: a look, a .cube file, or none."
    ),
]
Strength = Annotated[
    float | None,
    typer.Option("--strength", metavar="SHARE", min=0, max=1, help="How much of the grade."),
]
Logo = Annotated[
    str | None,
    typer.Option("--logo", metavar="FILE", help="A picture in a corner, or none."),
]
LogoPlace = Annotated[
    str | None,
    typer.Option("--logo-place", metavar="CORNER", help="Its corner, such as 'top right'."),
]
LogoSize = Annotated[
    float | None,
    typer.Option("--logo-size", metavar="SHARE", max=1, help="Its share of the frame's width."),
]
LogoOpacity = Annotated[
    float | None,
    typer.Option("--logo-opacity", metavar="SHARE", min=0, max=1, help="How opaque it is."),
]
Watermark = Annotated[
    str | None, typer.Option("--watermark", metavar="TEXT", help="Words in a corner, or none.")
]
WatermarkPlace = Annotated[
    str | None, typer.Option("--watermark-place", metavar="CORNER", help="Their corner.")
]
WatermarkOpacity = Annotated[
    float | None,
    typer.Option("--watermark-opacity", metavar="SHARE", min=0, max=1, help="How opaque they are."),
]
Progress = Annotated[
    str | None,
    typer.Option(
        "--progress", metavar="WHERE", help="A line that grows with the film: bottom, top or none."
    ),
]
Thumbnail = Annotated[
    str | None,
    typer.Option(
        "--thumbnail", metavar="SECONDS", help="Where its thumbnail is; none: the best picture."
    ),
]
ThumbnailTitle = Annotated[
    str | None,
    typer.Option("--thumbnail-title", metavar="TEXT", help="Words on that; yes: the title; no."),
]

Effect = Annotated[
    str | None,
    typer.Option(
        "--effect",
        metavar="NAME",
        help="An effect: grain, vignette or glitch, such as "
        "'grain amount=0.08'; none takes it away.",
    ),
]
LowerThird = Annotated[
    str | None,
    typer.Option("--lower-third", metavar="NAME", help="A name shown below for a while, or none."),
]
LowerThirdLine = Annotated[
    str | None, typer.Option("--lower-third-line", metavar="TEXT", help="A line below that.")
]
LowerThirdAt = Annotated[
    float | None,
    typer.Option("--lower-third-at", metavar="SECONDS", min=0, help="When; 0.6 into the scene."),
]
LowerThirdFor = Annotated[
    float | None, typer.Option("--lower-third-for", metavar="SECONDS", help="How long; 4.")
]
Ramp = Annotated[
    str | None,
    typer.Option("--ramp", metavar="SPEEDS", help="Its speed as it goes on: 1,0.3,1; or none."),
]


def touches(
    scene: str,
    *,
    grade: str | None,
    strength: float | None,
    effect: str | None,
    ramp: str | None,
    lower_third: dict[str, Any],
) -> list[Edit]:
    """The edit of a scene's finish that flags ask for: none, where none is given.

    `lower_third` has what is said of it by field. Raises ConfigError.
    """
    from vidgen.revision.edits import SetTouches

    from .scenes import checked

    said: dict[str, Any] = {"grade": grade, "strength": strength, **_effect(effect)}
    if ramp is not None:
        said["ramp"] = ramp if ramp == "none" else tuple(ramp.split(","))
    if name := {key: value for key, value in lower_third.items() if value is not None}:
        said["lower_third"] = "none" if name == {"title": "none"} else name
    if all(value is None for value in said.values()):
        return []
    return [checked(SetTouches, scene=scene, **said)]


def _effect(written: str | None) -> dict[str, Any]:
    """An effect and its parameters: `grain amount=0.08`. Raises ConfigError."""
    from vidgen.errors import ConfigError

    if written is None:
        return {}
    name, *given = written.split() or [""]
    pairs = [one.partition("=") for one in given]
    for key, equals, value in pairs:
        if not key or not equals or not value:
            raise ConfigError(f"{written!r} is no effect", cure="--effect 'grain amount=0.08'")
    params = {key: _value(value) for key, _, value in pairs}
    return {"effect": name, **({"params": params} if params else {})}


def _value(written: str) -> float | str | bool:
    try:
        value = json.loads(written)
    except ValueError:
        return written
    return value if isinstance(value, int | float) else written
