"""What a run would ask of models and services: behind `--dry-run`."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast, get_args

from vidgen.asking.asker import Role, models
from vidgen.engine.estimate import Expected, expected, total_usd

from .tables import Cell, table
from .terminal import BOLD, paint, width
from .wording import dollars, plural

if TYPE_CHECKING:
    from vidgen.engine.action import Stage
    from vidgen.project import Project
    from vidgen.settings import Settings

_KINDS = {"tts": "voice", "image": "pictures", "video": "clips", "music": "music"}


def lines(project: Project, stages: Sequence[Stage]) -> Iterator[str]:
    """Who would be asked, how often, and what that could cost."""
    found = expected(project, stages)
    yield paint("calls", BOLD, sys.stdout)
    if found:
        yield from table([_row(one) for one in found])
    else:
        yield "  none: nobody would be asked"
    yield from table([[Cell(f"  {name}"), Cell(who)] for name, who in _asked(project.settings)])
    yield from textwrap.wrap(f"Estimate: {_in_all(project, found)}", width())


def as_json(project: Project, stages: Sequence[Stage]) -> dict[str, Any]:
    """The same as plain values."""
    found = expected(project, stages)
    return {
        "asked": dict(_asked(project.settings)),
        "calls": [
            {
                "stage": one.stage,
                "calls": one.estimate.calls if one.estimate else None,
                "usd": one.estimate.usd if one.estimate else None,
                "by": one.estimate.by if one.estimate else None,
            }
            for one in found
        ],
        "estimate_usd": total_usd(found),
        "max_cost": project.settings.max_cost,
    }


def _row(one: Expected) -> list[Cell]:
    found = one.estimate
    if found is None:
        told = ["", "unknown", "depends on what comes before"]
    else:
        told = [f"about {plural(found.calls, 'call')}", _up_to(found.usd), found.by]
    return [Cell(f"  {one.stage}"), *map(Cell, told)]


def _asked(settings: Settings) -> Iterator[tuple[str, str]]:
    """Which model is asked in which role, and who makes what is heard and seen."""
    for role in get_args(Role):
        yield f"{role} model", ", ".join(models(settings, cast("Role", role))) or "none"
    for kind, name in _KINDS.items():
        chosen = getattr(settings, kind)
        yield name, f"{chosen.provider} {chosen.model or ''}".strip()


def _in_all(project: Project, found: Sequence[Expected]) -> str:
    """What it comes to, and what holds it back. An answer that is sent back costs once more."""
    limit, cost = project.settings.max_cost, total_usd(found)
    most = "" if limit is None else f"; no call is made that could pass {dollars(limit)}"
    if not found:
        return f"0{most}"
    known = sum((one.estimate.usd or 0.0) if one.estimate else 0.0 for one in found)
    told = _up_to(known)
    if cost is None:
        told = f"unknown; {told} for what is known" if known else "unknown"
    again = ", more where an answer does not fit" if known else ""
    return f"{told}{again}{most or '; --max-cost sets a limit'}"


def _up_to(usd: float | None) -> str:
    return f"up to {dollars(usd)}" if usd else dollars(usd)
