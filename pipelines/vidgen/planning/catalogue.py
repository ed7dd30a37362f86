"""The templates that a model may choose from, told from the templates themselves."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping

from .. import template as templates
from ..model.storyboard import Aspect
from ..planner.scene_code import TEMPLATE as HAND_WRITTEN
from ..planner.settings import PARAMS
from .fit import ITEMS
from .limits import limit_of
from .wish import Shown

_OWN = {
    "equation": "steps are LaTeX without dollar signs",
    "plot": "functions are of x in Python's spelling; a mark is the x of a point on the first"
    " function, and its words",
    "diagram": "boxes are id: words; an arrow is from id, to id, words",
    "code": "the limits are lines, and characters of each; highlights are the lines that are lit,"
    " one list a beat of `beats`",
    "comparison": "items are in the order left, right, left, right",
    "bar_chart": "highlight is the number of the bar that stands out, from 0, or -1",
}
_EACH = "`beats`: the beat at which each item appears, in order; [] lets vidgen find them"


def names(pictures: Mapping[str, Shown]) -> list[str]:
    """The templates that a model may choose; the one for pictures only where there are some."""
    hidden = {HAND_WRITTEN, *([] if pictures else ["image"])}
    return [name for name in PARAMS if name not in hidden]


def catalogue(aspect: Aspect, pictures: Mapping[str, Shown]) -> str:
    """Every template that may be chosen: what it shows, its parameters, and a sample."""
    return "\n\n".join("\n".join(_entry(name, aspect)) for name in names(pictures))


def _entry(name: str, aspect: Aspect) -> Iterator[str]:
    found = templates.load(name)
    yield f"### {name}: {_about(found)}"
    for parameter in found.parameters:
        key = parameter.name.lower()
        if key in ("title", "beats"):
            continue
        limit = limit_of(name, key, aspect)
        words = [parameter.annotation, *(["optional"] if parameter.optional else [])]
        yield f"- `{key}`: {', '.join([*words, *([str(limit)] if limit else [])])}"
    if name in ITEMS:
        yield f"- {_EACH}"
    if name in _OWN:
        yield f"- {_OWN[name]}"
    sample = {p.name.lower(): p.sample for p in found.parameters if p.name not in ("TITLE",)}
    yield f"sample: {json.dumps(sample, ensure_ascii=False)}"


def _about(found: templates.Template) -> str:
    """The first line of a template's docstring."""
    return (ast.get_docstring(ast.parse(found.head)) or "").partition("\n")[0]
