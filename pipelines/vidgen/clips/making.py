"""From what a user names to a plan: a library, and a graph with the traces that it meets."""

from __future__ import annotations

import secrets
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import BriefError, ConfigError
from ..model.npc import ClipRequest, Library
from ..npc.graph import Graph, read_graph, read_trace
from ..npc.library import read_library
from ..npc.likely import Steps, by_likelihood
from .limits import check
from .plan import Plan, Wish, plan
from .readable import check_files

_START = "start"
"""What comes before the first clip of a trace."""


@dataclass(frozen=True)
class Source:
    """A library file, a response graph, traces of what it meets, and traces to learn from."""

    library: Path
    graph: Path | None = None
    inputs: tuple[Path, ...] = ()
    predict: tuple[Path, ...] = ()


def planned(source: Source, wish: Wish) -> Plan:
    """The plan of a source. Raises MissingError, BriefError or ConfigError for what is wrong.

    Traces to learn from put what they are likely to show first, and add what the library lacks.
    """
    _check(source)
    library = read_library(source.library)
    check_files(library, source.library.parent, source.library.name)
    run, folder = secrets.token_hex(8), source.library.parent
    if source.graph is None:
        found = plan(library, folder, wish, run)
        check(found, source.library.name)
        return found
    graph = read_graph(source.graph)
    if graph.written.npc not in library.npcs:
        raise BriefError(f"{source.graph}: there is no NPC {graph.written.npc!r} in the library")
    needed = [one for path in source.inputs for one in _walk(graph, library, path)]
    learned = [list(_walk(graph, library, path)) for path in source.predict]
    likely = _likely(learned)
    there = {_looks(one) for one in library.requests}
    lacking = [one for looks, one in likely.items() if looks not in there]
    requests = tuple(needed or [*library.requests, *lacking])
    library = library.model_copy(update={"requests": requests, "rows": ()})
    found = plan(library, folder, wish, run, _places(requests, likely))
    check(found, source.graph.name)
    return found


def _likely(walks: Sequence[Sequence[ClipRequest]]) -> dict[Hashable, ClipRequest]:
    """What walks show, by its looks, the likeliest next first."""
    shown = {_looks(one): one for walk in walks for one in walk}
    steps = Steps([_START, *map(_looks, walk)] for walk in walks)
    return {looks: shown[looks] for looks in by_likelihood(_START, shown, steps)}


def _places(requests: Sequence[ClipRequest], likely: Iterable[Hashable]) -> list[int]:
    """Where those requests stand that look so, in that order."""
    places: dict[Hashable, list[int]] = {}
    for place, one in enumerate(requests):
        places.setdefault(_looks(one), []).append(place)
    return [place for looks in likely for place in places.get(looks, ())]


def _looks(one: ClipRequest) -> Hashable:
    return one.npc, one.expression, one.emotion, one.animation, f"{one.intensity:.1f}"


def _check(source: Source) -> None:
    if (source.inputs or source.predict) and source.graph is None:
        raise ConfigError("--inputs and --predict need a graph", cure="add --graph FILE")
    if source.graph and not (source.inputs or source.predict):
        raise ConfigError("--graph needs a trace", cure="add --inputs FILE or --predict FILE")


def _walk(graph: Graph, library: Library, path: Path) -> Iterator[ClipRequest]:
    """What a graph shows on a trace, moment by moment. Raises BriefError naming the trace.

    What the graph says nothing of is as is usual in the library.
    """
    usual = library.usual
    others = {field: getattr(usual, field) for field in usual.model_fields_set} if usual else {}
    try:
        for moment in graph.walk(read_trace(path)):
            said = {name: getattr(moment.request, name) for name in moment.request.model_fields_set}
            yield moment.request.model_copy(update={**others, **said})
    except ValueError as error:
        raise BriefError(f"{path}: {error}") from None
