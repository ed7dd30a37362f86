"""How the last run of a film went: what each stage took, and what was found in the store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ...project import Project
from .markup import Markup, tag

_LARGEST = 8 * 2**20


class Took(NamedTuple):
    """A stage of a run."""

    stage: str
    seconds: float
    ran: int
    cached: int
    failed: int


def runs(project: Project) -> Markup | None:
    """A chart of what each stage took when it last had something to do; None before any run."""
    found = list(_last(project))
    if not found:
        return None
    longest = max(one.seconds for one in found) or 1.0
    ran, cached = sum(one.ran for one in found), sum(one.cached for one in found)
    share = f"{cached} of {ran + cached} pieces of work came from the store"
    cells = [cell for one in found for cell in _row(one, longest)]
    return tag(
        "section",
        tag("h2", "Time"),
        tag("p", f"What each stage took when it last had something to do. {share}.", class_="soft"),
        tag("div", cells, class_="bars"),
        class_="card",
    )


def _row(took: Took, longest: float) -> tuple[Markup, Markup, Markup]:
    told = f"{took.seconds:.1f} s: {took.ran} made, {took.cached} from the store"
    failed = f", {took.failed} in trouble" if took.failed else ""
    bar = tag("i", style=f"width:{100 * took.seconds / longest:.1f}%")
    return (
        tag("span", took.stage),
        tag("span", bar, class_="bar"),
        tag("span", told + failed, class_="soft"),
    )


def _last(project: Project) -> Iterator[Took]:
    """Each stage as it last did something, in the order of the stages; else as it last ended."""
    worked: dict[str, Took] = {}
    ended: dict[str, Took] = {}
    for event in _events(project):
        if event.get("event") == "StageFinished":
            took = _took(event)
            ended[took.stage] = took
            if took.ran:
                worked[took.stage] = took
    for stage, took in ended.items():
        yield worked.get(stage, took)


def _events(project: Project) -> Iterator[Mapping[str, Any]]:
    """The events that the film's journal has, the oldest first; what cannot be read is left out."""
    path = project.hidden / "events.jsonl"
    if not path.is_file() or path.stat().st_size > 2 * _LARGEST:
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if "StageFinished" in line:
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict):
                yield event


def _took(event: Mapping[str, Any]) -> Took:
    def number(name: str) -> float:
        value = event.get(name)
        return float(value) if isinstance(value, int | float) else 0.0

    counts = (int(number(name)) for name in ("ran", "cached", "failed"))
    return Took(str(event.get("stage", "")), number("seconds"), *counts)
