"""The gates that a model's code goes through before it is drawn, the cheapest first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import MediaError, RenderError, VidgenError
from ..reference import home
from ..reference.check import inspect_scene
from .problem import Problem, broken, unreadable, unseen

if TYPE_CHECKING:
    from ..renderer.lint.finding import Report

FILE = "scene.py"

Look = Callable[[str], "Report"]
"""Plays code, confined, and says what is seen. Raises VidgenError where it does not run."""

_NO_CODE = Problem(
    "the answer holds no Python file", cure="put the whole file into one block: ```python … ```"
)


def problems_of(code: str | None, beats: Collection[str], look: Look) -> tuple[Problem, ...]:
    """What is wrong with code: it is read, held against policy and Manim, then played.

    None of it runs here. Raises what no code is to blame for.
    """
    if code is None:
        return (_NO_CODE,)
    wrong = inspect_scene(code, FILE, home.table(home.ready()), beats)
    if wrong:
        return unreadable(wrong)
    try:
        return unseen(look(code), code)
    except VidgenError as error:
        if isinstance(error, RenderError | MediaError) or type(error) is VidgenError:
            return (_placed(broken(error, code)),)
        raise


def _placed(problem: Problem) -> Problem:
    """What ended without a line to look at was stopped from outside, for what it used."""
    if problem.line or problem.cure:
        return problem
    return replace(problem, cure="bound every loop and every updater, and draw fewer things")
