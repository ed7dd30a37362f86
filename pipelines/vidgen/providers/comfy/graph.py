"""Graphs in ComfyUI's API format: read, looked into, and lengthened by small models."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...errors import ConfigError
from ...model.npc import Lora
from .slots import NUMBERS, TEXTS

Graph = Mapping[str, Any]
"""Nodes by number: each with a `class_type`, its `inputs`, and a title under `_meta`."""

_MODEL_FILES = (".safetensors", ".sft", ".pt", ".ckpt", ".bin")


def read_graph(path: Path) -> tuple[Graph, bytes]:
    """A graph and the content of its file. Raises ConfigError for what no server runs."""
    try:
        content = path.read_bytes()
        found = json.loads(content)
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such workflow") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: is no JSON that can be read ({error})") from None
    if isinstance(found, dict) and isinstance(found.get("nodes"), list):
        raise ConfigError(
            f"{path}: is a workflow as the editor keeps it, which no server runs",
            cure="save it in ComfyUI by Workflow > Export (API)",
        )
    if not isinstance(found, dict) or not found or not all(map(_is_node, found.values())):
        raise ConfigError(f"{path}: is no workflow in ComfyUI's API format")
    for node, key, source in links(found):
        if source not in found:
            raise ConfigError(f"{path}: node {node} takes `{key}` from {source}, which is no node")
    return found, content


def _is_node(found: Any) -> bool:
    kind = found.get("class_type") if isinstance(found, dict) else None
    return isinstance(kind, str) and isinstance(found.get("inputs"), dict)


def links(graph: Graph) -> Iterator[tuple[str, str, str]]:
    """Node, input and source of all that a graph passes from node to node."""
    for node, said in graph.items():
        for key, value in said["inputs"].items():
            if _is_link(value):
                yield node, key, value[0]


def _is_link(value: Any) -> bool:
    """Whether an input takes the output of a node: its number as text, and which of its outputs."""
    pair = isinstance(value, list) and len(value) == 2
    return pair and isinstance(value[0], str) and isinstance(value[1], int)


def value_at(graph: Graph, place: str) -> Any:
    """What an input takes."""
    node, _, key = place.partition(".")
    return graph[node]["inputs"][key]


def hint(graph: Graph) -> str:
    """How a file of slots for a graph could begin."""
    texts = (
        f"{node}.{key}"
        for node, said in graph.items()
        for key, value in said["inputs"].items()
        if isinstance(value, str) and key in {"text", "prompt"}
    )
    return f'[slots] prompt = "{next(texts, "6.text")}"'


def wrong(graph: Graph, name: str, place: str) -> str | None:
    """What is wrong with one place of a slot."""
    node, _, key = place.partition(".")
    if node not in graph:
        return f"there is no node {node}"
    if name == "loras":
        return None if key.isdigit() else f"{place}: the output of a node is a number, as {node}.0"
    inputs = graph[node]["inputs"]
    if key not in inputs:
        return f"node {node} has no input `{key}`, but {', '.join(inputs) or 'none'}"
    return _unfit(name, place, inputs[key])


def _unfit(name: str, place: str, value: Any) -> str | None:
    """Why a slot cannot stand where there is this value."""
    if _is_link(value):
        return f"{place} comes from node {value[0]}: name an input of that node"
    if name in TEXTS and not isinstance(value, str):
        return f"{place} takes no text"
    if name in NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float)):
        return f"{place} takes no number"
    return None


def lay_over(graph: dict[str, Any], place: str, loras: Sequence[Lora]) -> None:
    """Put small models between an output and all that take it."""
    node, _, output = place.partition(".")
    source: list[Any] = [node, int(output)]
    takers = [
        (taker, key)
        for taker, said in graph.items()
        for key, value in said["inputs"].items()
        if value == source
    ]
    for index, lora in enumerate(loras, 1):
        whole = lora.name.endswith(_MODEL_FILES)
        graph[f"{node}-lora{index}"] = {
            "class_type": "LoraLoaderModelOnly",
            "inputs": {
                "model": source,
                "lora_name": lora.name if whole else f"{lora.name}.safetensors",
                "strength_model": lora.strength,
            },
            "_meta": {"title": f"LoRA {lora.name}"},
        }
        source = [f"{node}-lora{index}", 0]
    for taker, key in takers:
        graph[taker]["inputs"][key] = source
