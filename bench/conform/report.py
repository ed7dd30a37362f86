"""The comparison's result: a table for the terminal, JSON, and the page in docs/."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cairo
from conform.case import Outcome, each
from conform.side import Shape

PAGE = Path(__file__).parents[2] / "docs" / "conformance.md"
VERDICTS = ("identical", "different", "failed", "unstable", "not in Manim")
ABOUT = {
    "hard": "our own, `tests/renderer/hard`: whatever we could think of that is hard to get right",
    "vidgen": "vidgen's templates of scenes, and its examples that are written by hand",
    "docs": "Manim's documentation: docstrings, project templates, guides and tutorials",
    "examples": "`example_scenes` of Manim's repository",
    "tests": "`tests/test_graphical_units` of Manim's repository, those for Cairo",
}
REASONS = (
    (r"'typst' Python package", "cannot do without the package typst, an extra of Manim's"),
    (r"No module named '(\w+)'", r"cannot do without the package {}, which Manim does not bring"),
    (r"could not find (\S+)", r"cannot do without the file {}, which does not come along"),
    (r"RenderError: Th(?:e|is) formula", "can use LaTeX only, not vidgen's formulas"),
    (r"((?s:.+))", "Manim itself cannot draw: `{}`"),
)
OPENGL = "can use Manim's OpenGL renderer only"


def table(outcomes: Sequence[Outcome]) -> str:
    """One line a corpus, one column a verdict, in columns of equal width."""
    rows = _rows(outcomes)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )


def _rows(outcomes: Sequence[Outcome]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("corpus", "scenes", "frames", *VERDICTS)]
    for corpus in dict.fromkeys(found.case.corpus for found in outcomes):
        mine = [found for found in outcomes if found.case.corpus == corpus]
        counts = Counter(found.verdict for found in mine)
        frames = sum(len(each(found.manim.frames)) for found in mine)
        numbers = (len(mine), frames, *(counts[verdict] for verdict in VERDICTS))
        rows.append((corpus, *map(str, numbers)))
    return rows


def as_json(outcomes: Sequence[Outcome], shape: Shape) -> dict[str, Any]:
    """Every scene's verdict and costs."""
    return {
        "manim": version("manim"),
        "shape": asdict(shape),
        "scenes": [
            {
                "corpus": found.case.corpus,
                "name": found.case.name,
                "verdict": found.verdict,
                "why": found.why,
                "frames": len(each(found.manim.frames)),
                "formulas": found.manim.formulas,
                "manim_cpu_s": round(found.manim.cpu_s, 3),
                "vidgen_cpu_s": round(found.ours.cpu_s, 3),
            }
            for found in outcomes
        ],
    }


def write(outcomes: Sequence[Outcome], shape: Shape, checkout: Path) -> None:
    """Write the page of the documentation. `checkout` is where Manim's repository is."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    head, line = _rows(outcomes)[0], "|".join(["---"] * (2 + len(VERDICTS) + 1))
    rows = [f"| {' | '.join(row)} |" for row in _rows(outcomes)[1:]]
    formulas = sum(found.manim.formulas and not found.manim.error for found in outcomes)
    PAGE.write_text(
        _PAGE.format(
            manim=version("manim"),
            checkout=project["project"]["version"],
            cairo=cairo.cairo_version_string(),
            size=f"{shape.width}x{shape.height} at {shape.fps:g} frames a second",
            table="\n".join([f"| {' | '.join(head)} |", f"|{line}|", *rows]),
            about="\n".join(f"- **{corpus}**: {text}" for corpus, text in ABOUT.items()),
            formulas=formulas,
            differences=_listed(outcomes, "different", "failed", "unstable") or "None.",
            reasons=_reasons(outcomes) or "None.",
        ),
        encoding="utf-8",
    )


def _listed(outcomes: Sequence[Outcome], *verdicts: str) -> str:
    lines = [
        f"- `{found.case.corpus}/{found.case.name}` ({found.verdict}): {found.why}"
        for found in outcomes
        if found.verdict in verdicts
    ]
    return "\n".join(lines)


def _reasons(outcomes: Sequence[Outcome]) -> str:
    """Why Manim cannot draw scenes, each reason with its scenes."""
    groups: dict[str, list[str]] = {}
    for found in outcomes:
        if found.verdict == "not in Manim":
            name = f"`{found.case.corpus}/{found.case.name}`"
            groups.setdefault(_reason(found), []).append(name)
    return "\n".join(
        f"- {len(names)} that {reason}: {', '.join(names)}" for reason, names in groups.items()
    )


def _reason(found: Outcome) -> str:
    if "opengl" in found.case.name.lower():
        return OPENGL
    for pattern, reason in REASONS:
        if match := re.search(pattern, found.why):
            return reason.format(*(part.rstrip(",").strip() for part in match.groups()))
    return found.why


_PAGE = """<!-- Written by `just conformance`; not to be edited. -->
# Does vidgen draw what Manim draws?

Every frame of a scene, as raw red, green, blue and alpha before it is encoded, must have the same
bits as in Manim's own sequential render. This page is the record of that comparison: Manim {manim}
with tests and pages of a checkout that calls itself {checkout}, cairo {cairo},
{size}.

{table}

{about}

The reference is plain Manim with its cache off, in a process in which nothing of Manim was changed
but where the frames go: they are those that Manim hands to its file writer, or its last frame where
it hands over none. On vidgen's side a player notes each frame onto a tape, the tape goes through a
pipe, and another process paints what it reads, as in a film. Random numbers begin at the same seed
on both sides, and both see the same fonts. Without TeX on the machine the formulas are vidgen's on
both sides, in {formulas} of the scenes.

## Differences

{differences}

## Exceptions

- A scene whose pictures depend on the clock, the network or where things lie in memory differs from
  itself, in Manim too: such a scene is reported as unstable.
- Copies of a letter share the outline that was read from the font (`path_obj`), because copying it
  is most of the cost of copying text. A scene that changes this outline in place, and reads the
  letter from it once more, changes the copies as well.
- Only pictures are compared. Sections decide what is skipped, as in Manim, but make no files of
  their own; sounds that a scene adds are not part of its pictures.

## What Manim cannot draw here either

{reasons}

## Run it

`just conformance` compares what the installed package brings, and
`just conformance --manim-source PATH` all of it, with a checkout of Manim's repository at PATH.
`--only REGEX` chooses scenes, `--quality 854x480@15` the size, and `--show FOLDER` keeps pictures
of the first frames that differ. A short form of it is among the tests.
"""
