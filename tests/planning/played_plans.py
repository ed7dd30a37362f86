"""What a model answers when it plans a film well."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from model_server import Play, said

MODEL = "openai/gpt-4o-mini"
PROMPT = "Why does the harmonic series diverge? For first-year students, 90 seconds\n"
OUTLINE = "Plan the outline of a film"
WORDS = list("abcdefghijkl")


def narrated(words: int) -> list[str]:
    """Sentences of twelve words that come to about so many."""
    return ["So " + " ".join(WORDS[1:]) + "." for _ in range(max(1, round(words / 12)))]


def outline(*scenes: dict[str, Any], words: int = 255, **more: Any) -> Play:
    """An outline of three scenes, or of these, that come to so many words."""
    given = scenes or ({"title": "The puzzle"}, {"title": "The groups"}, {"title": "The answer"})
    made = [
        {
            "purpose": f"The idea of {scene['title']}",
            "narration": narrated(words // len(given)),
            "key_phrases": ["Smaller and smaller", "And yet"],
            "seconds": 30,
            **scene,
        }
        for scene in given
    ]
    whole = {"title": "A sum without end", "duration_s": 90, "scenes": made, **more}
    return said(json.dumps(whole))


def drawn(template: str = "bullets", **params: Any) -> Play:
    """The visual plan of a scene that Manim draws."""
    found = {
        "layout": "In the middle",
        "motion": "One after the other",
        "shows": [{"beat": "b1", "shows": "The first term"}],
        "template": template,
        "params": params or {"points": ["One", "A half", "A third"], "beats": []},
    }
    return said(json.dumps(found))


def ids(start: str) -> str:
    """How a scene is asked for."""
    return f"Plan what is seen in scene {start}."
