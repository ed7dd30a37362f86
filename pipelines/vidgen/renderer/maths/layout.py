"""Lay a formula out with ziamath, and put each glyph into the part of its author's that it is."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence

import ziamath

from ...errors import RenderError
from . import marks, nodes, paragraph, scripts
from .atoms import Look, Sheet
from .grids import rows_at_top
from .parser import Parser
from .sentences import ENVIRONMENTS, sentence
from .source import Fault, Formula, Groups, read, trimmed

assert all((marks, nodes, paragraph, scripts))  # ziamath knows their nodes by their being imported
ziamath.config.svg2 = False
ziamath.config.precision = 5

_SHAPES = {"path", "rect"}
_SIZE = 10.0
"""SVG units to the em, as in the SVG of a real TeX."""


def svg_of(
    marked: str,
    environment: str | None = "align*",
    macros: Mapping[str, tuple[int, str]] | None = None,
) -> str:
    """The SVG of a formula as Manim marked it.

    In an environment for words, or in none, it is a sentence that may hold `$mathematics$`. Raises
    RenderError with the formula, and the place in it, where it cannot be set.
    """
    formula = read(marked)
    sheet = Sheet()
    try:
        element = _element(formula, sheet, environment, macros or {})
    except Fault as fault:
        raise refusal(formula.text, fault) from None
    except RecursionError:
        raise refusal(formula.text, Fault("it is nested too deeply", 0)) from None
    return _svg(element, formula.parts, sheet.marks)


def _element(
    formula: Formula,
    sheet: Sheet,
    environment: str | None,
    macros: Mapping[str, tuple[int, str]],
) -> ET.Element:
    parser = Parser(sheet, len(formula.text), dict(macros))
    if environment is None or environment.strip("{}").partition("}")[0] in ENVIRONMENTS:
        return sentence(parser, formula.tokens, Look(), environment)
    tokens = trimmed(formula.tokens)
    rows = rows_at_top(parser, tokens, Look(), environment)
    return parser.group(tokens, Look()) if rows is None else rows


def refusal(text: str, fault: Fault) -> RenderError:
    """What to tell the author: the line, a caret under the place, the reason and the cure."""
    at = min(max(fault.at, 0), len(text))
    start = text.rfind("\n", 0, at) + 1
    line = text[start:].partition("\n")[0]
    number = text.count("\n", 0, at) + 1
    where = f"line {number}, column {at - start + 1}" if "\n" in text else f"column {at + 1}"
    return RenderError(
        f"This formula cannot be set: {fault.reason} ({where})\n  {line}\n  {' ' * (at - start)}^",
        cure=fault.cure,
    )


def _svg(element: ET.Element, parts: Sequence[Groups], marks: Sequence[tuple[Groups, str]]) -> str:
    whole = ET.Element("math")
    whole.append(element)
    drawn = ziamath.Math(whole, size=_SIZE, margin=0).svgxml()
    root = ET.Element("svg", dict(drawn.attrib))
    made: dict[str, ET.Element] = {}
    for groups in parts:
        _part(root, groups[:1], made)
    for shape, paint in _shapes(drawn):
        groups, colour = marks[int(paint[1:], 16) - 1] if _is_mark(paint) else ((), "#000000")
        shape.set("fill", colour)
        _part(root, groups, made).append(shape)
    for groups in parts:  # those that show nothing
        _part(root, groups, made)
    return ET.tostring(root, encoding="unicode")


def _is_mark(paint: str) -> bool:
    return bool(re.fullmatch(r"#[0-9a-f]{6}", paint)) and paint != "#000000"


def _shapes(element: ET.Element, paint: str = "") -> Iterator[tuple[ET.Element, str]]:
    """All that is drawn, with the colour it has. What is put together of pieces is one shape."""
    for child in element:
        own = child.get("fill", paint)
        if child.tag == "g" and len(child) and all(piece.tag == "path" for piece in child):
            path = " ".join(piece.get("d", "") for piece in child)
            yield ET.Element("path", {"d": path}), own
        elif child.tag in _SHAPES:
            yield child, own
        else:
            yield from _shapes(child, own)


def _part(root: ET.Element, groups: Groups, made: dict[str, ET.Element]) -> ET.Element:
    parent = root
    for name in groups:
        if name not in made:
            made[name] = ET.SubElement(parent, "g", {"id": name})
        parent = made[name]
    return parent
