"""Which keyword arguments a callable accepts, followed through the `**kwargs` it hands on.

A function says by its code where its `**kwargs` go: to the next class, to another function, or
nowhere that can be known. What cannot be known accepts every name.
"""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial, partialmethod
from pathlib import Path
from typing import Any

_KEYED = {"pop", "get", "setdefault"}
_HARMLESS = {"update", "keys", "copy"}


@dataclass
class Sources:
    """The syntax trees of functions, found by where their code says that it stands."""

    _files: dict[str, dict[int, ast.FunctionDef]] = field(default_factory=dict)

    def of(self, function: types.FunctionType) -> ast.FunctionDef | None:
        """The definition of a function; None where it has no source."""
        code = function.__code__
        if code.co_filename not in self._files:
            self._files[code.co_filename] = _definitions(Path(code.co_filename))
        return self._files[code.co_filename].get(code.co_firstlineno)


@dataclass(frozen=True)
class Bound:
    """A function as a class has it: `kind` is the class of the object, `owner` where it stands."""

    function: types.FunctionType
    kind: type | None = None
    owner: type | None = None

    @cached_property
    def parameters(self) -> list[inspect.Parameter]:
        """Its parameters, without the object that it is called on."""
        found = list(inspect.signature(self.function).parameters.values())
        return found[1:] if self.owner is not None else found


def plain(value: Any) -> types.FunctionType | None:
    """The function inside what decorators made of it; None for what is none of Python's own."""
    if isinstance(value, staticmethod | classmethod):
        value = value.__func__
    value = getattr(value, "func", value) if isinstance(value, _PARTIALS) else value
    value = inspect.unwrap(value) if callable(value) else value
    return value if isinstance(value, types.FunctionType) else None


def method(kind: type, name: str, after: type | None = None) -> Bound | None:
    """A class's method by name, of the classes that come after one in its order."""
    order = kind.__mro__
    if after is not None:
        order = order[order.index(after) + 1 :] if after in order else ()
    for owner in order:
        if name in vars(owner):
            raw = vars(owner)[name]
            found = plain(raw)
            is_static = isinstance(raw, staticmethod)
            return Bound(found, kind, None if is_static else owner) if found else None
    return None


def constructor(kind: type) -> Bound | None:
    """What is called when an object of a class is made; None where Python itself makes it."""
    found = method(kind, "__init__")
    return found if found is not None else method(kind, "__new__")


class Forwarding:
    """Answers which keywords callables accept.

    `known` says it by qualified name for those whose code does not, beside what they name.
    Names that a function takes and never looks at count as not accepted.
    """

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.known: dict[str, set[str]] = {}

    def keywords(self, bound: Bound, busy: frozenset[Bound] = frozenset()) -> set[str] | None:
        """All names that it accepts; None where it accepts any, or nobody can know."""
        named = {p.name for p in bound.parameters if p.kind in _NAMED}
        if bound.function.__qualname__ in self.known:
            return named | self.known[bound.function.__qualname__]
        rest = next((p.name for p in bound.parameters if p.kind is p.VAR_KEYWORD), None)
        if rest is None:
            return named
        code = self.sources.of(bound.function)
        if code is None or bound in busy:
            return None
        handed = self._handed(bound, code, rest, busy | {bound})
        return None if handed is None else named | handed

    def _handed(
        self, bound: Bound, code: ast.FunctionDef, rest: str, busy: frozenset[Bound]
    ) -> set[str] | None:
        accepted: set[str] = set()
        for use in _uses(code, rest):
            found = self._accepted_by(use, bound, busy)
            if found is None:
                return None
            accepted |= found
        return accepted

    def _accepted_by(self, use: ast.AST, bound: Bound, busy: frozenset[Bound]) -> set[str] | None:
        if isinstance(use, ast.Constant):
            return {str(use.value)} if use.value is not None else set()
        if not isinstance(use, ast.Call):
            return None
        target = self._target(use.func, bound)
        if target is None:
            return None
        found = self.keywords(target, busy)
        return None if found is None else found - _taken(use, target, bound)

    def _target(self, called: ast.expr, bound: Bound) -> Bound | None:
        """The function that an expression inside a function names."""
        if isinstance(called, ast.Attribute):
            inner = called.value
            if _is_super(inner) and bound.kind and bound.owner:
                assert isinstance(inner, ast.Call)
                after = self._value(inner.args[0], bound) if inner.args else bound.owner
                return method(bound.kind, called.attr, after)
            if isinstance(inner, ast.Name) and inner.id == _first(bound.function) and bound.kind:
                return method(bound.kind, called.attr)
            whole = self._value(inner, bound)
            if isinstance(whole, type):
                return method(whole, called.attr)
            if whole is None and bound.kind and isinstance(inner, ast.Name):
                return method(bound.kind, called.attr)  # another of its kind, as in `arrange`
        value = self._value(called, bound)
        if isinstance(value, type):
            return constructor(value)
        function = plain(value)
        return Bound(function) if function else None

    def _value(self, node: ast.expr, bound: Bound) -> Any:
        """What a dotted name stands for where a function is defined; None for anything else."""
        if isinstance(node, ast.Name):
            if node.id == "cls" and bound.kind:
                return bound.kind
            return bound.function.__globals__.get(node.id)
        if isinstance(node, ast.Attribute):
            return getattr(self._value(node.value, bound), node.attr, None)
        return None


_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
_PARTIALS = (partial, partialmethod)


def _definitions(file: Path) -> dict[int, ast.FunctionDef]:
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return {}
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return {min([n.lineno, *(d.lineno for d in n.decorator_list)]): n for n in functions}


def _uses(code: ast.FunctionDef, rest: str) -> Iterator[ast.AST]:
    """What happens to `**rest`: calls that get it, constants that are looked up, or itself."""
    parents = {id(c): parent for parent in ast.walk(code) for c in ast.iter_child_nodes(parent)}
    for node in ast.walk(code):
        if isinstance(node, ast.Name) and node.id == rest and isinstance(node.ctx, ast.Load):
            yield _use(node, parents)


def _use(node: ast.Name, parents: Mapping[int, ast.AST]) -> ast.AST:
    parent = parents[id(node)]
    above = parents.get(id(parent))
    if isinstance(parent, ast.keyword) and parent.arg is None and isinstance(above, ast.Call):
        return above
    if isinstance(parent, ast.Subscript) and isinstance(parent.slice, ast.Constant):
        return ast.Constant(None) if isinstance(parent.ctx, ast.Store) else parent.slice
    if isinstance(parent, ast.Compare) and isinstance(parent.left, ast.Constant):
        return parent.left
    if isinstance(parent, ast.Attribute) and isinstance(above, ast.Call):
        if parent.attr in _HARMLESS:
            return ast.Constant(None)
        if parent.attr in _KEYED and above.args and isinstance(above.args[0], ast.Constant):
            return above.args[0]
    return node


def _taken(call: ast.Call, target: Bound, caller: Bound) -> set[str]:
    """The names that a call gives itself, so that nobody else can."""
    names = {keyword.arg for keyword in call.keywords if keyword.arg}
    if any(isinstance(given, ast.Starred) for given in call.args):
        return names
    given = call.args
    first = getattr(given[0], "id", "") if given else ""
    explicit = isinstance(call.func, ast.Attribute) and not _is_super(call.func.value)
    if explicit and first and first == _first(caller.function) and target.owner is not None:
        given = given[1:]  # Base.__init__(self, ...)
    positional = [p.name for p in target.parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    return names | set(positional[: len(given)])


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "super"


def _first(function: Callable[..., Any]) -> str:
    names = function.__code__.co_varnames
    return names[0] if names else ""
