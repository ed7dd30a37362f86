"""What in a scene's code will not run, and how to write it instead, before anything runs.

This reads code; it holds nothing back. Whoever wants to get past it can. It is a repair aid for
the people and models that write scenes; the boundary is the confinement in which a scene is drawn.

It knows what a confined scene lacks (files beside its assets, network, programs, threads, a
terminal), the settings that the render keeps for itself, and what ManimGL and old Manim spelled
otherwise. Manim is not imported, and a file takes a few milliseconds.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence

from ..errors import SceneCodeError
from .policy_config import settings_kept
from .policy_files import files_opened, paths_written_out, tex_files
from .policy_flow import endless, interactive, parallel
from .policy_imports import imports, uses
from .policy_manim import foreign_names, old_habits, other_attributes, wrong_scene
from .policy_reach import builtins_used, escapes
from .policy_shape import scene_missing
from .policy_source import Finding, Rule, read
from .policy_syntax import unreadable
from .policy_tex import broken_escapes

__all__ = ["Finding", "describe", "inspect_source", "refusal"]

LONGEST = 200_000
_WIDTH = 96

RULES: tuple[Rule, ...] = (
    imports,
    paths_written_out,
    uses,
    builtins_used,
    escapes,
    files_opened,
    tex_files,
    broken_escapes,
    settings_kept,
    interactive,
    endless,
    parallel,
    foreign_names,
    other_attributes,
    old_habits,
    wrong_scene,
    scene_missing,
)


def inspect_source(source: str, file: str) -> tuple[Finding, ...]:
    """All that will not run in a scene's code, by line; empty where nothing is known to be wrong.

    `file` is what the code is called. Code that is no Python gives the one finding that says so.
    """
    if len(source) > LONGEST:
        return (_whole(f"the file has {len(source)} characters, and may have {LONGEST}"),)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = read(source, file)
        found = [finding for rule in RULES for finding in rule(code)]
    except SyntaxError as error:
        return (unreadable(error, source),)
    except (RecursionError, MemoryError):
        return (_whole("the code is nested too deeply to be read"),)
    except ValueError:
        return (unreadable(SyntaxError("null byte"), source),)
    return tuple(sorted(_first_each(found)))


def describe(findings: Sequence[Finding], file: str) -> list[str]:
    """Lines of text: for each finding its place, its line of code with a mark, and the cure."""
    lines: list[str] = []
    for finding in findings:
        code = finding.code_line.strip().expandtabs(1)
        before = finding.code_line[: finding.column - 1].lstrip()
        lines.append(f"{file}, line {finding.line}: {finding.message}")
        if code:
            lines.append(f"    {code[:_WIDTH]}")
        if code and len(before) < _WIDTH:
            lines.append(f"    {' ' * len(before)}^")
        lines.append(f"  help: {finding.cure}")
    return lines


def refusal(findings: Sequence[Finding], file: str) -> SceneCodeError:
    """The error for a scene that has findings: all of them in its message, with the first's line.

    It reads like any other error in a scene's code, so that a model is told of all at once.
    """
    count = len(findings)
    head = f"{file} will not run: {count} {'thing' if count == 1 else 'things'} to write otherwise"
    return SceneCodeError(
        "\n".join([head, *describe(findings, file)]),
        line=findings[0].line,
        cure=findings[0].cure if count == 1 else f"correct {file} at those lines",
    )


def _first_each(found: Sequence[Finding]) -> Iterator[Finding]:
    """Of findings at the same place only the first: it says the most."""
    places: set[tuple[int, int]] = set()
    for finding in found:
        if (finding.line, finding.column) not in places:
            yield finding
        places.add((finding.line, finding.column))


def _whole(message: str) -> Finding:
    return Finding(1, 1, "", message, "split it into scenes of their own, and build data in loops")
