"""`vidgen revise`: say in words what shall change."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import options

Words = Annotated[
    str, typer.Argument(metavar="WORDS", help="What shall change.", show_default=False)
]
Make = Annotated[bool, typer.Option("--make", help="Make the film right after.")]


def command(
    target: options.ProjectFolder,
    words: Words,
    yes: options.Yes = False,
    make: Make = False,
    max_cost: options.MaxCost = None,
    quality: options.QualityName = None,
    jobs: options.Jobs = None,
    as_json: options.Json = False,
) -> None:
    """Say in words what shall change. A language model turns them into edits of the film.

    \b
      vidgen revise talk.vidgen "make scene 2 shorter and warmer, drop the code scene"
      vidgen revise talk.vidgen "calmer music, and the plot in the style of a blueprint" --make

    The edits are those of `vidgen scene` and `vidgen set`. What they change is shown before it
    counts, and noted as one revision: `vidgen history` lists it with your words, `vidgen undo`
    takes it back. The film changes with the next `vidgen make`, or at once with --make; only what
    the edits touch is made again.

    Needs a planner model (VIDGEN_PLANNER_MODEL). Where nobody can be asked, the change is shown and
    not made, with exit code 2, unless --yes is given; the same again asks the model nothing.
    """
    from ..revising import revise_in_words
    from ..session import Asked

    asked = Asked(quality=quality, jobs=jobs, max_cost=max_cost)
    revise_in_words(target, words, asked, yes=yes, make=make, as_json=as_json)
