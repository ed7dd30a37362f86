"""The index of a search: for each word, the pages that have it, and how much it says of them.

BM25 over fields: a word in a name says more than one in the text. The weights are worked out when
the index is built, and a search only adds them up.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from .words import words

FIELDS = {"name": 3.5, "owner": 0.5, "summary": 2.0, "text": 1.0, "shown": 0.9, "parameters": 0.35}
_K = 1.4
_B = 0.6
_OF_HOUSE = -4.0  # Manim first: the kit's names are few, and said in its own words
_INSIDE = -4.0
_WORKS = tuple(
    f"manim.{name}"
    for name in (
        *("manager", "plugins", "renderer", "cli", "_config", "data_structures"),
        *("scene.scene_file_writer", "scene.section", "utils.caching", "utils.config_ops"),
        *("utils.docbuild", "utils.file_ops", "utils.hashing", "utils.module_ops"),
    )
)
"""Where Manim keeps what works behind the scenes, and no scene calls."""
_PRIOR = {"class": 0.6, "function": 0.5, "method": 0.15, "property": 0.0}


def index_of(pages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The index of some pages: `words` to texts of "page:weight", and each page's own weight."""
    fields = [_fields(page) for page in pages]
    average = {
        name: sum(len(each[name]) for each in fields) / max(1, len(fields)) for name in FIELDS
    }
    frequencies = [_weighed(each, average) for each in fields]
    spread = Counter(word for each in frequencies for word in each)
    postings: dict[str, list[str]] = defaultdict(list)
    for number, each in enumerate(frequencies):
        for word, frequency in each.items():
            rare = math.log(1 + (len(pages) - spread[word] + 0.5) / (spread[word] + 0.5))
            postings[word].append(f"{number}:{rare * frequency / (_K + frequency):.3f}")
    return {
        "words": {word: " ".join(found) for word, found in postings.items()},
        "own": _priors(pages),
        "names": [page["name"] for page in pages],
        "stems": [" ".join(words(page["name"].rpartition(".")[2])) for page in pages],
    }


def _fields(page: Mapping[str, Any]) -> dict[str, list[str]]:
    owner, _, bare = page["name"].rpartition(".")
    shown = [example["name"] for example in page["examples"]]
    return {
        "name": list(words(bare.replace("_", " "))),
        "owner": list(words(owner)),
        "summary": list(words(page["summary"])),
        "text": list(words(page["text"])),
        "shown": list(words(" ".join(shown))),
        "parameters": list(words(page["parameters"].replace("_", " "))),
    }


def _weighed(fields: Mapping[str, Sequence[str]], average: Mapping[str, float]) -> dict[str, float]:
    """How often each word stands in a page, by field and the field's length."""
    found: dict[str, float] = defaultdict(float)
    for name, weight in FIELDS.items():
        length = 1 - _B + _B * len(fields[name]) / max(average[name], 1.0)
        for word, count in Counter(fields[name]).items():
            found[word] += weight * count / length
    return found


def _priors(pages: Sequence[Mapping[str, Any]]) -> list[float]:
    """What a page is worth by itself: by its kind, and by how often the examples call its name."""
    called = Counter(
        call for page in pages for example in page["examples"] for call in example["calls"]
    )
    return [
        round(_prior(page) + 0.25 * math.log1p(called[page["name"].rpartition(".")[2]]), 3)
        for page in pages
    ]


def _prior(page: Mapping[str, Any]) -> float:
    house = _OF_HOUSE if page["module"].startswith("vidgen.") else 0.0
    return _PRIOR[page["kind"]] + house + (_INSIDE if page["module"].startswith(_WORKS) else 0.0)
