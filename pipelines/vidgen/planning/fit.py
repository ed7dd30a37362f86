"""Whether a template can draw what a model asks of it, and the same as the template takes it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from pydantic import JsonValue

from .. import template as templates
from ..errors import BriefError, RenderError
from ..model.formula import FORMULA, inside
from ..model.storyboard import Aspect, Beat
from ..planner.beats import Track, item_beats
from ..planner.expressions import expression
from ..planner.figure import Params
from ..planner.place import Place
from .limits import texts, too_much

_LITERAL = frozenset(
    {"code", "code_language", "functions", "direction", "image", "motion", "beats"}
)
_NOWHERE = Place("the plan", 1)
_setting = threading.Lock()


def fitted(
    template: str, params: Mapping[str, JsonValue], beats: Sequence[Beat], aspect: Aspect
) -> Params:
    """Parameters as the template takes them, with the beat of each item.

    `params` name them in small letters. Raises ValueError that says all that is wrong.
    """
    given: Params = {k: v for k, v in params.items() if v is not None or k == "y_range"}
    if template not in ITEMS:
        given.pop("beats", None)
    if template == "equation":
        given = {**given, "steps": [_bare(step) for step in _listed(given, "steps")]}
    _typed(template, given)
    wrong = [*too_much(template, given, aspect), *_unset(template, given)]
    if check := _CHECKS.get(template):
        wrong += check(given)
    if template in ITEMS:
        wrong += _wrong_beats(template, given, beats)
    if wrong:
        raise ValueError("; ".join(dict.fromkeys(wrong)))
    if template == "plot":
        given["functions"] = [expression(str(f), _NOWHERE) for f in _listed(given, "functions")]
    if template in ITEMS and not given.get("beats"):
        given["beats"] = _appearing(template, given, beats)
    return given


def cannot_set(formula: str) -> str | None:
    """Why vidgen cannot set a formula (LaTeX without dollar signs), or None where it can."""
    with _setting:  # what lays formulas out is not made for several threads
        return _refusal(formula)


@cache
def _refusal(formula: str) -> str | None:
    from ..renderer.maths.layout import svg_of

    try:
        svg_of(formula)
    except RenderError as error:
        return "\n  ".join(filter(None, (error.message, error.cure)))
    return None


def formulas(text: str) -> list[str]:
    """What stands between the dollar signs of a text."""
    return [inside(found[0]) for found in FORMULA.finditer(text)]


def _typed(template: str, given: Params) -> None:
    """Raise ValueError where a parameter is missing, unknown or of another type."""
    try:
        templates.load(template).values({"title": "", **given}, where=template)
    except BriefError as error:
        raise ValueError(error.message) from None


def _unset(template: str, given: Params) -> Iterator[str]:
    for name, value in given.items():
        if name in _LITERAL:
            continue
        for text in texts(value):
            whole = template == "equation" and name == "steps"
            for formula in [text] if whole else formulas(text):
                if why := cannot_set(formula):
                    yield f"{name}: {why}"


def _bare(step: JsonValue) -> JsonValue:
    """A step of a derivation without the dollar signs that it needs not."""
    if isinstance(step, str):
        text = step.strip()
        return text.strip("$").strip() if text.startswith("$") and text.endswith("$") else text
    return step


def _listed(given: Mapping[str, JsonValue], name: str) -> list[JsonValue]:
    found = given.get(name)
    return found if isinstance(found, list) else []


def _count(given: Mapping[str, JsonValue], name: str) -> int:
    found = given.get(name)
    return len(found) if isinstance(found, list | dict) else 0


def _names(given: Mapping[str, JsonValue], name: str) -> list[str]:
    found = given.get(name)
    return (
        list(found)
        if isinstance(found, dict)
        else [" ".join(texts(i)) for i in _listed(given, name)]
    )


def _sides(given: Mapping[str, JsonValue]) -> list[str]:
    left, right = _names(given, "left"), _names(given, "right")
    longest = range(max(len(left), len(right)))
    return [side[i] for i in longest for side in (left, right) if i < len(side)]


def _boxes(given: Mapping[str, JsonValue]) -> list[str]:
    return list(texts(given.get("boxes")))


def _steps(given: Mapping[str, JsonValue]) -> list[str]:
    notes = _names(given, "notes")
    return [notes[i] if i < len(notes) else "" for i in range(_count(given, "steps"))]


ITEMS: dict[str, Callable[[Mapping[str, JsonValue]], list[str]]] = {
    "statement": lambda given: _names(given, "lines"),
    "bullets": lambda given: _names(given, "points"),
    "equation": _steps,
    "plot": lambda given: [*_names(given, "functions"), *_names(given, "marks")],
    "bar_chart": lambda given: _names(given, "labels"),
    "line_chart": lambda given: _names(given, "series"),
    "table": lambda given: _names(given, "rows"),
    "code": lambda given: [""] * _count(given, "highlights"),
    "diagram": _boxes,
    "comparison": _sides,
    "timeline": lambda given: _names(given, "events"),
}
"""What appears one by one in a template, in words; each has a beat."""


def _wrong_beats(
    template: str, given: Mapping[str, JsonValue], beats: Sequence[Beat]
) -> Iterator[str]:
    ids = [beat.id for beat in beats]
    wanted, items = [str(beat) for beat in _listed(given, "beats")], ITEMS[template](given)
    if not wanted:
        return
    if unknown := [beat for beat in wanted if beat not in ids]:
        yield f"beats: there is no beat {unknown[0]!r}; this scene has {', '.join(ids) or 'none'}"
        return
    if len(wanted) != len(items):
        yield f"beats: {len(wanted)} beats for {len(items)} items; one for each, or none at all"
    places = [ids.index(beat) for beat in wanted]
    if places != sorted(places):
        yield "beats: items appear in their order, so their beats must not go back"


def _appearing(
    template: str, given: Mapping[str, JsonValue], beats: Sequence[Beat]
) -> list[JsonValue]:
    """The beat at which each item is mentioned; none where any even spread will do."""
    track = Track(tuple(beats), tuple(range(len(beats))))
    return item_beats([(ITEMS[template](given), len(beats))], track)


def _chart(given: Mapping[str, JsonValue], axis: str) -> Iterator[str]:
    count, series = _count(given, axis), given.get("series")
    for name, values in series.items() if isinstance(series, dict) else ():
        if isinstance(values, list) and len(values) != count:
            yield f"series {name!r}: {len(values)} values for {count} of {axis}"
    if not count or not series:
        yield f"a chart needs {axis} and a series"


def _plot(given: Mapping[str, JsonValue]) -> Iterator[str]:
    if not _count(given, "functions"):
        yield "functions: at least one"
    for function in _listed(given, "functions"):
        try:
            expression(str(function), _NOWHERE)
        except BriefError as error:
            yield f"functions: {str(function)[:60]!r} is not a function of x: {error.cure}"
    for name in ("x_range", "y_range"):
        ends = [end for end in _listed(given, name) if isinstance(end, int | float)]
        if len(ends) == 2 and ends[0] >= ends[1]:
            yield f"{name}: from low to high"


def _table(given: Mapping[str, JsonValue]) -> Iterator[str]:
    columns = _count(given, "header")
    for row in _listed(given, "rows"):
        if isinstance(row, list) and len(row) != columns:
            yield f"rows: a row of {len(row)} cells under {columns} columns"
    if not columns or not _count(given, "rows"):
        yield "a table needs a header and rows"


def _diagram(given: Mapping[str, JsonValue]) -> Iterator[str]:
    boxes = _names(given, "boxes")
    for arrow in _listed(given, "arrows"):
        ends = [str(end) for end in arrow[:2]] if isinstance(arrow, list) else []
        if unknown := [end for end in ends if end not in boxes]:
            yield f"arrows: there is no box {unknown[0]!r}; boxes are {', '.join(boxes)}"


def _code(given: Mapping[str, JsonValue]) -> Iterator[str]:
    count = str(given.get("code", "")).strip("\n").count("\n") + 1
    for lines in _listed(given, "highlights"):
        for line in lines if isinstance(lines, list) else ():
            if isinstance(line, int) and not 1 <= line <= count:
                yield f"highlights: line {line} of {count} lines; they count from 1"


def _filled(name: str) -> Callable[[Mapping[str, JsonValue]], Iterator[str]]:
    def check(given: Mapping[str, JsonValue]) -> Iterator[str]:
        if not any(text.strip() for text in texts(given.get(name))):
            yield f"{name}: must not be empty"

    return check


_CHECKS: dict[str, Callable[[Mapping[str, JsonValue]], Iterator[str]]] = {
    "bullets": _filled("points"),
    "equation": _filled("steps"),
    "plot": _plot,
    "bar_chart": lambda given: _chart(given, "labels"),
    "line_chart": lambda given: _chart(given, "x"),
    "table": _table,
    "diagram": _diagram,
    "comparison": _filled("left"),
    "timeline": _filled("events"),
    "quote": _filled("quote"),
    "code": _code,
}
