"""From what a user names to a plan: a library, and a graph with the traces that it meets."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import BriefError, ConfigError
from ..model.npc import ClipRequest
from ..npc.clips import Wanted
from ..npc.graph import Graph, read_graph, read_trace
from ..npc.library import read_library
from ..npc.likely import Steps, by_likelihood
from .limits import check
from .plan import Plan, Wish, plan


@dataclass(frozen=True)
class Source:
    """A library file, a response graph, traces of what it meets, and traces to learn from."""

    library: Path
    graph: Path | None = None
    inputs: tuple[Path, ...] = ()
    predict: tuple[Path, ...] = ()


def planned(source: Source, wish: Wish) -> Plan:
    """The plan of a source. Raises MissingError, BriefError or ConfigError for what is wrong."""
    _check(source)
    library = read_library(source.library)
    graph = read_graph(source.graph) if source.graph else None
    if graph is not None and graph.written.npc not in library.npcs:
        raise BriefError(f"{source.graph}: there is no NPC {graph.written.npc!r} in the library")
    walks = [list(_walk(graph, path)) for path in source.inputs] if graph else []
    if walks:
        needed = tuple(one for walk in walks for one in walk)
        library = library.model_copy(update={"requests": needed, "rows": ()})
    run, folder = secrets.token_hex(8), source.library.parent
    found = plan(library, folder, wish, run)
    check(found, source.library.name)
    if graph is None or not source.predict:
        return found
    learned = [list(_walk(graph, path)) for path in source.predict]
    return plan(library, folder, wish, run, _likely(graph, learned, found))


def _check(source: Source) -> None:
    if (source.inputs or source.predict) and source.graph is None:
        raise ConfigError("--inputs and --predict need a graph", cure="add --graph FILE")
    if source.graph and not (source.inputs or source.predict):
        raise ConfigError("--graph needs a trace", cure="add --inputs FILE or --predict FILE")


def _walk(graph: Graph | None, path: Path) -> Iterator[ClipRequest]:
    """What a graph shows on a trace, moment by moment. Raises BriefError naming the trace."""
    assert graph is not None
    try:
        yield from (moment.request for moment in graph.walk(read_trace(path)))
    except ValueError as error:
        raise BriefError(f"{path}: {error}") from None


def _likely(graph: Graph, walks: Sequence[Sequence[ClipRequest]], found: Plan) -> list[str]:
    """The keys of a plan's clips, those first that walks like these are likely to come to."""
    del graph
    by_name = _by_looks(found)
    keys = [[by_name[_looks(one)] for one in walk if _looks(one) in by_name] for walk in walks]
    whole = [clip.key for clip in found.best.clips]
    starts = [walk[0] for walk in keys if walk]
    return by_likelihood(starts[0], whole, Steps(keys)) if starts else whole


def _by_looks(found: Plan) -> dict[tuple[str, ...], str]:
    best = found.best
    return {_looks(best.request(clip)): clip.key for clip in _last_first(best.clips)}


def _last_first(clips: Sequence[Wanted]) -> Iterator[Wanted]:
    """So that of clips that look alike the most urgent is found."""
    return reversed(clips)


def _looks(one: ClipRequest) -> tuple[str, ...]:
    return one.npc, one.expression, one.emotion, one.animation, f"{one.intensity:.1f}"
