"""A scene's code as the checks see it: its nodes, its scopes and the table, read once."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from ..sandbox.policy_source import Finding, Source, text_of, words
from .kinds import Kinds
from .scopes import Code, Scope
from .table import Table

Node = TypeVar("Node", bound=ast.AST)

_MISTAKES = words("BaseException Exception AttributeError NameError TypeError ImportError")
_PLAIN = words(
    "manim numpy math random itertools functools typing collections vidgen __future__ re string "
    "operator copy enum fractions decimal colorsys pathlib"
)


@dataclass
class Reading:
    """One file. `beats` are the ids that it may wait for; None where nobody knows them."""

    source: Source
    code: Code
    table: Table
    beats: frozenset[str] | None = None
    kinds: Kinds = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = Kinds(self.code, self.table)

    def each(self, kind: type[Node]) -> Iterator[tuple[Node, Scope]]:
        """All nodes of a kind, with their scopes."""
        for node, scope in self.code.placed:
            if isinstance(node, kind):
                yield node, scope

    def finding(self, node: ast.AST, message: str, cure: str) -> Finding:
        return self.source.finding(node, message, cure)

    @cached_property
    def own(self) -> frozenset[str]:
        """The names that the file gives to attributes and methods of anything."""
        named: set[str] = set(self.code.attributes)
        for node, scope in self.code.placed:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                named.add(node.name)
            elif isinstance(node, ast.Call):
                named |= _given_by(node)
            if scope.kind is not None:
                named |= scope.names.keys()
        return frozenset(named)

    @cached_property
    def read(self) -> frozenset[str]:
        """The names of all attributes that the file reads."""
        found = (node for node, _ in self.each(ast.Attribute) if isinstance(node.ctx, ast.Load))
        return frozenset(node.attr for node in found)

    @cached_property
    def is_plain(self) -> bool:
        """Whether all that the file imports is known so well that no attribute is a surprise."""
        return self.code.roots <= _PLAIN

    @cached_property
    def is_opengl(self) -> bool:
        """Whether the scene speaks of the other renderer, whose mobjects have more."""
        return any("opengl" in line.lower() for line in self.source.lines)

    @cached_property
    def caught(self) -> frozenset[int]:
        """The lines on which a mistake is caught by the scene itself."""
        return frozenset(
            line
            for block, _ in self.each(ast.Try)
            if any(_catches(handler) for handler in block.handlers)
            for statement in block.body
            for line in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
        )

    @cached_property
    def star_names(self) -> frozenset[str] | None:
        """All names that star imports bring; None where one of them is of a module not known."""
        names: set[str] = set()
        for module in self.code.stars:
            found = self.table.stars.get(module) or self.table.module(module)
            if found is None:
                return None
            names |= {*found}
        return frozenset(names)


def _given_by(call: ast.Call) -> set[str]:
    """The attributes that `setattr(x, "name", ...)` and `x.set(name=...)` give, or ask for."""
    if getattr(call.func, "id", "") in ("setattr", "getattr", "hasattr"):
        return {text for given in call.args[1:2] if (text := text_of(given)) is not None}
    if getattr(call.func, "attr", "") == "set":
        return {keyword.arg for keyword in call.keywords if keyword.arg}
    return set()


def _catches(handler: ast.ExceptHandler) -> bool:
    """Whether it catches what a wrong name or argument raises."""
    if handler.type is None:
        return True
    return any(getattr(node, "id", "") in _MISTAKES for node in ast.walk(handler.type))


Rule = Callable[[Reading], Iterator[Finding]]
