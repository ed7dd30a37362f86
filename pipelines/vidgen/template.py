"""Scene templates: plain Manim files whose parameter block is read and rewritten, never run.

The block stands between the lines `# --- parameters` and `# --- scene`: annotated constants, with
literal values. A parameter whose line ends in `# optional` may be left out of a scene.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from operator import or_
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from . import resources
from .errors import BriefError, ConfigError
from .model.base import explain

START, END = "# --- parameters", "# --- scene"
_WIDTH = 100
_PLAIN: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
_GENERIC: dict[str, Any] = {"list": list, "tuple": tuple, "dict": dict}


@dataclass(frozen=True)
class Parameter:
    """A named value of a template. `annotation` is its type as written, `type` as Python has it."""

    name: str
    annotation: str
    type: Any
    sample: Any
    optional: bool

    def check(self, value: Any) -> Any:
        """The value as Python has it. Raises ValidationError where it is of another type."""
        return TypeAdapter(self.type).validate_json(json.dumps(value), strict=True)

    @property
    def neutral(self) -> Any:
        """The value of a parameter that was left out."""
        empties: tuple[Any, ...] = (None, "", [], {}, -1, False)
        for empty in empties:
            try:
                return self.check(empty)
            except ValidationError:
                continue
        return self.sample


@dataclass(frozen=True)
class Template:
    """A template's text before, and after, its parameters."""

    name: str
    head: str
    parameters: tuple[Parameter, ...]
    tail: str

    def values(self, params: Mapping[str, Any], *, where: str) -> dict[str, Any]:
        """Check the parameters of a scene (keys in lower case). `where` names it in errors.

        Raises BriefError for one that is unknown, missing or of the wrong type.
        """
        known = {parameter.name.lower(): parameter for parameter in self.parameters}
        if unknown := sorted(set(params) - set(known)):
            raise BriefError(
                f"{where}: template {self.name} has no parameter {unknown[0]!r}; "
                f"it has: {', '.join(known)}"
            )
        return {p.name: self._value(p, params, where) for p in self.parameters}

    def _value(self, parameter: Parameter, params: Mapping[str, Any], where: str) -> Any:
        key = parameter.name.lower()
        said = f"{where}: template {self.name}, parameter {key!r} ({parameter.annotation})"
        if key not in params:
            if parameter.optional:
                return parameter.neutral
            raise BriefError(f"{said} is missing")
        try:
            return parameter.check(params[key])
        except (ValidationError, ValueError) as error:
            reason = explain(error) if isinstance(error, ValidationError) else str(error)
            raise BriefError(f"{said} is wrong: {reason}") from None

    def filled(self, values: Mapping[str, Any]) -> str:
        """The template's text with these values in its parameter block."""
        lines = [
            f"{p.name}: {p.annotation} = {spelled(values[p.name], len(p.name + p.annotation) + 5)}"
            for p in self.parameters
        ]
        return self.head + "\n".join(lines) + "\n" + self.tail


def names() -> list[str]:
    """The templates that vidgen ships."""
    return sorted(path.stem for path in resources.templates("scenes").glob("*.py"))


@cache
def load(name: str) -> Template:
    """A template by name. Raises BriefError where there is none."""
    if name not in names():
        raise BriefError(f"There is no scene template {name!r}. Known: {', '.join(names())}.")
    path = resources.templates("scenes") / f"{name}.py"
    return parse(name, path.read_text(encoding="utf-8"))


def parse(name: str, source: str) -> Template:
    """Read a template's text. Raises ConfigError where its block is not as it must be."""
    head, started, rest = source.partition(f"{START}\n")
    block, ended, tail = rest.partition(f"{END}\n")
    if not started or not ended:
        raise ConfigError(f"template {name}: no block between {START!r} and {END!r}")
    lines = block.splitlines()
    found = []
    for node in ast.parse(block).body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            raise ConfigError(f"template {name}: {ast.unparse(node)!r} is no parameter")
        optional = lines[(node.end_lineno or 1) - 1].rstrip().endswith("# optional")
        found.append(_parameter(name, node, node.target.id, optional=optional))
    return Template(name, head + started, tuple(found), ended + tail)


def _parameter(template: str, node: ast.AnnAssign, name: str, *, optional: bool) -> Parameter:
    try:
        kind = _type(node.annotation)
        sample = ast.literal_eval(node.value) if node.value else None
    except ValueError as error:
        raise ConfigError(f"template {template}, {name}: {error}") from None
    optional = optional or name in {"TITLE", "BEATS"}
    return Parameter(name, ast.unparse(node.annotation).replace("'", '"'), kind, sample, optional)


def _type(node: ast.expr) -> Any:
    """The type that an annotation names; only those that a plain value can have."""
    match node:
        case ast.Name(id=name) if name in _PLAIN:
            return _PLAIN[name]
        case ast.Constant(value=None):
            return None
        case ast.BinOp(left, ast.BitOr(), right):
            return or_(_type(left), _type(right))
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
            return Literal[ast.literal_eval(inner)]
        case ast.Subscript(value=ast.Name(id=name), slice=inner) if name in _GENERIC:
            parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return _GENERIC[name][tuple(_type(part) for part in parts)]
    raise ValueError(f"{ast.unparse(node)!r} is no type of a parameter")


def spelled(value: Any, column: int = 0, indent: int = 0) -> str:
    """A value as one would write it: raw LaTeX, triple-quoted code, long lists one item a line."""
    if isinstance(value, str):
        return _string(value)
    flat = _flat(value)
    if column + indent + len(flat) <= _WIDTH and "\n" not in flat:
        return flat
    if not isinstance(value, list | tuple | dict):
        return flat
    inner, pad = indent + 4, " " * (indent + 4)
    if isinstance(value, dict):
        items = [
            f"{pad}{_string(key)}: {spelled(item, len(_string(key)) + 3, inner)},"
            for key, item in value.items()
        ]
    else:
        items = [f"{pad}{spelled(item, 1, inner)}," for item in value]
    left, right = _brackets(value)
    return "\n".join([left, *items, " " * indent + right])


def _brackets(value: Any) -> tuple[str, str]:
    if isinstance(value, dict):
        return "{", "}"
    return ("[", "]") if isinstance(value, list) else ("(", ")")


def _flat(value: Any) -> str:
    if isinstance(value, str):
        return _string(value, lines=False)
    if isinstance(value, dict):
        inside = ", ".join(f"{_string(key)}: {_flat(item)}" for key, item in value.items())
    elif isinstance(value, list | tuple):
        inside = ", ".join(_flat(item) for item in value)
        inside += "," if isinstance(value, tuple) and len(value) == 1 else ""
    else:
        return repr(value)
    left, right = _brackets(value)
    return left + inside + right


def _string(text: str, *, lines: bool = True) -> str:
    """A string literal: the most readable of those that mean exactly this text."""
    tries = [f'r"{text}"'] if "\\" in text else []
    if lines and "\n" in text:
        body = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
        tries = [f'r"""{text}"""'] if "\\" in text else []
        tries.append(f'"""{body}"""')
    if all(char.isprintable() or (lines and char == "\n") for char in text):
        for literal in [*tries, json.dumps(text, ensure_ascii=False)]:
            if _means(literal, text):
                return literal
    return json.dumps(text)


def _means(literal: str, text: str) -> bool:
    try:
        return bool(ast.literal_eval(literal) == text)
    except (SyntaxError, ValueError):
        return False
