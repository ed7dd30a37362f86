"""What a simulated run says: how long, how dear, what gives out first, and what helps then."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .cluster import GB, Cluster, Prices
from .simulate import Simulated, simulate
from .work import Step, core_seconds, longest_chain

LONGEST = "longest action"
_MONTH_S = 30 * 86400.0


@dataclass(frozen=True)
class Prediction:
    """A run on so many workers. `bottleneck` is the part that is at work for most of the time.

    `core_hours` are those that are paid for: of all workers, from the first to the last second.
    `used` is the share of them in which a worker works.
    """

    workers: int
    clients: int
    wall_s: float
    core_hours: float
    used: float
    tasks: int
    requests: float
    moved_gb: float
    usd: float
    bottleneck: str
    share: float
    advice: str


@dataclass(frozen=True)
class Limit:
    """So many workers keep a part busy for all of the time: more of them wait for it."""

    part: str
    workers: float


def predict(work: Sequence[Step], cluster: Cluster, prices: Prices | None = None) -> Prediction:
    """Simulate a run, and say what it comes to."""
    ran = simulate(work, cluster)
    wall_s = max(ran.wall_s, 1e-9)
    shares = {part: busy_s / wall_s for part, busy_s in ran.busy_s.items()}
    shares[LONGEST] = longest_chain(work) / cluster.speed / wall_s
    bottleneck = max(shares, key=lambda part: shares[part])
    return Prediction(
        workers=cluster.workers,
        clients=cluster.clients,
        wall_s=ran.wall_s,
        core_hours=cluster.workers * ran.wall_s / 3600,
        used=shares["workers"],
        tasks=ran.tasks,
        requests=ran.puts + ran.gets,
        moved_gb=(ran.bytes_in + 2 * ran.bytes_out) / GB,
        usd=_cost(ran, cluster, prices or Prices()),
        bottleneck=bottleneck,
        share=shares[bottleneck],
        advice=advice(bottleneck, work, cluster),
    )


def limits(work: Sequence[Step], cluster: Cluster) -> list[Limit]:
    """How many workers each part can keep busy, the first to give out first."""
    ran = simulate(work, cluster)
    working_s = ran.busy_s["workers"] * cluster.workers
    found = [
        Limit(part, working_s / busy_s)
        for part, busy_s in ran.busy_s.items()
        if busy_s and part != "workers"
    ]
    if chain_s := longest_chain(work) / cluster.speed:
        found.append(Limit(LONGEST, working_s / chain_s))
    return sorted(found, key=lambda limit: limit.workers)


def advice(bottleneck: str, work: Sequence[Step], cluster: Cluster) -> str:
    """What to do about a bottleneck, in a sentence."""
    longest = max(work, key=lambda step: max(step.seconds, default=0.0))
    said = {
        "workers": "more workers make it shorter",
        "scheduler": "share the work with --shard, each shard with a scheduler of its own",
        "client": f"share the work among {_clients(work, cluster)} clients with --shard",
        "link": "run the clients in the bucket's region, or share the work with --shard",
        "requests": "give each shard a prefix of its own in store.remote, or make fewer files",
        "bandwidth": "take a store in the workers' own region, or smaller files",
        LONGEST: f"fewer workers do as well; only a shorter {longest.stage} makes it faster",
    }
    return said[bottleneck]


def _clients(work: Sequence[Step], cluster: Cluster) -> int:
    """So many clients keep up with the workers."""
    actions = sum(len(step.seconds) for step in work)
    each_s = core_seconds(work) / cluster.speed / max(1, actions)
    return max(cluster.clients + 1, math.ceil(cluster.workers * cluster.client_order_s / each_s))


def _cost(ran: Simulated, cluster: Cluster, prices: Prices) -> float:
    """In USD. What is stored is paid for as long as the run goes on."""
    hours = ran.wall_s / 3600
    return (
        hours * (cluster.workers * prices.core_hour + cluster.clients * prices.client_hour)
        + ran.puts / 1000 * prices.put_1000
        + ran.gets / 1000 * prices.get_1000
        + ran.bytes_out / GB * prices.gb_out
        + ran.bytes_out / GB * prices.gb_month * ran.wall_s / _MONTH_S
    )


def core_hours(work: Sequence[Step]) -> float:
    """What the work itself comes to, whoever does it."""
    return core_seconds(work) / 3600
