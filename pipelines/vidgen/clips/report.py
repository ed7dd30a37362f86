"""What a run of clips came to: numbers for a summary, and a report that CI systems show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ..files import write_bytes
from ..npc.clips import Wanted
from ..spending.call import Call, total
from .outcome import Finished, Outcome

_PIXELS_A_SECOND = 20_000_000
_EACH_S = 0.02
_UNPRINTABLE = dict.fromkeys({*range(32)} - {9, 10, 13})


def summary(finished: Finished) -> dict[str, Any]:
    """Counts, seconds, cost in USD, and how long clips took, by maker."""
    plan = finished.plan
    counted = {one.key for one in finished.outcomes}
    return {
        "requests": sum(len(clip.requests) for clip in plan.best.clips if clip.key in counted),
        "clips": len(finished.outcomes),
        "made": finished.count("made"),
        "cached": finished.count("cached"),
        "fallback": finished.count("placeholder", "default_content"),
        "skipped": finished.count("skip"),
        "failed": finished.count("failed", "skip"),
        "seconds": round(finished.seconds, 3),
        "cost_usd": finished.cost_usd,
        "calls": _by_model(finished.calls),
        "latency_s": {name: percentiles(took) for name, took in sorted(finished.made.items())},
        "troubles": [
            {
                "clip": one.label,
                "key": one.key,
                "how": one.how,
                "reason": one.reason,
                "why": one.why,
            }
            for one in finished.troubled
        ],
    }


def _by_model(calls: Sequence[Call]) -> dict[str, dict[str, Any]]:
    """What was asked of each model in this run: calls, those that failed, cost and latency."""
    made: dict[str, list[Call]] = {}
    for call in calls:
        if not call.kept:
            made.setdefault(call.model, []).append(call)
    return {
        model: {
            "calls": len(found),
            "failed": sum(call.ending != "answered" for call in found),
            "cost_usd": total(call.cost_usd for call in found),
            "latency_s": percentiles([call.latency_s for call in found]),
        }
        for model, found in sorted(made.items())
    }


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """How long clips took: the middle, the slowest twentieth, the slowest."""
    row: list[float] = sorted(seconds)

    def at(share: float) -> float:
        place = max(0, math.ceil(share * len(row)) - 1)
        return round(row[place], 3)

    return {"clips": len(row), "p50": at(0.5), "p95": at(0.95), "max": round(row[-1], 3)}


def expected_s(todo: Sequence[Wanted], jobs: int) -> float:
    """About how long the rig takes for clips: by their number and pixels, on so many cores."""
    drawn = [one.asked for one in todo if one.asked["maker"] == "rig"]
    pixels: int = sum(one["width"] * one["height"] * one["frames"] for one in drawn)
    alone_s = pixels / _PIXELS_A_SECOND + len(drawn) * _EACH_S
    return round(alone_s / max(1, min(jobs, len(drawn))), 1)


def write_junit(finished: Finished, path: Path) -> None:
    """A JUnit report: a test case a clip, grouped by NPC; what stands in for one is a failure."""
    outcomes = finished.outcomes
    root = ElementTree.Element("testsuites", _counts(outcomes, finished.seconds))
    by_npc: dict[str, list[Outcome]] = {}
    for one in outcomes:
        by_npc.setdefault(one.npc, []).append(one)
    for npc, own in by_npc.items():
        took = sum(one.seconds for one in own)
        suite = ElementTree.SubElement(root, "testsuite", {"name": npc, **_counts(own, took)})
        for one in own:
            _case(suite, one)
    ElementTree.indent(root)
    write_bytes(path, ElementTree.tostring(root, "utf-8", xml_declaration=True) + b"\n")


def _counts(outcomes: Sequence[Outcome], seconds: float) -> dict[str, str]:
    skipped = sum(one.how == "skip" for one in outcomes)
    failed = sum(one.how not in ("made", "cached", "skip") for one in outcomes)
    counts = {"tests": len(outcomes), "failures": failed, "errors": 0, "skipped": skipped}
    return {**{name: str(count) for name, count in counts.items()}, "time": f"{seconds:.3f}"}


def _case(suite: ElementTree.Element, one: Outcome) -> None:
    said = {"classname": f"npc-clip.{one.npc}", "name": one.label, "time": f"{one.seconds:.3f}"}
    case = ElementTree.SubElement(suite, "testcase", said)
    why = one.why.translate(_UNPRINTABLE)
    if one.how == "skip":
        ElementTree.SubElement(case, "skipped", {"message": why})
    elif one.how not in ("made", "cached"):
        wrong = {"message": why, "type": one.reason or one.how}
        ElementTree.SubElement(case, "failure", wrong).text = why
