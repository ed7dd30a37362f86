"""Attributes and methods that an object, a class or a module does not have."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from difflib import get_close_matches

from ..sandbox.policy_source import Finding
from .kinds import Kind
from .older import ATTRIBUTES, attribute_cure, near
from .reading import Reading
from .scopes import Scope

_CONFIG = ("ManimConfig",)


def members(reading: Reading) -> Iterator[Finding]:
    """Every attribute that is read of something whose kind is plain, or that nothing has."""
    for node, scope in reading.each(ast.Attribute):
        found = None if node.attr.startswith("_") else _looked_up(reading, node, scope)
        if found is not None:
            yield found


def _looked_up(reading: Reading, node: ast.Attribute, scope: Scope) -> Finding | None:
    inner = reading.kinds.of(node.value, scope)
    if reading.is_opengl and (inner is None or inner.what != "module"):
        return None
    if inner is None:
        return _of_anything(reading, node, scope)
    if inner.what == "module":
        return _of_module(reading, node, inner)
    if isinstance(node.ctx, ast.Store) and inner.keys != _CONFIG:
        return _given(reading, node, inner) if inner.what == "object" else None
    is_own = node.attr in reading.own and inner.keys != _CONFIG
    if is_own or inner.what in ("own class", "function", "method"):
        return None
    if inner.what == "animate" and not inner.keys:
        inner = Kind("animate", ("Mobject",))
    return _of_object(reading, node, inner)


def _given(reading: Reading, node: ast.Attribute, inner: Kind) -> Finding | None:
    """An attribute that is set, which nothing reads, and which is one of Manim's written wrong."""
    names = frozenset().union(*map(reading.table.members, inner.keys))
    if node.attr in names or node.attr in reading.read or node.attr in reading.table.outside:
        return None
    if not get_close_matches(node.attr, names, 1, 0.9):
        return None
    what = inner.keys[0] if inner.own is None else inner.own.name
    return _missing(reading, node, f"{what} has no {node.attr}", names)


def _of_module(reading: Reading, node: ast.Attribute, inner: Kind) -> Finding | None:
    names = reading.table.module(inner.name)
    whole = f"{inner.name}.{node.attr}"
    if names is None or node.attr in names or reading.table.module(whole) is not None:
        return None
    cure = near(node.attr, names) or "use one that it has"
    return reading.finding(node, f"{inner.name} has no {node.attr}", cure)


def _of_object(reading: Reading, node: ast.Attribute, inner: Kind) -> Finding | None:
    table = reading.table
    if any(table.is_dynamic(key) for key in inner.keys):
        return None
    is_exact = inner.what in ("object", "class") or (inner.what == "animate" and inner.own)
    of = table.members if is_exact else table.members_below
    names = frozenset().union(*map(of, inner.keys))
    if node.attr in names or node.attr in table.outside:
        return None
    what = inner.keys[0] if inner.own is None else inner.own.name
    if _is_mobject(reading, inner) and _is_made(reading, node.attr, names):
        return None
    return _missing(reading, node, f"{what} has no {node.attr}", names)


def _missing(reading: Reading, node: ast.Attribute, message: str, names: frozenset[str]) -> Finding:
    return reading.finding(node, message, attribute_cure(node.attr, names))


def _of_anything(reading: Reading, node: ast.Attribute, scope: Scope) -> Finding | None:
    """An attribute of something unknown, where nothing that the file can hold has it."""
    if not reading.is_plain or not _is_open(reading, node.value, scope):
        return None
    known = reading.table.members_below("Mobject")
    if node.attr in reading.table.vocabulary or node.attr in reading.own:
        return None
    if _is_made(reading, node.attr, known):
        return None
    return _missing(reading, node, f"nothing in Manim has {node.attr}", known)


def _is_made(reading: Reading, name: str, names: frozenset[str]) -> bool:
    """Whether mobjects answer for a name with what they have, or get what somebody reads.

    A mobject takes every `set_x(value)` and keeps it as its `x`.
    """
    if f"set_{name}" in reading.read:
        return True
    plain = name[4:] in names or name[4:] in reading.own
    if name.startswith("set_"):
        return name not in ATTRIBUTES and (plain or not _is_slip(reading, name))
    return name.startswith("get_") and plain


def _is_slip(reading: Reading, name: str) -> bool:
    """Whether a setter that nothing has is one that something has, written wrong."""
    known = reading.table.members_below("Mobject")
    setters = [each for each in known if each.startswith("set_")]
    is_used = name in setters or name[4:] in reading.read
    return not is_used and bool(get_close_matches(name, setters, 1, 0.85))


def _is_open(reading: Reading, value: ast.expr, scope: Scope) -> bool:
    """Whether something unknown is made of things that are known."""
    root = value
    while isinstance(root, ast.Attribute | ast.Call | ast.Subscript):
        root = root.func if isinstance(root, ast.Call) else root.value
    if not isinstance(root, ast.Name):
        return True
    kind = reading.kinds.of(root, scope)
    if kind is not None and kind.what == "module" and not kind.name.startswith("manim"):
        return False
    if root.id == "self" and isinstance(value, ast.Name):
        return False
    found = scope.find(root.id)
    return found is not None or reading.kinds.of_star(root.id) is not None


def _is_mobject(reading: Reading, inner: Kind) -> bool:
    return any("Mobject" in reading.table.order(key) for key in inner.keys)
