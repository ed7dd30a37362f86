"""Calls that pass what is not accepted, too much, or too little."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..sandbox.policy_source import Finding
from .kinds import Kind
from .older import keyword_cure
from .reading import Reading
from .scopes import Scope
from .table import Callable


def calls(reading: Reading) -> Iterator[Finding]:
    """Every call of what is plainly Manim's or the kit's."""
    for node, scope in reading.each(ast.Call):
        for name, takes in _called(reading, node, scope):
            yield from _passed(reading, node, name, takes)


def _called(reading: Reading, node: ast.Call, scope: Scope) -> Iterator[tuple[str, Callable]]:
    """The name of what a call calls, and what that takes; nothing where it is not plain."""
    if _is_super_init(node):
        yield from _base(reading, scope)
        return
    kind = reading.kinds.of(node.func, scope)
    if kind is None:
        yield from _by_name(reading, node, scope)
    elif kind.what in ("class", "own class"):
        yield from _constructor(reading, kind)
    elif kind.what == "function":
        if found := reading.table.function(kind.name):
            yield kind.name, found
    elif kind.what == "animate":
        yield from _animate(reading)
    elif kind.what == "method" and kind.name not in reading.own:
        yield from _method(reading, node, scope, kind)


def _constructor(reading: Reading, kind: Kind) -> Iterator[tuple[str, Callable]]:
    if kind.own is not None and (len(kind.keys) > 1 or _has_init(reading, kind.own)):
        return
    name = kind.own.name if kind.own else kind.keys[0]
    if found := reading.table.constructor(kind.keys[0]):
        yield name, found


def _base(reading: Reading, scope: Scope) -> Iterator[tuple[str, Callable]]:
    """The constructor that `super().__init__` is, where a class has one base, and that Manim's."""
    own = scope.owner()
    keys = reading.kinds.bases(own, reading.code.top) if own else ()
    if own is None or len(keys) != 1 or len(own.bases) != 1:
        return
    kind = reading.kinds.of(own.bases[0], reading.code.top)
    if kind is not None and kind.what == "class":
        yield from _constructor(reading, kind)


def _animate(reading: Reading) -> Iterator[tuple[str, Callable]]:
    """`x.animate(...)`: it sets what an animation has, as `play` does."""
    play = reading.table.method("Scene", "play")
    if play is not None:
        yield "animate", Callable((), frozenset(), False, play.keywords, "")


def _method(
    reading: Reading, node: ast.Call, scope: Scope, kind: Kind
) -> Iterator[tuple[str, Callable]]:
    assert isinstance(node.func, ast.Attribute)
    inner = reading.kinds.of(node.func.value, scope)
    if inner is None or inner.what not in ("object", "animate"):
        yield from _by_name(reading, node, scope)
        return
    found = filter(None, (reading.table.method(key, kind.name) for key in kind.keys))
    first = next(found, None)
    if first is not None:
        yield kind.name, first


def _by_name(reading: Reading, node: ast.Call, scope: Scope) -> Iterator[tuple[str, Callable]]:
    """A method of something unknown, where all that have one of that name take the same."""
    if not isinstance(node.func, ast.Attribute) or not reading.is_plain:
        return
    name = node.func.attr
    inner = reading.kinds.of(node.func.value, scope)
    if inner is not None and inner.what == "module":
        return
    if name in reading.own:
        return
    if (merged := reading.table.merged(name)) is not None:
        yield name, merged


def _passed(reading: Reading, node: ast.Call, name: str, takes: Callable) -> Iterator[Finding]:
    is_starred = any(isinstance(given, ast.Starred) for given in node.args)
    named = {keyword.arg for keyword in node.keywords}
    if not is_starred and not takes.more and len(node.args) > len(takes.positional):
        listed = ", ".join(takes.positional) or "none"
        yield reading.finding(
            node.args[len(takes.positional)],
            f"{name} takes {_counted(len(takes.positional))} by place, and gets {len(node.args)}",
            f"it takes {listed}; give anything else by its keyword",
        )
    if not is_starred:
        yield from _twice(reading, node, name, takes)
    yield from _unknown(reading, node, name, takes)
    if not is_starred and None not in named:
        yield from _missing(reading, node, name, takes, {each for each in named if each})


def _unknown(reading: Reading, node: ast.Call, name: str, takes: Callable) -> Iterator[Finding]:
    if takes.keywords is None:
        return
    for keyword in node.keywords:
        if keyword.arg is not None and keyword.arg not in takes.keywords:
            cure = keyword_cure(keyword.arg, takes.keywords, takes.positional)
            yield reading.finding(keyword, f"{name} takes no keyword {keyword.arg}", cure)


def _twice(reading: Reading, node: ast.Call, name: str, takes: Callable) -> Iterator[Finding]:
    given = takes.positional[: len(node.args)]
    for keyword in node.keywords:
        if keyword.arg in given:
            yield reading.finding(
                keyword,
                f"{name} gets {keyword.arg} twice: by its place, and by its keyword",
                f"its arguments are {', '.join(takes.positional[:6])}; give each of them once",
            )


def _missing(
    reading: Reading, node: ast.Call, name: str, takes: Callable, named: set[str]
) -> Iterator[Finding]:
    needed = takes.needed - set(takes.positional[: len(node.args)]) - named
    if needed:
        first = [each for each in takes.positional if each in needed]
        listed = ", ".join(first or sorted(needed))
        told = [each for each in takes.positional if each in takes.needed]
        told += [f"{each}=..." for each in sorted(takes.needed - set(told))]
        cure = f"write `{name}({', '.join([*told, '...'])})`"
        yield reading.finding(node, f"{name} is not told {listed}", cure)


def _counted(number: int) -> str:
    return "1 argument" if number == 1 else f"{number or 'no'} arguments"


def _is_super_init(node: ast.Call) -> bool:
    called = node.func
    return (
        isinstance(called, ast.Attribute)
        and called.attr == "__init__"
        and isinstance(called.value, ast.Call)
        and getattr(called.value.func, "id", "") == "super"
    )


def _has_init(reading: Reading, own: ast.ClassDef) -> bool:
    """Whether a class of the file, or one of the file that it derives from, says how it is made."""
    classes = {node.name: node for node, _ in reading.each(ast.ClassDef)}
    waiting, seen = [own], set()
    while waiting:
        node = waiting.pop()
        if node.name in seen:
            continue
        seen.add(node.name)
        if any(getattr(item, "name", "") in ("__init__", "__new__") for item in node.body):
            return True
        if node.decorator_list:
            return True
        waiting += [classes[n] for b in node.bases if (n := getattr(b, "id", "")) in classes]
    return False
