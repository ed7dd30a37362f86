"""HTML that escapes whatever is not HTML already."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

_VOID = {"img", "br", "track"}


class Markup(str):
    """HTML, as it is to stand in the page."""

    __slots__ = ()


Part = str | None | Iterable[str | None]


def tag(name: str, *parts: Part, **attributes: str | bool | None) -> Markup:
    """An element. Texts are escaped; None is left out. `class_` spells `class`."""
    spelled = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{spelled}>")
    return Markup(f"<{name}{spelled}>{joined(*parts)}</{name}>")


def joined(*parts: Part) -> Markup:
    """Texts and elements one after the other."""
    return Markup("".join(_spelled(part) for part in parts))


def filled(template: str, values: Mapping[str, str]) -> str:
    """A page with its `{{slots}}` filled, in one pass: no value opens another slot."""
    first, *rest = template.split("{{")
    found = [first]
    for piece in rest:
        name, _, after = piece.partition("}}")
        found += [_spelled(values[name]), after]
    return "".join(found)


def _spelled(part: Part) -> str:
    if part is None or isinstance(part, Markup):
        return part or ""
    if isinstance(part, str):
        return html.escape(part)
    return "".join(_spelled(one) for one in part)


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    plain = name.rstrip("_").replace("_", "-")
    return f" {plain}" if value is True else f' {plain}="{html.escape(value)}"'
