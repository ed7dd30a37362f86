"""Displayed equations as the steps of a derivation."""

from __future__ import annotations

import re

from .figure import Figure, limit
from .place import Place

MAX_STEPS = 10
MAX_CHARACTERS = 600
MAX_SOURCE = 4000
_ENVIRONMENT = re.compile(
    r"\\(?:begin|end)\s*\{(?:align|aligned|equation|gather|gathered|split|eqnarray|multline)\*?\}"
)
_TOKEN = re.compile(r"\\begin\b|\\end\b|\\\\(?:\[[0-9.a-z]{0,10}\])?|\\.|[{}%&\n]", re.DOTALL)


def equation(source: str, place: Place) -> Figure:
    """The steps of one displayed equation: lines that end with `\\\\`, and notes after `%`."""
    limit(len(source), MAX_SOURCE, "characters of an equation", place, "show its main steps")
    steps: list[str] = []
    notes: list[str] = []
    for step, note in _lines(_ENVIRONMENT.sub("", source)):
        if step:
            steps.append(step)
            notes.append(note)
        elif note and notes:
            notes[-1] = notes[-1] or note
    if not steps:
        raise place.error("an equation without content", cure="write LaTeX between the $$")
    if longest := max(steps, key=len, default=""):
        limit(
            len(longest), MAX_CHARACTERS, "characters of an equation", place, "split it with \\\\"
        )
    return as_figure(steps, notes, place)


def as_figure(steps: list[str], notes: list[str], place: Place) -> Figure:
    """An equation scene of these steps."""
    limit(len(steps), MAX_STEPS, "steps of a derivation", place, "begin a new heading half-way")
    shown = notes if any(notes) else []
    return Figure(
        "equation", {"steps": [*steps], "notes": [*shown]}, place, items=[f"{n}" for n in notes]
    )


def _lines(source: str) -> list[tuple[str, str]]:
    """Steps and notes. A `\\\\` or `&` within braces or an environment belongs to the formula."""
    found: list[tuple[str, str]] = []
    step: list[str] = []
    depth = at = 0
    while match := _TOKEN.search(source, at):
        step.append(source[at : match.start()])
        mark, at = match[0], match.end()
        if mark == "%":
            end = source.find("\n", at)
            end = len(source) if end < 0 else end
            note, at = source[at:end].strip(), end
            if not "".join(step).strip() and found:
                found[-1] = (found[-1][0], found[-1][1] or note)
            else:
                found.append((_tidy(step), note))
                step = []
                at = _skip_break(source, at)
        elif mark.startswith("\\\\") and depth == 0:
            found.append((_tidy(step), ""))
            step = []
        elif mark == "&" and depth == 0:
            continue
        else:
            depth += {"{": 1, "\\begin": 1, "}": -1, "\\end": -1}.get(mark, 0)
            step.append(mark)
    step.append(source[at:])
    found.append((_tidy(step), ""))
    return found


def _skip_break(source: str, at: int) -> int:
    """Past a `\\\\` that follows a note on the next line."""
    rest = re.compile(r"\s{0,100}\\\\").match(source, at)
    return rest.end() if rest else at


def _tidy(parts: list[str]) -> str:
    return " ".join("".join(parts).split())
