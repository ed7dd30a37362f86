"""What an expression of a scene plainly is: told from where its names come from, never guessed."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .scopes import Code, Each, Imported, Me, Scope, Value
from .table import Table

What = Literal["object", "some", "class", "own class", "module", "function", "method", "animate"]


@dataclass(frozen=True)
class Kind:
    """What a value is.

    An `object` is of exactly the classes `keys` (several where a class of the file has several
    bases), `some` is of one of them or of a class that derives from it. `class`, `module` and
    `function` are the thing of that name itself. A `method` is one of an object, by its `name`, and
    `animate` what `x.animate` gives. `own` is the class of the file that an object is of.
    """

    what: What
    keys: tuple[str, ...] = ()
    name: str = ""
    own: ast.ClassDef | None = None


class Kinds:
    """Finds the kinds of expressions, each once."""

    def __init__(self, code: Code, table: Table) -> None:
        self.code = code
        self.table = table
        self._found: dict[int, Kind | None] = {}
        self._star: dict[str, Kind | None] = {}

    def of(self, node: ast.expr, scope: Scope) -> Kind | None:
        """The kind of an expression; None where it is not plain."""
        if id(node) not in self._found:
            self._found[id(node)] = None  # as it stays for names that are bound to themselves
            self._found[id(node)] = self._of(node, scope)
        return self._found[id(node)]

    def _of(self, node: ast.expr, scope: Scope) -> Kind | None:
        if isinstance(node, ast.Name):
            return self._name(node.id, scope)
        if isinstance(node, ast.Attribute):
            return self._attribute(node, scope)
        if isinstance(node, ast.Call):
            return self._result(node, scope)
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice):
            return self._element(node.value, scope)
        return None

    def _element(self, node: ast.expr, scope: Scope) -> Kind | None:
        """What all elements of a list are that the file writes out."""
        if isinstance(node, ast.Name) and (found := scope.find(node.id)) is not None:
            values = found.names[node.id]
            if len(values) == 1 and isinstance(values[0], ast.List | ast.Tuple):
                return self._element(values[0], found)
        if not isinstance(node, ast.List | ast.Tuple):
            return None
        kinds = {self.of(each, scope) for each in node.elts}
        return kinds.pop() if len(kinds) == 1 else None

    def _name(self, name: str, scope: Scope) -> Kind | None:
        found = scope.find(name)
        if found is None:
            return self.of_star(name)
        return self._agreed([(value, found) for value in found.names[name]])

    def _agreed(self, values: list[tuple[Value, Scope]]) -> Kind | None:
        """The one kind that all values have."""
        kinds = {self._value(value, scope) for value, scope in values}
        return kinds.pop() if len(kinds) == 1 else None

    def _value(self, value: Value, scope: Scope) -> Kind | None:
        if isinstance(value, ast.expr):
            return self.of(value, scope)
        if isinstance(value, Imported):
            return self._imported(value)
        if isinstance(value, Each):
            return self._element(value.of, scope)
        if isinstance(value, ast.ClassDef):
            keys = self.bases(value, scope)
            return Kind("own class", keys, own=value) if keys else None
        if isinstance(value, Me):
            keys = self.bases(value.kind, scope)
            return Kind("object", keys, own=value.kind) if keys else None
        return None

    def bases(self, node: ast.ClassDef, scope: Scope, depth: int = 0) -> tuple[str, ...]:
        """The known classes that a class of the file derives from; empty unless all are known."""
        keys: list[str] = []
        for base in node.bases:
            kind = self.of(base, scope.parent or scope if scope.kind is node else scope)
            if kind is None or kind.what not in ("class", "own class") or depth > 20:
                return ()
            keys += kind.keys
        return tuple(dict.fromkeys(keys))

    def of_star(self, name: str) -> Kind | None:
        """What a name is by the star imports of the file."""
        if name not in self._star:
            named = (self.table.stars.get(module, {}).get(name) for module in self.code.stars)
            self._star[name] = self._told(next(filter(None, reversed(list(named))), ""))
        return self._star[name]

    def _imported(self, value: Imported) -> Kind | None:
        if not value.name:
            return Kind("module", name=value.module)
        if value.module in self.table.stars:
            return self._told(self.table.stars[value.module].get(value.name, ""))
        if value.module.startswith("manim."):
            return self._told(self.table.stars["manim"].get(value.name, ""))
        if self.table.module(f"{value.module}.{value.name}") is not None:
            return Kind("module", name=f"{value.module}.{value.name}")
        return None

    def _told(self, told: str) -> Kind | None:
        """The kind that the table tells in a word."""
        what, _, name = told.partition(" ")
        if what == "class" and self.table.is_class(name):
            return Kind("class", (name,))
        if what == "config":
            return Kind("object", ("ManimConfig",))
        if what == "module":
            return Kind("module", name=name)
        return Kind("function", name=name) if what == "function" else None

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Kind | None:
        inner = self.of(node.value, scope)
        if node.attr == "animate" and (inner is None or inner.what in _OBJECTS):
            keys = inner.keys if inner else ()
            return Kind("animate", keys, own=inner.own if inner else None)
        if inner is None:
            return None
        if inner.what == "module":
            return self._of_module(inner.name, node.attr)
        if inner.what not in (*_OBJECTS, "animate"):
            return None
        return self._member(inner, node.attr)

    def _of_module(self, module: str, name: str) -> Kind | None:
        if module in self.table.stars:
            return self._told(self.table.stars[module].get(name, ""))
        inner = f"{module}.{name}"
        return Kind("module", name=inner) if self.table.module(inner) is not None else None

    def _member(self, inner: Kind, name: str) -> Kind | None:
        if inner.own and any(getattr(item, "name", "") == name for item in inner.own.body):
            return None
        if name in self.code.attributes and inner.what != "animate":
            return self._agreed(self.code.attributes[name])
        if name == "camera" and inner.what == "object":
            cameras = filter(None, map(self.table.camera, inner.keys))
            what: What = "some" if self._chooses_camera else "object"
            return next((Kind(what, (camera,)) for camera in cameras), None)
        if name == "frame" and "MovingCamera" in inner.keys:
            return Kind("some", ("VMobject",))
        if any(self.table.method(key, name) for key in inner.keys):
            return Kind("method", inner.keys, name, inner.own)
        return None

    @cached_property
    def _chooses_camera(self) -> bool:
        """Whether a scene of the file asks for a camera of its own."""
        keywords = (node for node, _ in self.code.placed if isinstance(node, ast.keyword))
        return any(keyword.arg == "camera_class" for keyword in keywords)

    def _result(self, node: ast.Call, scope: Scope) -> Kind | None:
        called = self.of(node.func, scope)
        if called is None:
            return None
        if called.what == "class":
            return Kind("object", called.keys)
        if called.what == "own class":
            return Kind("object", called.keys, own=called.own)
        if called.what == "function":
            function = self.table.function(called.name)
            return self._returned(function.returns) if function else None
        if called.what == "animate":
            return called
        return self._of_method(called, node, scope) if called.what == "method" else None

    def _of_method(self, called: Kind, node: ast.Call, scope: Scope) -> Kind | None:
        assert isinstance(node.func, ast.Attribute)
        inner = self.of(node.func.value, scope)
        if inner is not None and inner.what == "animate":
            return inner
        found = next(filter(None, (self.table.method(k, called.name) for k in called.keys)), None)
        if found is None:
            return None
        return inner if found.returns == "Self" else self._returned(found.returns)

    def _returned(self, name: str) -> Kind | None:
        known = bool(name) and self.table.is_class(name)
        return Kind("some", (name,)) if known else None


_OBJECTS = ("object", "some")
