"""What a run would make, whom it would ask, and what that could cost, before any call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import VidgenError
from ..npc.clips import Wanted
from ..project import Project
from ..spending.call import total
from ..stages.bought import is_kept
from .beginning import beginning
from .booth import offers_of
from .filming import Offer
from .notices import notices
from .plan import Plan
from .report import expected_s


@dataclass
class _Share:
    """What one provider would be asked for; `costs` and `seconds` have one entry a clip."""

    costs: list[float | None] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    at_once: int = 1
    wrong: str | None = None


def foreseen(project: Project, plan: Plan, known: Collection[str]) -> dict[str, Any]:
    """Counts, seconds and cost in USD, all and by provider; None is a cost that nobody knows.

    `known` are the keys of clips that need not be made. Films that are kept cost nothing.
    """
    mine = [clip for clip in plan.best.clips if clip.key in plan.best.mine]
    todo = [clip for clip in mine if clip.key not in known]
    shares = _shares(project, plan, todo)
    waits = [sum(one.seconds) / one.at_once for one in shares.values()]
    return {
        "requests": sum(len(clip.requests) for clip in mine),
        "clips": len(mine),
        "cached": len(known),
        "to_make": len(todo),
        "seconds": round(max([expected_s(todo, project.options.jobs), *waits]), 1),
        "cost_usd": total(cost for one in shares.values() for cost in one.costs),
        "max_cost": project.settings.max_cost,
        "providers": {name: _told(one) for name, one in sorted(shares.items())},
        "targets": list(plan.targets),
        "notices": list(notices(plan, plan.best)),
    }


def _shares(project: Project, plan: Plan, todo: Sequence[Wanted]) -> Mapping[str, _Share]:
    """What would be filmed by whom, where all are well: the first that is wanted for each clip."""
    shares: defaultdict[str, _Share] = defaultdict(_Share)
    lanes = project.settings.max_scene_concurrency
    for clip in todo:
        if clip.asked["maker"] != "engine":
            continue
        with beginning(clip.asked, plan.files.__getitem__) as begins:
            offers = offers_of(plan, plan.best, clip, begins)
            if any(is_kept(project, one.wanted) for one in offers):
                continue
            offer = next((one for one in offers if _wrong(one) is None), offers[0])
            share, terms = shares[offer.engine.name], offer.engine.terms
            share.costs.append(offer.price())
            share.seconds.append(terms.about_s)
            share.at_once, share.wrong = min(lanes, terms.at_once), _wrong(offer)
    return shares


def _wrong(offer: Offer) -> str | None:
    """Why a provider could not be asked now: it has no key, for one."""
    try:
        offer.engine.camera.check(offer.filming, offer.engine.model, offer.engine.access)
    except VidgenError as error:
        return str(error)
    return None


def _told(share: _Share) -> dict[str, Any]:
    return {
        "clips": len(share.costs),
        "cost_usd": total(share.costs),
        "seconds": round(sum(share.seconds) / share.at_once, 1),
        "wrong": share.wrong,
    }
