"""Builds the reference from the installed Manim: `python -m vidgen.reference.build FOLDER`.

It imports Manim, and so runs as a program of its own. It writes `table.json` (names, what they
take and have), `pages.json` (what is said and shown of them) and, last, `index.json` (their words).
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard

from ..files import write_text
from .forwarding import Bound, Forwarding, Sources, constructor, plain
from .index import index_of
from .pages import pages_of
from .worlds import MODULES, vocabulary

STARS = ("manim", "vidgen.renderer.kit", "vidgen.renderer.voiceover")
"""The modules whose star imports scenes begin with."""

_HIDDEN = ("opengl", "manim.cli", "manim.gui", "manim._config.cli", "manim.utils.docbuild")
_SLOTS = {"__init__", "__new__"}


class Builder:
    """Looks at what was imported. `classes` are known by their names, clashes by their paths."""

    def __init__(self) -> None:
        self.stars = {name: _star(name) for name in STARS}
        self.sources = Sources()
        self.forwarding = Forwarding(self.sources)
        self.keys: dict[type, str] = {}
        for kind in _classes(self.stars):
            for each in kind.__mro__:
                self._key(each)
        self.keywords: list[str] = []
        self.forwarding.known["Scene.play"] = self._of_animations() | {"subcaption"}

    def table(self) -> dict[str, Any]:
        """All that the checks need, as plain values."""
        return {
            "manim": importlib.import_module("manim").__version__,
            "stars": {name: self._kinds(values) for name, values in self.stars.items()},
            "classes": {key: self._class(kind) for kind, key in self.keys.items()},
            "functions": dict(self._functions()),
            "keywords": self.keywords,
            "modules": {**_modules(), **{name: _words(_module(name)) for name in MODULES}},
            "files": _words(_files()),
            "colours": _words(_colours()),
            "outside": _words(_set_from_outside()),
            "vocabulary": _words(vocabulary()),
            "opengl": _words(_of_opengl()),
        }

    def _key(self, kind: type) -> None:
        if kind in self.keys or kind is object:
            return
        taken = kind.__name__ in self.keys.values()
        self.keys[kind] = f"{kind.__module__}.{kind.__qualname__}" if taken else kind.__name__

    def _kinds(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {name: self._kind(value) for name, value in values.items()}

    def _kind(self, value: Any) -> str:
        """What a name stands for, in a word, and which one."""
        if isinstance(value, type):
            return f"class {self.keys.get(value, '')}"
        if isinstance(value, types.ModuleType):
            return f"module {value.__name__}"
        if callable(value) and plain(value):
            return f"function {value.__name__}"
        known = type(value).__name__
        return {"ManimColor": "colour", "ndarray": "array", "ManimConfig": "config"}.get(
            known, "value"
        )

    def _class(self, kind: type) -> dict[str, Any]:
        members = {name: value for name, value in vars(kind).items() if not _is_slot(name)}
        methods = {name: value for name, value in members.items() if plain(value)}
        made = constructor(kind)
        return {
            "module": kind.__module__,
            "order": " ".join(self.keys[each] for each in kind.__mro__[1:] if each is not object),
            "makes": self._callable(made) if made else None,
            "methods": {name: self._method(kind, raw) for name, raw in methods.items()},
            "attributes": _words({*members.keys() - methods.keys(), *self._set_in(kind)}),
            "dynamic": "__getattr__" in vars(kind) or "__getattribute__" in vars(kind),
            **self._camera(kind),
        }

    def _camera(self, kind: type) -> dict[str, str]:
        """The camera that a scene's class asks for."""
        made = vars(kind).get("__init__")
        default = inspect.signature(made).parameters.get("camera_class") if made else None
        camera = self.keys.get(default.default) if default is not None else None
        return {"camera": camera} if camera else {}

    def _method(self, kind: type, raw: Any) -> list[Any]:
        function = plain(raw)
        assert function is not None
        return self._callable(
            Bound(function, kind, None if isinstance(raw, staticmethod) else kind)
        )

    def _callable(self, bound: Bound) -> list[Any]:
        """A callable in the order of `table.Callable`, names in texts: they are read faster."""
        given = [p for p in bound.parameters if p.kind in _POSITIONAL]
        needed = [p.name for p in given if p.default is p.empty] + _needed_by_name(bound)
        code = self.sources.of(bound.function)
        returns = ast.unparse(code.returns).strip("'\"") if code and code.returns else ""
        return [
            " ".join(p.name for p in given),
            " ".join(needed),
            any(p.kind is p.VAR_POSITIONAL for p in bound.parameters),
            self._number(self.forwarding.keywords(bound)),
            returns if returns.isidentifier() else "",
        ]

    def _number(self, keywords: set[str] | None) -> int | None:
        """Where a set of keywords stands among all; None for any."""
        if keywords is None:
            return None
        words = _words(keywords)
        if words not in self.keywords:
            self.keywords.append(words)
        return self.keywords.index(words)

    def _of_animations(self) -> set[str]:
        """What `play` can set on some animation: it hands its keywords to all of them."""
        base = importlib.import_module("manim").Animation
        found: set[str] = set()
        for kind in self.keys:
            if issubclass(kind, base):
                made = constructor(kind)
                found |= (self.forwarding.keywords(made) or set()) if made else set()
        return found

    def _set_in(self, kind: type) -> set[str]:
        """The attributes that a class's own methods set on their object."""
        found = set(vars(kind).get("__annotations__", ()))
        for raw in list(vars(kind).values()):
            raws = [raw.fget, raw.fset] if isinstance(raw, property) else [raw]
            for function in filter(None, map(plain, filter(None, raws))):
                code = self.sources.of(function)
                found |= set(_assigned(code)) if code else set()
        return found

    def _functions(self) -> Iterator[tuple[str, list[Any]]]:
        for values in self.stars.values():
            for value in values.values():
                function = None if isinstance(value, type) else plain(value)
                if function is not None and callable(value):
                    yield value.__name__, self._callable(Bound(function))


_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def build(folder: Path) -> None:
    """Write both files into a folder. Raises StorageError."""
    builder = Builder()
    table = builder.table()
    write_text(folder / "table.json", json.dumps(table, separators=(",", ":")))
    pages = pages_of(builder.stars, builder.keys)
    write_text(folder / "pages.json", json.dumps(pages, separators=(",", ":")))
    write_text(folder / "index.json", json.dumps(index_of(pages), separators=(",", ":")))


def _needed_by_name(bound: Bound) -> list[str]:
    named = [p for p in bound.parameters if p.kind is p.KEYWORD_ONLY]
    return [p.name for p in named if p.default is p.empty]


def _words(names: Iterable[str]) -> str:
    return " ".join(sorted(set(names)))


def _is_slot(name: str) -> bool:
    return name in _SLOTS or (name.startswith("__") and name.endswith("__") and name != "__call__")


def _star(name: str) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(f"from {name} import *", space)  # noqa: S102 - it is what a scene does
    space.pop("__builtins__")
    return space


def _classes(stars: Mapping[str, Mapping[str, Any]]) -> Iterator[type]:
    """The classes that scenes can reach by name first, then all others of Manim."""
    for values in stars.values():
        yield from (value for value in values.values() if isinstance(value, type))
    for name, module in sorted(sys.modules.items()):
        if name.startswith("manim.") and not any(part in name for part in _HIDDEN):
            yield from (
                value
                for value in vars(module).values()
                if isinstance(value, type) and value.__module__ == name
            )
    yield importlib.import_module("vidgen.renderer.narrated").Beat


def _modules() -> dict[str, str]:
    """The names in every module of Manim."""
    return {
        name: _words(key for key in vars(module) if not key.startswith("__"))
        for name, module in sorted(sys.modules.items())
        if name.partition(".")[0] == "manim"
    }


def _module(name: str) -> list[str]:
    return dir(importlib.import_module(name))


def _files() -> Iterator[str]:
    """The names of all modules of Manim, imported or not."""
    root = Path(str(importlib.import_module("manim").__file__)).parent
    for file in root.rglob("*.py"):
        parts = file.relative_to(root.parent).with_suffix("").parts
        yield ".".join(part for part in parts if part != "__init__")


def _colours() -> set[str]:
    """The names that a text may give to a colour."""
    return set(importlib.import_module("manim.utils.color")._all_color_dict)


def _of_opengl() -> set[str]:
    """What the mobjects of the other renderer have."""
    modules = (
        module for name, module in sys.modules.items() if name.startswith("manim.mobject.op")
    )
    kinds = (value for module in modules for value in vars(module).values())
    return {name for kind in kinds if isinstance(kind, type) for name in vars(kind)}


def _is_constant(node: ast.expr) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant)


def _assigned(code: ast.FunctionDef) -> Iterator[str]:
    """The attributes that a method sets on its first parameter."""
    own = code.args.args[0].arg if code.args.args else ""
    for node in ast.walk(code):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if getattr(node.value, "id", None) == own:
                yield node.attr
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "setattr":
            yield from (str(given.value) for given in node.args[1:2] if _is_constant(given))


def _set_from_outside() -> set[str]:
    """The attributes that Manim sets on things other than `self`, such as a graph's function."""
    found: set[str] = set()
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name.startswith("manim.") and file and not any(part in name for part in _HIDDEN):
            tree = ast.parse(Path(file).read_text(encoding="utf-8"))
            attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
            stored = (node for node in attributes if isinstance(node.ctx, ast.Store))
            found |= {n.attr for n in stored if getattr(n.value, "id", "self") != "self"}
    return found


if __name__ == "__main__":
    build(Path(sys.argv[1]))
