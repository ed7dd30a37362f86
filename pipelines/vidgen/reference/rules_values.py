"""Values that are refused where they are used: colours, rate functions, beats, mixed-up kinds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..sandbox.policy_source import Finding, text_of
from .kinds import Kind
from .older import near
from .reading import Reading

_COLOURED = {"color", "fill_color", "stroke_color", "background_color", "background_stroke_color"}
_HEX = re.compile(r"#?(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|0[xX][0-9a-fA-F]+")
_VGROUP = Kind("class", ("VGroup",))
_COLOURING = {"set_color", "set_fill", "set_stroke", "ManimColor"}


def colours(reading: Reading) -> Iterator[Finding]:
    """Texts that name a colour which Manim does not know."""
    for call, scope in reading.each(ast.Call):
        named = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if reading.kinds.of(call.func, scope) is None and named not in _COLOURING:
            continue
        given = [keyword.value for keyword in call.keywords if keyword.arg in _COLOURED]
        given += call.args[:1] if named in _COLOURING else []
        for value in given:
            if (text := text_of(value)) is not None and not _is_colour(reading, text):
                spelled = text.upper().replace(" ", "_")
                cure = near(spelled, reading.table.colours) or 'write "#rrggbb"'
                yield reading.finding(value, f"Manim has no colour {text!r}", cure)


def rate_functions(reading: Reading) -> Iterator[Finding]:
    """Rate functions that are given as texts, or called."""
    for keyword, _ in reading.each(ast.keyword):
        if keyword.arg == "rate_func" and (text := text_of(keyword.value)) is not None:
            yield reading.finding(
                keyword.value, "a rate function is no text", f"write `rate_func={text}`"
            )


def played(reading: Reading) -> Iterator[Finding]:
    """Things that are played though they are drawn, and drawn though they are played."""
    for call, scope in reading.each(ast.Call):
        kind = reading.kinds.of(call.func, scope)
        if kind is None:
            continue
        for given in call.args:
            inner = reading.kinds.of(given, scope)
            if inner is not None and inner.what in ("object", "class", "animate"):
                yield from _mixed_up(reading, kind, given, inner)


def _mixed_up(reading: Reading, kind: Kind, given: ast.expr, inner: Kind) -> Iterator[Finding]:
    order = {name for key in inner.keys for name in reading.table.order(key)}
    shown = ast.unparse(given)
    shown = shown if len(shown) < 30 else "x"
    if _is_scenes(reading, kind, "play"):
        if "Mobject" in order and inner.what == "object":
            yield reading.finding(
                given, "play takes animations, and no mobjects", f"write `Create({shown})`"
            )
        elif inner.what == "class":
            yield reading.finding(given, "play takes an animation, and no class", "call it")
    elif _is_scenes(reading, kind, "add") and "Animation" in order and inner.what == "object":
        yield reading.finding(
            given, "add takes mobjects, and no animations", f"write `self.play({shown})`"
        )
    elif kind == _VGROUP and "Mobject" in order and "VMobject" not in order:
        what = f"a VGroup holds no {inner.keys[0]}"
        yield reading.finding(given, what, "write `Group(...)` instead")


def _is_scenes(reading: Reading, kind: Kind, name: str) -> bool:
    if kind.what != "method" or kind.name != name:
        return False
    return any("Scene" in reading.table.order(key) for key in kind.keys)


def beats(reading: Reading) -> Iterator[Finding]:
    """Beats that the scene's narration does not have."""
    known = reading.beats
    for call, scope in reading.each(ast.Call) if known is not None else ():
        kind = reading.kinds.of(call.func, scope)
        if kind is None or kind.what != "method" or kind.name != "beat" or not call.args:
            continue
        assert known is not None
        text = text_of(call.args[0])
        if text is not None and text not in known:
            listed = ", ".join(sorted(known, key=_natural)) or "none"
            yield reading.finding(
                call.args[0], f"the narration has no beat {text!r}", f"it has: {listed}"
            )


def _natural(name: str) -> tuple[int, str]:
    return len(name), name


def _is_colour(reading: Reading, text: str) -> bool:
    return text.upper() in reading.table.colours or _HEX.fullmatch(text) is not None
