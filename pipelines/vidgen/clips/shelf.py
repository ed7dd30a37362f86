"""A library's folder: clips laid out as they are made, and an index that is right at any moment."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..engine.action import stage_digest
from ..engine.ledger import stamp
from ..errors import VidgenError
from ..files import write_text
from ..manifest import ClipsManifest, Provenance
from ..model.clips import ClipFile, ClipOrigin, GameClip, StandIn
from ..npc.clips import Maker, Wanted
from ..project import Project
from ..spending.call import Call
from ..store import Stored
from .filming import MADE
from .plan import Layer, Plan
from .stage import ABOUT, fitting_tools, tools

FOLDER = "clips"
_EVERY_S = 2.0
_SHARE = 20.0


class Shelf:
    """The clips of a plan that lie in a project's folder, by key.

    `calls` are those of this run, and may become more while it goes on.
    """

    def __init__(self, project: Project, plan: Plan, calls: Sequence[Call] = ()) -> None:
        self._project = project
        self._calls = calls
        self._earlier: Sequence[Call] = ()
        self._plan = plan
        self._stamps: dict[str, list[int]] = {}
        self._written_at = 0.0
        self._took_s = 0.0
        self._changed = False
        self._told = 0
        self.clips: dict[str, GameClip] = {}
        self.missing: dict[str, str] = {}

    # What is there

    def take_over(self) -> None:
        """Take what an earlier run laid out, as far as it is whole and still wanted."""
        before, stamps = self._before(), self._read_stamps()
        self._earlier = before.provenance.calls if before else ()
        for key, clip in before.clips.items() if before else ():
            wanted = self._action_digests.get(key)
            sound = all(_same(self._project.root, one.path, stamps) for one in clip.files)
            if sound and (wanted == clip.action or (wanted and clip.fallback)):
                self.clips[key] = clip
                self._stamps |= {one.path: stamps[one.path] for one in clip.files}
        asked = zip(self._plan.names, self._plan.best.of_request, strict=True)
        missed = before.missing if before else {}
        self.missing |= {key: missed[name] for name, key in asked if name in missed}

    @property
    def _action_digests(self) -> dict[str, str]:
        return {
            key: action.digest
            for layer in reversed(self._plan.layers)
            for key, action in layer.actions.items()
        }

    def holds(self, key: str) -> bool:
        """Whether a clip is here that stands in for nothing."""
        clip = self.clips.get(key)
        return clip is not None and clip.fallback is None

    # What is added

    def add(self, layer: Layer, clip: Wanted, stored: Stored, instead: StandIn | None) -> None:
        """Lay a clip out under its final names. Raises MissingError where the store has lost it."""
        one = layer.request(clip)
        about = json.loads(self._project.blob(stored.outputs[ABOUT]).read_bytes())
        files = tuple(self._place(one.npc, said, stored.outputs) for said in about.pop("files"))
        card = instead is not None
        self.clips[clip.key] = GameClip(
            npc=one.npc,
            operation=one.operation,
            expression=one.expression,
            emotion=one.emotion,
            animation=one.animation,
            intensity=round(one.intensity, 1),
            quality=one.quality,
            action=layer.actions[clip.key].digest,
            **about,
            files=files,
            fallback=instead,
            made=self._origin("rig" if card else clip.asked["maker"], stored),
        )
        self.missing.pop(clip.key, None)
        self._changed = True

    def show_instead(self, layer: Layer, clip: Wanted, other: GameClip, instead: StandIn) -> None:
        """Let the files of another clip stand in for one that could not be made."""
        one = layer.request(clip)
        shown: dict[str, Any] = {"npc": one.npc, "operation": one.operation}
        shown |= {"expression": one.expression, "emotion": one.emotion}
        shown |= {"animation": one.animation, "intensity": round(one.intensity, 1)}
        digest = layer.actions[clip.key].digest
        update = {**shown, "fallback": instead, "action": digest}
        self.clips[clip.key] = other.model_copy(update=update)
        self.missing.pop(clip.key, None)
        self._changed = True

    def miss(self, key: str, why: str) -> None:
        """Say why a clip is not here."""
        self.clips.pop(key, None)
        self.missing[key] = why
        self._changed = True

    def _place(self, npc: str, said: dict[str, Any], outputs: Mapping[str, str]) -> ClipFile:
        target, name = said["target"], said.pop("name")
        digest = outputs[f"{target}/{name}"]
        path = f"{FOLDER}/{target}/{npc}/{name}"
        placed = self._project.place(digest, path)
        found = placed.stat()
        self._stamps[path] = [found.st_size, found.st_mtime_ns]
        return ClipFile(path=path, digest=digest, **said)

    def _origin(self, maker: Maker, stored: Stored) -> ClipOrigin:
        """What made a clip: vidgen, or the provider that filmed it."""
        seconds = round(stored.seconds, 3)
        if MADE not in stored.outputs:
            cost, used = stored.cost_usd, dict(tools())
            return ClipOrigin(
                maker=maker, provider="vidgen", seconds=seconds, cost_usd=cost, tools=used
            )
        told = json.loads(self._project.blob(stored.outputs[MADE]).read_bytes())
        return ClipOrigin(
            maker=maker,
            provider=told["provider"],
            model=told["model"],
            seed=told["seed"],
            seconds=seconds,
            cost_usd=stored.cost_usd,
            tools=dict(fitting_tools()),
        )

    # What is written

    def write_sometimes(self) -> None:
        """Write the index if that was not done lately: it may take a small share of the time."""
        if time.monotonic() - self._written_at > max(_EVERY_S, _SHARE * self._took_s):
            self.write()

    def write(self) -> None:
        """Write the index, whole or not at all; nothing where it would not change."""
        told = len(self._calls)
        if not self._changed and told == self._told and self._before_exists():
            return
        begun = time.monotonic()
        index = self.index()
        text = index.model_dump_json(by_alias=True, indent=1)
        self._write_stamps()
        write_text(self._project.root / ClipsManifest.file, text + "\n")
        self._changed, self._told = False, told
        self._written_at = time.monotonic()
        self._took_s = self._written_at - begun

    def index(self) -> ClipsManifest:
        """The index of what is here now."""
        plan = self._plan
        answers = [self._answer(place) for place in range(len(plan.names))]
        used = {key for key in answers if key}
        best = plan.best
        asked = zip(plan.names, best.of_request, strict=True)
        absent = {name: self.missing[key] for name, key in asked if key in self.missing}
        return ClipsManifest(
            made_from=stage_digest([best.actions[clip.key] for clip in best.clips]),
            provenance=self._provenance(used),
            name=plan.library.name,
            targets=plan.targets,
            complete=all(clip.key in self.clips for clip in best.clips),
            requests=dict(zip(plan.names, answers, strict=True)),
            clips={key: clip for key, clip in sorted(self.clips.items()) if key in used},
            missing=absent,
        )

    def _answer(self, place: int) -> str | None:
        """The best clip that there is for a request; one that stands in only where none is."""
        keys = [layer.of_request[place] for layer in self._plan.layers]
        own = next((key for key in keys if self.holds(key)), None)
        return own or next((key for key in keys if key in self.clips), None)

    def _provenance(self, used: set[str]) -> Provenance:
        """Who made the clips in use, and every call for them, also those that failed."""
        clips = [clip for key, clip in self.clips.items() if key in used]
        layers = self._plan.layers if self._earlier else ()
        labels = {action.label for layer in layers for action in layer.actions.values()}
        earlier = [call for call in self._earlier if call.work in labels]
        return Provenance(
            provider=", ".join(sorted({clip.made.provider for clip in clips})) or "vidgen",
            tools=tools(),
            cost_usd=self._cost(used),
            calls=(*earlier, *self._calls),
        )

    def _cost(self, used: set[str]) -> float | None:
        costs = [self.clips[key].made.cost_usd for key in used]
        return None if None in costs else round(sum(cost or 0.0 for cost in costs), 6)

    def tidy(self) -> None:
        """Remove files of earlier runs that no clip of this library has any more."""
        kept = {one.path for clip in self.index().clips.values() for one in clip.files}
        for path in self._read_stamps().keys() - kept:
            with suppress(OSError, VidgenError):
                self._project.path(path).unlink()
        self._stamps = {path: seen for path, seen in self._stamps.items() if path in kept}
        self._write_stamps()

    # Memory of files

    def _before_exists(self) -> bool:
        return (self._project.root / ClipsManifest.file).is_file()

    def _before(self) -> ClipsManifest | None:
        with suppress(VidgenError):
            return self._project.read(ClipsManifest)
        return None

    @property
    def _memory(self) -> Path:
        return self._project.hidden / "ledger" / "clips.json"

    def _read_stamps(self) -> dict[str, list[int]]:
        try:
            found = json.loads(self._memory.read_bytes())
            return {str(path): [int(seen[0]), int(seen[1])] for path, seen in found.items()}
        except (OSError, ValueError, TypeError, AttributeError, IndexError):
            return {}

    def _write_stamps(self) -> None:
        """Remember the files of this run and of those before it, so that none is ever orphaned."""
        known = {**self._read_stamps(), **self._stamps}
        there = {path: seen for path, seen in known.items() if (self._project.root / path).exists()}
        write_text(self._memory, json.dumps(there, sort_keys=True), durable=False)


def _same(root: Path, path: str, stamps: Mapping[str, list[int]]) -> bool:
    found = stamp(root / path)
    return found is not None and list(found) == stamps.get(path)
