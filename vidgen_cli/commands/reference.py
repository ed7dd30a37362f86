"""`vidgen reference`: what the Manim that is installed has for a purpose."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import options

Question = Annotated[
    list[str],
    typer.Argument(
        metavar="QUESTION", help="What you want to draw, or a name.", show_default=False
    ),
]
Count = Annotated[int, typer.Option("-n", "--count", metavar="N", min=1, max=50, help="Answers.")]


def command(question: Question, count: Count = 5, as_json: options.Json = False) -> None:
    """Find what draws something: names, arguments and examples of the Manim that is installed.

    \b
      vidgen reference zoom in on part of a graph
      vidgen reference "label an axis" -n 3
      vidgen reference MathTex.set_color_by_tex

    It knows Manim and vidgen's own kit by their documentation, which it reads once, in seconds.
    Nothing leaves this machine.
    """
    from ..lookup import look_up

    look_up(" ".join(question), count, as_json=as_json)
