"""A model that is played: it plans, describes and writes films by a script, faults included."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from figures import SPOILED, figure
from model_server import Play, failed, said

HTTP: Mapping[str, Play] = {
    "429": failed(429, "slow down", retry_after="0.01"),
    "500": failed(500, "oops"),
    "503": failed(503, "overloaded"),
    "drop": said("a long answer that never ends", fault="drop"),
    "reset": said("", fault="reset"),
    "hang": said("", fault="hang"),
    "html": Play(b"<html>Bad gateway</html>", content_type="text/html"),
    "empty": said(""),
    "refusal": said(None, refusal="I cannot help with that."),
    "filtered": said("", finish="content_filter"),
    "cut": said("Here is the file:\n```python\nfrom manim import *\n", finish="length"),
    "broken": said('{"title": "Half an answ'),
    "prose": said("Of course! I would love to. What shall the film be about?"),
}
"""What goes wrong on the way, or in the form of an answer, whatever was asked."""


@dataclass(frozen=True)
class Part:
    """A scene of a film: its words, its template, and its figure where a model writes its code.

    `faults` come before the right plan, `spoiled` before the right code; `never` is never right.
    """

    title: str
    narration: tuple[str, str]
    params: Mapping[str, Any]
    template: str = "statement"
    figure: str = ""
    faults: tuple[str, ...] = ()
    spoiled: tuple[str, ...] = ()
    never: str = ""

    @property
    def can_be_written(self) -> bool:
        """Whether a model's code comes of it; who refuses is not asked again."""
        return bool(self.figure) and not self.never and "refusal" not in self.spoiled


@dataclass(frozen=True)
class Film:
    """What is asked for, and what the played model makes of it."""

    prompt: str
    title: str
    parts: tuple[Part, ...]
    faults: tuple[str, ...] = ()


@dataclass
class Director:
    """Answers whatever vidgen asks about one film. `asked` counts requests by what they are for."""

    film: Film
    asked: Counter[str] = field(default_factory=Counter)

    def __call__(self, request: Mapping[str, Any]) -> Play:
        words = "\n".join(_text(message) for message in request["messages"])
        kind, scene = _what(words)
        name = f"{kind} {scene}".strip()
        number = self.asked[name]
        self.asked[name] += 1
        if kind == "outline":
            return self._in_turn(self.film.faults, number, json.dumps(self._outline()))
        part = self.film.parts[int(scene[1:]) - 1]
        if kind == "plan":
            return self._in_turn(part.faults, number, json.dumps(self._plan(part)))
        return self._code(part, number)

    def _in_turn(self, faults: Sequence[str], number: int, right: str) -> Play:
        return HTTP[faults[number]] if number < len(faults) else said(right)

    def _code(self, part: Part, number: int) -> Play:
        right = figure(part.figure, part.title)
        fault = part.never or (part.spoiled[number] if number < len(part.spoiled) else "")
        if fault in HTTP:
            return HTTP[fault]
        code = SPOILED[fault](right) if fault else right
        return said(f"Here it is.\n\n```python\n{code}```\n")

    def _outline(self) -> dict[str, Any]:
        scenes = [
            {
                "title": part.title,
                "purpose": f"The viewer understands {part.title.lower()}.",
                "visual": "manim",
                "narration": list(part.narration),
                "key_phrases": ["one idea", "in few words"],
                "seconds": 6,
            }
            for part in self.film.parts
        ]
        return {
            "title": self.film.title,
            "audience": "everyone",
            "language": "en",
            "scenes": scenes,
        }

    def _plan(self, part: Part) -> dict[str, Any]:
        return {
            "layout": "one figure in the middle",
            "motion": "it comes, then changes",
            "shows": [{"beat": "b1", "shows": "it comes"}, {"beat": "b2", "shows": "it changes"}],
            "template": part.template,
            "params": dict(part.params),
            "code": bool(part.figure),
        }


def _what(words: str) -> tuple[str, str]:
    """What a conversation is about: the outline, the plan of a scene, or its code."""
    if found := re.search(r"Write scene (s\d+) of a film", words):
        return "code", found[1]
    if found := re.search(r"Plan what is seen in scene (s\d+)", words):
        return "plan", found[1]
    if "Plan the outline of a film" in words:
        return "outline", ""
    raise AssertionError(f"nobody knows what this asks for: {words[:400]}")


def _text(message: Mapping[str, Any]) -> str:
    content = message["content"]
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text", "") for part in content)
