"""Where the boxes of a diagram go: in layers, so that arrows run forwards and around boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Edge = tuple[str, str]


@dataclass
class Layers:
    """Names in layers. An edge over several layers passes through stand-ins, named by `via`."""

    rows: list[list[str]] = field(default_factory=list)
    via: dict[Edge, list[str]] = field(default_factory=dict)
    back: set[Edge] = field(default_factory=set)


def arrange(names: Sequence[str], edges: Sequence[Edge]) -> Layers:
    """Layer a graph by its longest paths, with few crossings. Edges that close a circle go back."""
    known = set(names)
    edges = list(
        dict.fromkeys(e for e in edges if e[0] in known and e[1] in known and e[0] != e[1])
    )
    back = _closing(names, edges)
    forward = [(b, a) if (a, b) in back else (a, b) for a, b in edges]
    depth = _depths(names, forward)
    count = max(depth.values(), default=-1) + 1
    layers = Layers([[n for n in names if depth[n] == d] for d in range(count)], {}, back)
    for edge, (low, high) in zip(edges, forward, strict=True):
        stand_ins = [f"{low}\0{high}\0{d}" for d in range(depth[low] + 1, depth[high])]
        for name, d in zip(stand_ins, range(depth[low] + 1, depth[high]), strict=True):
            layers.rows[d].append(name)
        layers.via[edge] = stand_ins[::-1] if edge in back else stand_ins
    _untangle(layers)
    return layers


def _closing(names: Sequence[str], edges: Sequence[Edge]) -> set[Edge]:
    """The edges that lead back to a box on the way to them."""
    after = {n: [b for a, b in edges if a == n] for n in names}
    done: set[str] = set()
    found: set[Edge] = set()
    for root in names:
        trail: list[tuple[str, list[str]]] = [(root, list(after[root]))] if root not in done else []
        on_trail = {root} if trail else set()
        while trail:
            name, left = trail[-1]
            if not left:
                done.add(name)
                on_trail.discard(name)
                trail.pop()
                continue
            target = left.pop(0)
            if target in on_trail:
                found.add((name, target))
            elif target not in done:
                trail.append((target, list(after[target])))
                on_trail.add(target)
    return found


def _depths(names: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    depth = dict.fromkeys(names, 0)
    for _ in names:
        for low, high in edges:
            depth[high] = max(depth[high], depth[low] + 1)
    return depth


def _untangle(layers: Layers) -> None:
    """Order each layer by the mean place of its neighbours, forth and back a few times."""
    links: list[Edge] = []
    for (a, b), between in layers.via.items():
        chain = [a, *between, b]
        links += pairwise(chain)
    near: dict[str, list[str]] = {name: [] for row in layers.rows for name in row}
    for a, b in links:
        near[a].append(b)
        near[b].append(a)
    for turn in range(6):
        rows = layers.rows if turn % 2 == 0 else layers.rows[::-1]
        for before, row in pairwise(rows):
            place = {name: i - (len(before) - 1) / 2 for i, name in enumerate(before)}
            mean = {}
            for i, name in enumerate(row):
                seen = [place[n] for n in near[name] if n in place]
                mean[name] = sum(seen) / len(seen) if seen else i - (len(row) - 1) / 2
            row.sort(key=lambda name: mean[name])
