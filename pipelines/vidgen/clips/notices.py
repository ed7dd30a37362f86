"""What a user should know of who makes the clips of a run, before any of them is begun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..model.npc import AUTO, RIG
from .plan import Layer, Plan


def notices(plan: Plan, layer: Layer) -> Iterator[str]:
    """Clips that were to be filmed and are made here; and those that vidgen draws from words."""
    here: Counter[tuple[str, str]] = Counter()
    drawn = 0
    for clip in layer.clips:
        if clip.key not in layer.mine or clip.asked["maker"] == "engine":
            continue
        one = plan.library.requests[clip.requests[0]]
        names = plan.engines.wanted(one)
        if tuple(names) != (RIG,):
            here[", ".join(names), one.operation] += 1
        elif one.operation == "text_to_video":
            drawn += 1
    for (names, operation), count in here.items():
        why = "nobody is set up who films it" if names == AUTO else f"not filmed by {names}"
        yield f"{_clips(count)} of {operation}: {why}, so vidgen makes them itself"
    if drawn:
        yield (
            f"{_clips(drawn)} of text_to_video: vidgen draws what the NPC does, and not what "
            "`prompt` says; set `provider` to have them filmed"
        )


def _clips(count: int) -> str:
    return f"{count:,} clip" + ("s" if count != 1 else "")
