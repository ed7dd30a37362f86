"""Fenced blocks: code, and the figures that briefs write as a few plain lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

from pydantic import JsonValue

from .expressions import expression, latex, number
from .figure import Figure, Params, limit
from .maths import equation
from .place import Place, did_you_mean, shorten
from .strict_yaml import Entry, read_mapping

_PLOT_KEYS = ("title", "functions", "labels", "x", "y", "x label", "y label", "marks")
_LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]{1,30}")


def fence(info: str, content: str, place: Place) -> Figure:
    """The figure of a fenced block; `place` is the line of its opening fence."""
    kind, _, rest = info.strip().partition(" ")
    read = _KINDS.get(kind.lower())
    if read is not None:
        return read(content, rest.strip().lower(), place)
    return code(content, kind, place)


def code(content: str, language: str, place: Place) -> Figure:
    """Code, with the tabs and the empty lines around it taken away."""
    lines = content.expandtabs(4).rstrip().split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    if not lines:
        raise place.error("a code block without code", cure="write some lines, or take it out")
    limit(len(lines), 30, "lines of code", place, "show the lines that matter")
    limit(max(map(len, lines)), 100, "characters of a line of code", place, "break the line")
    known = language if _LANGUAGE.fullmatch(language) else "text"
    params: Params = {"code": "\n".join(lines), "code_language": known.lower(), "highlights": []}
    return Figure("code", params, place)


def _timeline(content: str, _options: str, place: Place) -> Figure:
    events: list[JsonValue] = []
    items = []
    for here, line in _written(content, place):
        when, found, what = line.partition(": ")
        if not (found and when.strip() and what.strip()):
            raise here.error(
                f"{shorten(line)!r} is not an event", cure="write a time, a colon and what happened"
            )
        events.append([when.strip(), what.strip()])
        items.append(f"{when} {what}")
    limit(len(events), 10, "events", place, "keep the turning points, or make two timelines")
    if not events:
        raise place.error("a timeline without events", cure="write lines such as `1914: War`")
    return Figure("timeline", {"events": events}, place, items=items)


def _diagram(content: str, options: str, place: Place) -> Figure:
    if options not in {"", "right", "down"}:
        raise place.error(f"a diagram goes right or down, not {options!r}", cure="```diagram down")
    boxes: dict[str, str] = {}
    arrows: list[JsonValue] = []
    for here, line in _written(content, place):
        chain, label = _arrow_label(line)
        names = [" ".join(name.split()) for name in chain]
        if not all(names):
            raise here.error(
                f"{shorten(line)!r} has an arrow without a box", cure="write A -> B: label"
            )
        ids = [_box(boxes, name) for name in names]
        hops = list(pairwise(ids))
        arrows.extend([*hop, label if hop is hops[-1] else ""] for hop in hops)
    limit(len(boxes), 12, "boxes", place, "show fewer, or make two diagrams")
    limit(len(arrows), 24, "arrows", place, "show fewer, or make two diagrams")
    if not boxes:
        raise place.error("a diagram without boxes", cure="write lines such as `A -> B: label`")
    params: Params = {"boxes": {**boxes}, "arrows": arrows, "direction": options or "right"}
    return Figure("diagram", params, place, items=list(boxes.values()))


def _arrow_label(line: str) -> tuple[list[str], str]:
    chain = line.replace("→", "->").split("->")
    if len(chain) == 1:
        return chain, ""
    last, _, label = chain[-1].partition(": ")
    return [*chain[:-1], last], label.strip()


def _box(boxes: dict[str, str], label: str) -> str:
    """The id of the box with this label, made when it is new."""
    for known, text in boxes.items():
        if text == label:
            return known
    base = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:30] or "box"
    base = base if base[0].isalpha() else f"box_{base}"
    found, count = base, 2
    while found in boxes:
        found, count = f"{base}_{count}", count + 1
    boxes[found] = label
    return found


def _plot(content: str, _options: str, place: Place) -> Figure:
    entries = {
        key.lower().replace("_", " "): entry
        for key, entry in read_mapping(content, place.below(1), "the plot").items()
    }
    for key, entry in entries.items():
        if key not in _PLOT_KEYS:
            raise entry.place.error(
                f"unknown key {key[:60]!r} in the plot.{did_you_mean(key, _PLOT_KEYS)}",
                cure=f"known keys: {', '.join(_PLOT_KEYS)}",
            )
    functions, labels = _functions(entries, place)
    marks = _marks(entries)
    limit(len(functions), 5, "functions", place, "make two plots")
    limit(len(marks), 8, "marks", place, "keep those that are spoken of")
    params: Params = {
        "functions": [*functions],
        "labels": [*labels],
        "x_range": [*(_range(entries, "x") or [-5.0, 5.0])],
        "y_range": None if (y := _range(entries, "y")) is None else [*y],
        "x_label": _word(entries, "x label", "x"),
        "y_label": _word(entries, "y label", "y"),
        "marks": [[x, label] for x, label in marks],
    }
    if "title" in entries:
        params["title"] = _word(entries, "title", "")
    return Figure("plot", params, place, items=[*labels, *(label for _, label in marks)])


def _functions(entries: Mapping[str, Entry], place: Place) -> tuple[list[str], list[str]]:
    entry = entries.get("functions")
    given = entry.value if entry else None
    here = entry.place if entry else place
    named = given.items() if isinstance(given, dict) else [(one, None) for one in _listed(given)]
    pairs = [(str(text), None if label is None else str(label)) for text, label in named]
    if not pairs:
        raise here.error("a plot without functions", cure="functions: x**2")
    extra = (
        [str(label) for label in _listed(entries["labels"].value)] if "labels" in entries else []
    )
    labels = [
        label or (extra[i] if i < len(extra) else f"${latex(text, here)}$")
        for i, (text, label) in enumerate(pairs)
    ]
    return [expression(text, here) for text, _ in pairs], labels


def _marks(entries: Mapping[str, Entry]) -> list[tuple[float, str]]:
    entry = entries.get("marks")
    if entry is None or entry.value is None:
        return []
    if not isinstance(entry.value, dict):
        raise entry.place.error("marks must give a label for each x", cure="marks: {2: vertex}")
    return [(number(x, entry.place), str(label)) for x, label in entry.value.items()]


def _range(entries: Mapping[str, Entry], key: str) -> list[float] | None:
    entry = entries.get(key)
    if entry is None or entry.value is None:
        return None
    ends = [number(end, entry.place) for end in _listed(entry.value)]
    if len(ends) != 2 or ends[0] >= ends[1]:
        raise entry.place.error(f"{key} must be a range, from low to high", cure=f"{key}: [0, 10]")
    return ends


def _word(entries: Mapping[str, Entry], key: str, default: str) -> str:
    entry = entries.get(key)
    if entry is None:
        return default
    return entry.written if entry.written is not None else str(entry.value)


def _listed(value: JsonValue) -> list[JsonValue]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _maths(content: str, _options: str, place: Place) -> Figure:
    return equation(content, place)


def _written(content: str, place: Place) -> list[tuple[Place, str]]:
    """The lines that are not empty, each with its place."""
    lines = enumerate(content.split("\n"), start=1)
    found = [(place.below(i), line.strip()) for i, line in lines if line.strip()]
    for here, line in found:
        limit(len(line), 200, "characters of a line", here, "say it shorter")
    return found


_KINDS: dict[str, Callable[[str, str, Place], Figure]] = {
    "timeline": _timeline,
    "diagram": _diagram,
    "plot": _plot,
    "math": _maths,
}
