"""A scene's code as the rules of the policy see it: its nodes, and what its names stand for."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)

_LINE_END = re.compile(r"\r\n|\r|\n")

STAR_NAMES = {"np": "numpy", "config": "manim.config", "tempconfig": "manim.tempconfig"}
"""Names that `from manim import *` brings, or ManimGL's, and that the rules want to know."""


@dataclass(frozen=True, order=True)
class Finding:
    """Something that will not run, and how to write it instead.

    `line` and `column` count from 1, in characters; `code_line` is that line as written. `message`
    says what is wrong and `cure` what to write, both in one line.
    """

    line: int
    column: int
    code_line: str
    message: str
    cure: str


@dataclass(frozen=True)
class Source:
    """A parsed file.

    `nodes` holds what can be reached when the file is drawn, by kind. `modules` says which import
    each name stands for, as {"np": "numpy", "join": "os.path.join"}. `bound` are the names that the
    file defines in any other way.
    """

    lines: tuple[str, ...]
    tree: ast.Module
    nodes: Mapping[type[ast.AST], list[ast.AST]]
    modules: Mapping[str, str]
    bound: frozenset[str]

    def each(self, *kinds: type[Node]) -> Iterator[Node]:
        """All nodes of these kinds, in the order of the file for each kind."""
        for kind in kinds:
            for node in self.nodes.get(kind, ()):
                assert isinstance(node, kind)
                yield node

    def knows(self, name: str) -> bool:
        """Whether the file itself says what a name is, so that it is no builtin or Manim's."""
        return name in self.bound or name in self.modules

    def dotted(self, node: ast.AST) -> str:
        """What an expression is by way of an import, as "os.path.join"; "" where it is not."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        root = self.modules.get(node.id, "") if isinstance(node, ast.Name) else ""
        return ".".join([root, *reversed(parts)]) if root else ""

    def finding(self, node: ast.AST, message: str, cure: str) -> Finding:
        """A finding at a node. A whole module stands for its first line."""
        line, offset = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        before = text.encode()[:offset].decode(errors="ignore")
        return Finding(line, len(before) + 1, text, message, cure)


Rule = Callable[[Source], Iterator[Finding]]


def read(source: str, file: str) -> Source:
    """Parse a file's code. Raises SyntaxError, and ValueError or RecursionError as `ast` does."""
    tree = ast.parse(source, file)
    nodes: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
    for node in _reached(tree):
        nodes[type(node)].append(node)
    bound = frozenset(_bound(nodes))
    imported = {name: whole for name, whole in _imported(nodes) if name not in bound}
    return Source(lines_of(source), tree, nodes, imported, bound)


def lines_of(source: str) -> tuple[str, ...]:
    """A file's lines as Python counts them: a form feed, or a separator of Unicode, ends none."""
    *lines, last = _LINE_END.split(source)
    return (*lines, last) if last or not lines else tuple(lines)


def words(text: str) -> frozenset[str]:
    """The words of a text, for tables of names."""
    return frozenset(text.split())


def text_of(node: ast.AST | None) -> str | None:
    """The text of a literal string, with {} where an f-string has a value; None for any other."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "{}" for part in node.values)
    return None


def _reached(tree: ast.Module) -> Iterator[ast.AST]:
    """All nodes in the order of the file, without what runs only as a program or for a checker."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and _is_never(node.test):
            waiting.extend(reversed(node.orelse))
            continue
        for name in reversed(node._fields):
            value = getattr(node, name, None)
            if isinstance(value, list):
                waiting.extend(item for item in reversed(value) if isinstance(item, ast.AST))
            elif isinstance(value, ast.AST) and value._fields:
                waiting.append(value)


def _is_never(test: ast.expr) -> bool:
    if isinstance(test, ast.Compare):
        return isinstance(test.left, ast.Name) and test.left.id == "__name__"
    name = getattr(test, "attr", getattr(test, "id", ""))
    return bool(name == "TYPE_CHECKING")


def _bound(nodes: Mapping[type[ast.AST], list[ast.AST]]) -> Iterator[str]:
    for kind in (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
        yield from (getattr(node, "name", "") for node in nodes.get(kind, ()))
    yield from (getattr(node, "arg", "") for node in nodes.get(ast.arg, ()))
    for node in nodes.get(ast.Name, ()):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id


def _imported(nodes: Mapping[type[ast.AST], list[ast.AST]]) -> Iterator[tuple[str, str]]:
    for node in nodes.get(ast.Import, ()):
        assert isinstance(node, ast.Import)
        for alias in node.names:
            yield (
                (alias.asname, alias.name) if alias.asname else (alias.name.partition(".")[0],) * 2
            )
    for node in nodes.get(ast.ImportFrom, ()):
        assert isinstance(node, ast.ImportFrom)
        for alias in node.names:
            if alias.name == "*":
                yield from STAR_NAMES.items() if (node.module or "").startswith("manim") else ()
            else:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"
