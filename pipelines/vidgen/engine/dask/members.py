"""The workers of a cluster, and what a task may ask of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ...errors import ClusterError
from ..action import Action
from .plugin import MEMORY


@dataclass(frozen=True)
class Member:
    """A worker, as it said when it began. `unfit` is why it gets no work; empty where it does.

    One that is `far` does not see the store of the client, and shares the remote one with it.
    """

    unfit: str
    slots: int
    memory_mb: float
    gpu: bool
    far: bool


def asks(action: Action, members: Collection[Member], session: str) -> dict[str, float]:
    """What a task asks of its worker: never more than the largest has, where it runs alone.

    Raises ClusterError where it needs a graphics processor, and no worker has one.
    """
    if action.gpu and not any(one.gpu for one in members):
        raise ClusterError(
            f"{action.label} is drawn by a graphics processor, and no worker says it has one",
            cure="start such workers with `--resources GPU=1`, or set VIDGEN_USE_GPU=false",
        )
    most = max((one.memory_mb for one in members if one.gpu or not action.gpu), default=0)
    memory = {MEMORY: min(action.memory_mb, most)} if action.memory_mb else {}
    return {session: 1, **memory, **({"GPU": 1} if action.gpu else {})}


def too_much(asked: dict[str, float], members: Collection[Member]) -> bool:
    """Whether a task asks for more memory than any worker has that is left."""
    able = [one.memory_mb for one in members if one.gpu or "GPU" not in asked]
    return bool(able) and asked.get(MEMORY, 0) > max(able)
