"""Names that nobody defines, and imports of what is not there."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterator

from ..sandbox.policy_source import Finding
from .older import NAMES, name_cure, near
from .reading import Reading
from .scopes import Scope

_BUILTINS = frozenset(dir(builtins)) | {"__file__", "__name__", "__class__", "__annotations__"}
_PALETTES = ("SVGNAMES", "X11", "XKCD")
_OPEN = {"exec", "globals", "locals", "vars"}


def undefined(reading: Reading) -> Iterator[Finding]:
    """Names that are used where neither the file nor Manim defines them."""
    stars = reading.star_names
    loads = [(n, s) for n, s in reading.each(ast.Name) if isinstance(n.ctx, ast.Load)]
    if stars is None or any(node.id in _OPEN for node, _ in loads):
        return
    told: set[tuple[str, int]] = set()
    for node, scope in loads:
        known = node.id in stars or node.id in _BUILTINS or scope.find(node.id) is not None
        if not known and (node.id, id(scope)) not in told:
            told.add((node.id, id(scope)))
            yield _unknown(reading, node, stars, scope)


def _unknown(reading: Reading, node: ast.Name, stars: frozenset[str], scope: Scope) -> Finding:
    name = node.id
    if _is_elsewhere(reading, name):
        return reading.finding(
            node,
            f"{name} is defined in another function, and not known here",
            f"keep it as `self.{name}`, or hand it on",
        )
    if palette := _palette(reading, name):
        return reading.finding(node, f"Manim has no colour {name}", f"write `{palette}`")
    if reading.table.module(name) is not None:
        return reading.finding(node, f"{name} is not imported", f"write `import {name}` at the top")
    cure = name_cure(name, {*stars, *_seen(scope)})
    if name in NAMES or (name[0].isupper() and near(name, stars)):
        return reading.finding(node, f"Manim has no {name}", cure)
    return reading.finding(node, f"nothing is called {name}", cure)


def _is_elsewhere(reading: Reading, name: str) -> bool:
    scopes = {id(scope): scope for _, scope in reading.code.placed}.values()
    return any(name in scope.names and not scope.is_comprehension for scope in scopes)


def _palette(reading: Reading, name: str) -> str:
    """The same colour in one of the palettes that Manim has beside its own."""
    if name.upper() != name:
        return ""
    for palette in _PALETTES:
        names = reading.table.module(f"manim.utils.color.{palette}") or frozenset()
        for spelled in (name, name.replace("_", "")):
            if spelled in names:
                return f"{palette}.{spelled}"
    return ""


def _seen(scope: Scope) -> Iterator[str]:
    here: Scope | None = scope
    while here is not None:
        yield from here.names
        here = here.parent


def missing_imports(reading: Reading) -> Iterator[Finding]:
    """Imports from Manim of modules and names that it does not have."""
    for node, _ in reading.each(ast.ImportFrom):
        if node.level or (node.module or "").partition(".")[0] != "manim":
            continue
        assert node.module is not None
        names = reading.table.module(node.module)
        if names is None:
            if not reading.table.has_module(node.module):
                yield reading.finding(
                    node, f"Manim has no module {node.module}", "write `from manim import *`"
                )
            continue
        for name in [alias.name for alias in node.names if alias.name not in {"*", *names}]:
            is_inner = reading.table.has_module(f"{node.module}.{name}")
            if not is_inner and not name.startswith("__"):
                cure = _import_cure(name, reading.table.stars["manim"])
                yield reading.finding(node, f"{node.module} has no {name}", cure)


def _import_cure(name: str, known: Collection[str]) -> str:
    return f"write `from manim import {name}`" if name in known else name_cure(name, known)
