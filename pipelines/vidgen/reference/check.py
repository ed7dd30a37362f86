"""A scene's source against the Manim that is installed: wrong names, arguments and attributes.

Only what is certain is said: a name whose kind cannot be told by reading is left alone. Manim is
not imported; a file takes some milliseconds. What the confinement refuses is the policy's matter.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection

from ..sandbox.policy import inspect_source
from ..sandbox.policy_source import Finding, read
from .reading import Reading, Rule
from .rules_calls import calls
from .rules_members import members
from .rules_names import missing_imports, undefined
from .rules_values import beats, colours, played, rate_functions
from .scopes import read_scopes
from .table import Table

RULES: tuple[Rule, ...] = (
    missing_imports,
    undefined,
    members,
    calls,
    colours,
    rate_functions,
    played,
    beats,
)


def check_source(
    source: str, file: str, table: Table, known_beats: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """All that the installed Manim does not have, by line; empty where nothing is known to be.

    `file` is what the code is called, and `known_beats` the ids of its narration where there is
    one. Code that is no Python has no findings here: the policy says what is wrong with it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = read(source, file)
        code = read_scopes(parsed.tree)
        told = frozenset(known_beats) if known_beats is not None else None
        reading = Reading(parsed, code, table, told)
        found = [finding for rule in RULES for finding in rule(reading)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    first = {(finding.line, finding.column): finding for finding in reversed(found)}
    return tuple(sorted(one for one in first.values() if one.line not in reading.caught))


def inspect_scene(
    source: str, file: str, table: Table, known_beats: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """All that is known to be wrong: what the policy finds, and what Manim does not have.

    Where both find something at the same place, the policy's finding is there.
    """
    refused = inspect_source(source, file)
    places = {(finding.line, finding.column) for finding in refused}
    unknown = check_source(source, file, table, known_beats)
    others = (finding for finding in unknown if (finding.line, finding.column) not in places)
    return tuple(sorted((*refused, *others)))
