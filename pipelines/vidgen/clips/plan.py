"""What a library comes to: its clips, which of them this run makes, and each as an action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..engine.action import Action
from ..errors import ConfigError
from ..model.npc import RIG, SPLICED, ClipRequest, Library, Target
from ..npc.clips import Maker, Wanted, by_priority, wanted
from ..store.digest import digest_file
from .cast import with_cast
from .engines import Engines
from .naming import label, request_names
from .stage import PATIENCE_S, action_of

QUICK = "realtime"
"""The quality that a progressive run makes first."""


@dataclass(frozen=True)
class Wish:
    """What one run asks of a library. Empty fields leave all as the library says.

    `shard` is (3, 8) for the third of eight equal parts; `only` are words of which the name of a
    request must have one. `voice` is the provider that speaks dialogue, `engines` are those who
    film.
    """

    targets: tuple[Target, ...] = ()
    quality: str | None = None
    npcs: frozenset[str] = frozenset()
    only: tuple[str, ...] = ()
    shard: tuple[int, int] | None = None
    progressive: bool = False
    voice: str = "hibari"
    engines: Engines = field(default_factory=Engines)


@dataclass(frozen=True)
class Layer:
    """The clips of a library at one quality, the first to be made first, and their actions."""

    requests: tuple[ClipRequest, ...]
    clips: tuple[Wanted, ...]
    actions: Mapping[str, Action]
    mine: frozenset[str]

    @cached_property
    def of_request(self) -> list[str]:
        """The key of the clip that answers each request."""
        keys = [""] * len(self.requests)
        for clip in self.clips:
            for place in clip.requests:
                keys[place] = clip.key
        return keys

    def request(self, clip: Wanted) -> ClipRequest:
        """The request that speaks for a clip where several come to it: the first."""
        return self.requests[clip.requests[0]]


@dataclass(frozen=True)
class Plan:
    """A library and its layers, the best first; `names` are those of its requests.

    `files` are those that it names, by digest, and `digests` their digests by name.
    """

    library: Library
    folder: Path
    targets: tuple[Target, ...]
    names: list[str]
    layers: tuple[Layer, ...]
    engines: Engines
    files: Mapping[str, Path] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)

    @property
    def best(self) -> Layer:
        return self.layers[0]


def plan(library: Library, folder: Path, wish: Wish, run: str, first: Sequence[int] = ()) -> Plan:
    """Plan a library whose files lie in `folder`; `run` tells this run from all others.

    `first` are the places of requests whose clips are made before the others, in that order.
    Raises ConfigError for a part or an NPC that is not there.
    """
    for npc in sorted(wish.npcs - library.npcs.keys()):
        raise ConfigError(f"There is no NPC {npc!r}. Known: {', '.join(library.npcs)}.")
    targets = wish.targets or library.targets
    cast = with_cast(library, folder, wish.engines)
    paths = {name: folder / name for name in _named(cast)}
    files = {name: digest_file(path) for name, path in paths.items()}
    names = request_names(library.requests)
    best = _at(cast, wish.quality)
    previewed = wish.progressive and wish.quality != QUICK
    libraries = [best, *([_at(library, QUICK, provider=(RIG,))] if previewed else ())]
    layers = tuple(_layer(one, names, files, wish, targets, run, first) for one in libraries)
    by_digest = {files[name]: path for name, path in paths.items()}
    return Plan(library, folder, targets, names, layers, wish.engines, by_digest, files)


def maker(one: ClipRequest) -> Maker:
    """Who makes the clip of a request: one of the providers that it names, else vidgen itself."""
    if one.provider and one.provider != (RIG,):
        return "engine"
    return "splice" if one.operation in SPLICED else "rig"


def _at(library: Library, quality: str | None, **more: Any) -> Library:
    """A library with every request at another quality, whatever sizes and rates it says."""
    if quality is None:
        return library
    own = {"width": None, "height": None, "fps": None, "steps": None}
    changed = {"quality": quality, **(own if quality == QUICK else {}), **more}
    requests = tuple(one.model_copy(update=changed) for one in library.requests)
    return library.model_copy(update={"requests": requests})


def _layer(
    library: Library,
    names: Sequence[str],
    files: Mapping[str, str],
    wish: Wish,
    targets: tuple[Target, ...],
    run: str,
    first: Sequence[int],
) -> Layer:
    clips = by_priority(wanted(library, maker, files, run), first)
    actions = {clip.key: _action(clip, library.requests, targets, wish) for clip in clips}
    mine = frozenset(clip.key for clip in clips if _is_mine(clip, library.requests, names, wish))
    return Layer(library.requests, tuple(clips), actions, mine)


def _action(
    clip: Wanted, requests: Sequence[ClipRequest], targets: Sequence[Target], wish: Wish
) -> Action:
    waits = [requests[place].max_wait_s for place in clip.requests]
    patience_s = max((wait_s or PATIENCE_S for wait_s in waits), default=PATIENCE_S)
    one = requests[clip.requests[0]]
    engines = wish.engines.able(one) if clip.asked["maker"] == "engine" else ()
    name = label(one, clip.key)
    return action_of(clip, targets, name, patience_s, wish.voice, engines)


def _is_mine(
    clip: Wanted, requests: Sequence[ClipRequest], names: Sequence[str], wish: Wish
) -> bool:
    """Whether this run makes a clip: it is of its part, and somebody asks for it."""
    if wish.shard is not None:
        part, parts = wish.shard
        if int(clip.key[:8], 16) % parts != part - 1:
            return False
    if wish.npcs and not any(requests[place].npc in wish.npcs for place in clip.requests):
        return False
    return not wish.only or any(
        word in names[place] for place in clip.requests for word in wish.only
    )


def _named(library: Library) -> list[str]:
    """The files that a library names, each once."""
    of_npcs = [
        name for npc in library.npcs.values() for name in (npc.image, npc.character, npc.default)
    ]
    of_requests = [name for one in library.requests for name in (one.image, one.audio, *one.clips)]
    return list(dict.fromkeys(name for name in (*of_npcs, *of_requests) if name))


def stand_in(clip: Wanted, layer: Layer, plan: Plan) -> Action:
    """What is made in place of a clip: its NPC, made up, who does the same without a word.

    Where its request wants default content, that is the film of its NPC, if it has one.
    """
    one = layer.request(clip)
    npc = plan.library.npcs[one.npc]
    changed: dict[str, Any] = {"operation": "npc_response", "provider": None, "clips": ()}
    changed["image"] = None
    if film := default_film(clip, layer, plan):
        changed |= {"operation": "video_extend", "clips": (film,)}
    silent = one.model_copy(update={**changed, "dialogue": "", "audio": None})
    plain = npc.model_copy(update={"image": None, "character": None})
    alone = plan.library.model_copy(update={"npcs": {npc.id: plain}, "requests": (silent,)})
    (card,) = wanted(alone, maker, plan.digests, "")
    return action_of(card, plan.targets, f"{label(one, clip.key)} (stands in)", PATIENCE_S)


def default_film(clip: Wanted, layer: Layer, plan: Plan) -> str | None:
    """The film that stands in for a clip, where its request wants default content."""
    one = layer.request(clip)
    return plan.library.npcs[one.npc].default if one.fallback == "default_content" else None
