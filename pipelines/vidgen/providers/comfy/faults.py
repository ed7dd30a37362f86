"""What ComfyUI says is wrong with a workflow or went wrong in it, told by node and input."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import AnswerError, ConfigError, ProviderError, VidgenError
from ..said import shortened
from .graph import Graph

_MOST_TOLD = 3
_OUT_OF_MEMORY = ("outofmemory", "out of memory", "allocation on device")


class InvalidGraph(ConfigError):
    """A server takes a graph for wrong. `said` is its answer."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        super().__init__("comfy does not take this workflow")
        self.said = said


def invalid(content: bytes) -> InvalidGraph | None:
    """The error for an answer with the status 400, where it is about a graph."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return InvalidGraph(said) if isinstance(said, dict) and "node_errors" in said else None


def told(error: InvalidGraph, graph: Graph) -> ConfigError:
    """The same in words: which node, which input, and what it could be instead."""
    found = list(_in_nodes(error.said.get("node_errors"), graph))
    if found:
        more = f" (and {len(found) - _MOST_TOLD} more)" if len(found) > _MOST_TOLD else ""
        said = "; ".join(found[:_MOST_TOLD]) + more
        cure = "mend that node in ComfyUI, or put the file it asks for into ComfyUI's `models`"
        return ConfigError(f"comfy does not take this workflow: {said}", cure=cure)
    whole = error.said.get("error")
    words = [whole.get(part) for part in ("message", "details")] if isinstance(whole, dict) else []
    said = shortened(" ".join(str(one) for one in words or [whole] if one)) or "no words"
    cure = "give ComfyUI the nodes that the workflow is made of, or correct it there"
    return ConfigError(f"comfy does not take this workflow: {said}", cure=cure)


def title(graph: Graph, node: str, kind: str = "") -> str:
    """What a user knows a node by: its number, title and class."""
    said = graph.get(node, {})
    kind = str(said.get("class_type") or kind)
    name = str(said.get("_meta", {}).get("title") or "")
    called = f' "{name}"' if name and name != kind else ""
    return shortened(f"node {node}{called}" + (f" ({kind})" if kind else ""))


def failed(said: Mapping[str, Any], graph: Graph) -> VidgenError:
    """The error for a message `execution_error`."""
    where = title(graph, str(said.get("node_id", "?")), str(said.get("node_type", "")))
    kind = str(said.get("exception_type") or "")
    words = shortened(str(said.get("exception_message") or kind or "no words"))
    if any(part in f"{kind} {words}".lower() for part in _OUT_OF_MEMORY):
        return AnswerError(
            f"comfy: the graphics card ran out of memory in {where}",
            answered=True,
            cure="ask for a smaller or shorter clip, or take a smaller model",
        )
    return AnswerError(
        f"comfy: {where} failed: {words}",
        answered=True,
        cure="run the workflow in ComfyUI itself, which shows that node",
    )


def interrupted() -> VidgenError:
    """The error for a job that somebody else stopped."""
    return ProviderError("comfy: the job was interrupted there", answered=True)


def _in_nodes(found: Any, graph: Graph) -> Iterator[str]:
    for node, said in found.items() if isinstance(found, dict) else ():
        errors = said.get("errors") if isinstance(said, dict) else None
        kind = str(said.get("class_type") or "") if isinstance(said, dict) else ""
        for error in errors if isinstance(errors, list) else ():
            if isinstance(error, dict):
                yield f"{title(graph, str(node), kind)}: {_in_input(error)}"


def _in_input(error: Mapping[str, Any]) -> str:
    extra = error.get("extra_info")
    extra = extra if isinstance(extra, dict) else {}
    name = f"{extra['input_name']}: " if extra.get("input_name") else ""
    if error.get("type") == "value_not_in_list":
        return shortened(name + _not_listed(extra))
    words = [str(error[part]) for part in ("message", "details") if error.get(part)]
    return shortened(name + (", ".join(words) or "no words"))


def _not_listed(extra: Mapping[str, Any]) -> str:
    wanted = str(extra.get("received_value"))
    config = extra.get("input_config")
    listed = config[0] if isinstance(config, list) and config else None
    known = [str(one) for one in listed] if isinstance(listed, list) else []
    if isinstance(config, list) and len(config) > 1 and isinstance(config[1], dict):
        known = known or [str(one) for one in config[1].get("options") or ()]
    near = difflib.get_close_matches(wanted, known, n=_MOST_TOLD, cutoff=0.4) or known[:_MOST_TOLD]
    return f"there is no {wanted!r}, but {', '.join(near) or 'nothing at all'}"
