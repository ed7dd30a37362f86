"""What is said and shown of each name: the pages that a search looks through."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .examples import examples_in
from .forwarding import Bound, constructor, plain
from .signatures import Signatures

_MARKUP = re.compile(r":[a-z:]+:`~?\.?([^`<]*?)(?: *<[^`]*>)?`|``|\*\*|`")
_SECTIONS = re.compile(r"^(Parameters|Returns|Raises|Examples?|See Also|Yields)\n-+$", re.MULTILINE)
_DIRECTIVE = re.compile(r"^ *\.\. .*(?:\n(?: +.*)?)*", re.MULTILINE)
_LONG = 1500


def pages_of(
    stars: Mapping[str, Mapping[str, Any]], keys: Mapping[type, str]
) -> list[dict[str, Any]]:
    """A page for each name that scenes can reach, and for each public method of their classes."""
    found: dict[str, dict[str, Any]] = {}
    signs = Signatures(stars["manim"])
    for values in stars.values():
        for name, value in values.items():
            for page in _pages(name, value, keys, signs):
                found.setdefault(page["name"], page)
    return list(found.values())


def _pages(
    name: str, value: Any, keys: Mapping[type, str], signs: Signatures
) -> Iterator[dict[str, Any]]:
    module = getattr(value, "__module__", "") or ""
    if not module.startswith(("manim.", "vidgen.")) or ".opengl" in module:
        return
    if isinstance(value, type):
        for kind in [each for each in value.__mro__ if each in keys]:
            yield from _class_pages(kind, keys[kind], signs)
    elif callable(value) and plain(value):
        function = plain(value)
        assert function is not None
        yield _page(name, "function", value.__doc__, module, signs.of(Bound(function)))


def _class_pages(kind: type, key: str, signs: Signatures) -> Iterator[dict[str, Any]]:
    module = kind.__module__
    if not module.startswith(("manim.", "vidgen.")) or ".opengl" in module:
        return
    text = "\n\n".join(filter(None, (vars(kind).get("__doc__"), _init_doc(kind))))
    made = constructor(kind)
    yield _page(key, "class", text, module, signs.of(made) if made else "()")
    for name, raw in vars(kind).items():
        target = plain(raw)
        if name.startswith("_"):
            continue
        if isinstance(raw, property):
            yield _page(f"{key}.{name}", "property", raw.__doc__, module, "")
        elif target is not None:
            owner = None if isinstance(raw, staticmethod) else kind
            takes = signs.of(Bound(target, kind, owner))
            yield _page(f"{key}.{name}", "method", target.__doc__, module, takes)


def _init_doc(kind: type) -> str | None:
    made = vars(kind).get("__init__")
    return made.__doc__ if made else None


def _page(name: str, kind: str, doc: str | None, module: str, takes: str) -> dict[str, Any]:
    text = inspect.cleandoc(doc or "")
    first = _SECTIONS.search(text)
    said = _DIRECTIVE.sub("", text[: first.start()] if first else text)
    lead, _, rest = _plain(said).strip().partition("\n\n")
    return {
        "name": name,
        "kind": kind,
        "module": module,
        "takes": takes,
        "summary": " ".join(lead.split()),
        "text": " ".join(rest.split())[:_LONG],
        "parameters": " ".join(_plain(_DIRECTIVE.sub("", text[first.end() :])).split())[:_LONG]
        if first
        else "",
        "examples": [
            {"name": example.name, "code": example.code, "calls": sorted(_called(example.code))}
            for example in examples_in(text)
        ],
    }


def _plain(text: str) -> str:
    """A docstring without the marks of reStructuredText."""
    return _MARKUP.sub(lambda found: found[1] or "", text)


def _called(code: str) -> set[str]:
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return set()
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {getattr(call, "attr", getattr(call, "id", "")) for call in calls} - {""}
