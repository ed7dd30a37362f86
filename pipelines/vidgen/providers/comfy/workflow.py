"""Workflows in ComfyUI's API format, and a request filled into their slots."""

from __future__ import annotations

import copy
import difflib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from ... import resources
from ...errors import ConfigError
from ..video.base import LONGEST_S, Filming
from .graph import Graph, hint, lay_over, read_graph, value_at, wrong
from .slots import Sidecar, Slot, read_slots

DEFAULT = "wan2.2-5b"
SIDECAR = ".slots.toml"

_LORA_TAG = re.compile(r",?\s*<lora:[^<>]*>")
"""How other engines are told of LoRAs in a prompt; here they are nodes."""


@dataclass(frozen=True)
class Workflow:
    """A workflow that can be filled. `digest` is that of all that its files say."""

    name: str
    graph: Graph
    sidecar: Sidecar
    digest: str

    def check(self, filming: Filming, model: str | None) -> None:
        """Raise ConfigError where a request needs a slot that is not there, or lacks a picture."""
        if filming.image is None and self.sidecar.slots.image is not None:
            raise ConfigError(
                f"{self.name} begins with a picture, and there is none",
                cure="give the clip a picture, or choose a workflow that films from words",
            )
        asked = {"image": filming.image, "model": model, "loras": filming.loras}
        for slot, value in asked.items():
            if value and getattr(self.sidecar.slots, slot) is None:
                raise ConfigError(
                    f"{self.name} has no slot `{slot}`, which the clip asks for",
                    cure=f"say in its {SIDECAR.lstrip('.')} where `{slot}` goes",
                )

    @property
    def longest_s(self) -> float:
        """The longest clip that its slots have room for."""
        slots = self.sidecar.slots
        most_s = (slots.seconds.most if slots.seconds else None) or LONGEST_S
        rate = self._slowest()
        if slots.length and slots.length.most and rate:
            most_s = min(most_s, slots.length.most / rate)
        return min(LONGEST_S, most_s)

    def _slowest(self) -> float | None:
        """The lowest rate that it films at, in frames a second, where that is known."""
        slot = self.sidecar.slots.fps
        if slot is None:
            return self.sidecar.rate
        return slot.least or float(value_at(self.graph, slot.at[0]))

    def rate(self, filming: Filming) -> float | None:
        """Frames a second of the clip; None where nothing says so."""
        if (slot := self.sidecar.slots.fps) is None:
            return self.sidecar.rate
        return slot.bounded(filming.fps or float(value_at(self.graph, slot.at[0])))

    def filled(self, filming: Filming, image: str | None, model: str | None) -> dict[str, Any]:
        """The graph for one clip. `image` is the first picture's name on the server."""
        graph = copy.deepcopy(dict(self.graph))
        slots = self.sidecar.slots
        for name, value in self._values(filming, image, model).items():
            slot: Slot | None = getattr(slots, name)
            for place in slot.at if slot else ():
                node, _, key = place.partition(".")
                graph[node]["inputs"][key] = value
        for place in slots.loras.at if slots.loras else ():
            lay_over(graph, place, filming.loras)
        return graph

    def _values(self, filming: Filming, image: str | None, model: str | None) -> dict[str, Any]:
        """What each slot takes; a slot without a value keeps what the workflow says."""
        slots, rate = self.sidecar.slots, self.rate(filming)
        values: dict[str, Any] = {
            "prompt": _LORA_TAG.sub("", filming.prompt),
            "negative_prompt": filming.avoid or None,
            "image": image,
            "model": model,
            "seed": filming.seed,
            "fps": rate,
            "seconds": slots.seconds.bounded(filming.duration_s) if slots.seconds else None,
            "cfg": slots.cfg.bounded(filming.cfg) if slots.cfg and filming.cfg else None,
            "steps": slots.steps.nearest(filming.steps) if slots.steps and filming.steps else None,
        }
        for name, side in zip(("width", "height"), filming.size, strict=True):
            if slot := getattr(slots, name):
                values[name] = slot.nearest(side)
        if slots.length and rate:
            values["length"] = slots.length.covering(filming.duration_s * rate)
        return {name: value for name, value in values.items() if value is not None}


def load(name: str | None, *, from_picture: bool) -> Workflow:
    """A shipped workflow by its name, or the user's own by the path of its `.json`.

    A shipped one is taken in its variant for what there is to begin with. Raises ConfigError.
    """
    name = name or DEFAULT
    if is_path(name):
        path = Path(name).expanduser()
    elif name in shipped():
        path = _folder() / f"{name}-{'image' if from_picture else 'text'}.json"
    else:
        near = difflib.get_close_matches(name, shipped(), n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise ConfigError(
            f"There is no workflow named {name!r}.{hint} Known: {', '.join(shipped())}.",
            cure="set VIDGEN_COMFY__WORKFLOW to one of these, or to the path of a .json file",
        )
    return _loaded(path, _stamp(path), _stamp(path.with_suffix(SIDECAR)))


def is_path(name: str) -> bool:
    """Whether a workflow is named by its file."""
    return name.endswith(".json") or "/" in name or "\\" in name


@cache
def shipped() -> tuple[str, ...]:
    """The names of the workflows that vidgen brings along, sorted."""
    return tuple(sorted({path.stem.rpartition("-")[0] for path in _folder().glob("*.json")}))


def _folder() -> Path:
    return resources.templates("workflows")


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0


@lru_cache(maxsize=16)
def _loaded(path: Path, *_stamps: int) -> Workflow:
    graph, content = read_graph(path)
    beside = path.with_suffix(SIDECAR)
    sidecar = read_slots(beside, hint(graph))
    _check_places(graph, sidecar, beside)
    digest = sha256(content + sidecar.model_dump_json().encode()).hexdigest()
    return Workflow(path.stem, graph, sidecar, digest)


def _check_places(graph: Graph, sidecar: Sidecar, path: Path) -> None:
    """Raise ConfigError for a slot that names no input of the graph, or one of another kind."""
    for name, slot in sidecar.slots:
        for place in slot.at if slot else ():
            if said := wrong(graph, name, place):
                raise ConfigError(f"{path}: slot `{name}`: {said}", cure=f"correct {path.name}")
    if sidecar.output is not None and sidecar.output not in graph:
        raise ConfigError(f"{path}: output: there is no node {sidecar.output}")
    slots = sidecar.slots
    if slots.length and not slots.fps and sidecar.rate is None:
        raise ConfigError(
            f"{path}: a slot `length` counts frames, and nothing says how many are a second",
            cure="add a slot `fps`, or above [slots] a line such as rate = 16",
        )
