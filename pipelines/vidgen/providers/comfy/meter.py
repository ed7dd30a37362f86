"""How far a job is, from the messages of a server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .faults import title
from .graph import Graph

_SAMPLING = 20.0
"""What a node that computes a film from noise weighs against one that does not."""

_ENDS = {"execution_success", "execution_error", "execution_interrupted"}


class Meter:
    """Hears what a server says of one job. Neither of its two ways to tell progress is needed."""

    def __init__(self, graph: Graph, number: str) -> None:
        self.started = False
        self.ended = False
        self._graph = graph
        self._number = number
        self._weights = {node: _weight(said["inputs"]) for node, said in graph.items()}
        self._shares: dict[str, float] = {}
        self._node: str | None = None
        self._step = ""

    def hear(self, message: Mapping[str, Any]) -> None:
        """Take a message in; one that is about another job, or makes no sense, changes nothing."""
        data = message.get("data")
        if not isinstance(data, dict) or data.get("prompt_id", self._number) != self._number:
            return
        kind = str(message.get("type"))
        if kind in _ENDS:
            self.ended = True
        elif kind == "execution_cached":
            self._finish(data.get("nodes"))
        elif kind == "executing":
            self._turn(data.get("node"))
        elif kind == "progress":
            self._advance(self._node if data.get("node") is None else str(data["node"]), data)
        elif kind == "progress_state" and isinstance(data.get("nodes"), dict):
            for node, state in data["nodes"].items():
                self._hear_node(str(node), state)
        if kind.startswith("execution_") or kind.startswith("progress"):
            self.started = True

    @property
    def fraction(self) -> float | None:
        """How much of the job is done, 0 to 1; None while it waits."""
        if not self.started:
            return None
        done = sum(self._weights[node] * share for node, share in self._shares.items())
        return min(1.0, done / sum(self._weights.values()))

    @property
    def note(self) -> str:
        """What it is at, in words."""
        if self._node is None:
            return "at work"
        return title(self._graph, self._node) + self._step

    def _turn(self, node: Any) -> None:
        """Another node is worked at, which ends the one before; None ends the job."""
        if self._node is not None:
            self._finish([self._node])
        self._node, self._step = (None if node is None else str(node)), ""
        self.started, self.ended = True, self.ended or node is None

    def _hear_node(self, node: str, state: Any) -> None:
        if not isinstance(state, dict):
            return
        if state.get("state") == "finished":
            self._finish([node])
        elif state.get("state") == "running":
            self._advance(node, state)

    def _advance(self, node: str | None, data: Mapping[str, Any]) -> None:
        value, most = data.get("value"), data.get("max")
        if node not in self._weights or not isinstance(value, int | float):
            return
        if isinstance(most, int | float) and most > 0:
            share = min(1.0, max(0.0, value / most))
            self._shares[node] = max(share, self._shares.get(node, 0.0))
            self._node, self._step = node, f", {value:g} of {most:g}" if most > 1 else ""

    def _finish(self, nodes: Any) -> None:
        for node in nodes if isinstance(nodes, list) else ():
            if str(node) in self._weights:
                self._shares[str(node)] = 1.0


def _weight(inputs: Mapping[str, Any]) -> float:
    return _SAMPLING if "latent_image" in inputs else 1.0
