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
from .policy_source import Finding, Rule, Source, read
from .policy_syntax import unreadable
from .policy_tex import broken_escapes

__all__ = ["Finding", "describe", "inspect_source", "refusal"]

LONGEST = 200_000
_WIDTH = 96
_DEEP = "the code is nested too deeply to be read"

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
    code = _read(source, file)
    if isinstance(code, Finding):
        return (code,)
    try:
        found = [finding for rule in RULES for finding in rule(code)]
    except RecursionError:
        return (_whole(_DEEP),)
    return tuple(sorted(_first_each(found)))


def _read(source: str, file: str) -> Source | Finding:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read(source, file)
    except SyntaxError as error:
        return unreadable(error, source)
    except ValueError:
        return unreadable(SyntaxError("a null byte, or half a character"), source)
    except (RecursionError, MemoryError):
        return _whole(_DEEP)


def describe(findings: Sequence[Finding], file: str = "") -> list[str]:
    """Lines of text: for each finding its place, its line of code with a mark, and the cure."""
    return [
        line for finding in findings for line in (*_shown(finding, file), f"  help: {finding.cure}")
    ]


def refusal(findings: Sequence[Finding], file: str) -> SceneCodeError:
    """The error for a scene that has findings: all of them in its message, with the first's line.

    It reads like any other error in a scene's code, so that a model is told of all at once.
    """
    first = findings[0]
    if len(findings) == 1:
        message, cure = _shown(first, file), first.cure
    else:
        head = f"{file} will not run, for {len(findings)} reasons:"
        message, cure = [head, *describe(findings)], f"correct {file} at those lines"
    return SceneCodeError("\n".join(message), line=first.line, cure=cure)


def _shown(finding: Finding, file: str) -> list[str]:
    where = f"{file}, line {finding.line}" if file else f"line {finding.line}"
    code = finding.code_line.strip().expandtabs(1)[:_WIDTH]
    before = len(finding.code_line[: finding.column - 1].lstrip())
    mark = [f"    {' ' * before}^"] if code and before < _WIDTH else []
    return [f"{where}: {finding.message}", *([f"    {code}"] if code else []), *mark]


def _first_each(found: Sequence[Finding]) -> Iterator[Finding]:
    """Of findings at the same place only the first: it says the most."""
    places: set[tuple[int, int]] = set()
    for finding in found:
        if (finding.line, finding.column) not in places:
            yield finding
        places.add((finding.line, finding.column))


def _whole(message: str) -> Finding:
    return Finding(1, 1, "", message, "split it into scenes of their own, and build data in loops")
