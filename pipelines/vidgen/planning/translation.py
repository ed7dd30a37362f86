"""The words of a storyboard in another language: what is said, and what its pictures show."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import cast

from pydantic import Field, JsonValue, model_validator

from ..asking.asker import Asker
from ..engine.estimate import Estimate
from ..model.base import Model
from ..model.storyboard import Scene, Storyboard
from ..prompts import prompt, prompts_digest
from ..providers.llm.base import Message
from ..spending.call import total
from ..store.digest import digest_bytes

PROMPTS = ("translate-rules", "translate")
_MOST_TEXTS = 60
"""How many texts a model is asked to translate at once."""

_LONGER = 4
"""A translation that is more times as long as its text is none."""

_FORMULA = re.compile(r"(?<!\\)\$[^$\n]+(?<!\\)\$")
_WORDS = ("title", "subtitle", "kicker", "caption", "quote", "left_title", "right_title", "x_label",
          "y_label")  # fmt: skip
_LISTS = ("points", "left", "right", "notes", "lines", "header", "rows", "events", "x")
_LABELS = {"bar_chart": "labels"}
Change = Callable[[str], str]


class Translation(Model):
    """The texts of a film in another language, in their order."""

    texts: tuple[str, ...] = Field(description="Each text translated, as many as were given.")


def texts_of(board: Storyboard) -> list[str]:
    """All words of a film that somebody hears or reads, each once, in their order.

    A scene's own code, formulas, and what only directs a picture are not among them.
    """
    found: list[str] = []

    def note(text: str) -> str:
        if _has_words(text):
            found.append(text)
        return text

    _changed(board, note)
    return list(dict.fromkeys(found))


def translated(board: Storyboard, language: str, texts: dict[str, str]) -> Storyboard:
    """A storyboard with its words replaced; what `texts` does not have stays as it is.

    Beats lose what was written for the voice alone: that was another language.
    """
    changed = _changed(board, lambda text: texts.get(text, text))
    scenes = tuple(
        scene.model_copy(
            update={"beats": tuple(one.model_copy(update={"say": None}) for one in scene.beats)}
        )
        for scene in changed.scenes
    )
    return changed.model_copy(update={"language": language, "scenes": scenes})


def translate(
    asker: Asker, board: Storyboard, language: str, heard: Callable[[float], None]
) -> tuple[Storyboard, str]:
    """A film's storyboard in another language, and the model that translated it.

    `heard` is told which share is done. Raises what `Asker.complete` raises.
    """
    texts = texts_of(board)
    found: dict[str, str] = {}
    model = ""
    for start in range(0, len(texts), _MOST_TEXTS):
        some = texts[start : start + _MOST_TEXTS]
        answer = asker.complete(
            messages(board, language, some), role="helper", schema=_fitting(some)
        )
        found |= dict(zip(some, answer.value.texts, strict=True))
        model = answer.model
        heard((start + len(some)) / len(texts))
    return translated(board, language, found), model


def messages(board: Storyboard, language: str, texts: Sequence[str]) -> tuple[Message, ...]:
    """What a model is asked with."""
    told = "\n".join(
        f"{number}. {json.dumps(text, ensure_ascii=False)}"
        for number, text in enumerate(texts, start=1)
    )
    fence = f"data-{digest_bytes(told.encode())[:10]}"
    asked = prompt(
        "translate",
        fence=fence,
        title=json.dumps(board.title, ensure_ascii=False).replace(fence, ""),
        audience=board.audience.replace(fence, ""),
        source=board.language,
        target=language,
        texts=told,
    )
    return (Message("system", prompt("translate-rules", fence=fence)), Message("user", asked))


def estimate(asker: Asker, board: Storyboard, language: str) -> Estimate:
    """How often a model is asked for a film's words, and what that could cost; calls nobody."""
    texts = texts_of(board)
    some = texts[:_MOST_TEXTS]
    each = asker.estimate(messages(board, language, some), role="helper", schema=_fitting(some))
    times = -(-len(texts) // _MOST_TEXTS)
    return Estimate(times, total([each] * times), "translation")


def fingerprint() -> dict[str, str]:
    """What decides a translation besides its texts and the model."""
    return {"planner": "translation", "prompts": prompts_digest(*PROMPTS)}


def _fitting(texts: Sequence[str]) -> type[Translation]:
    class Fitting(Translation):
        __doc__ = Translation.__doc__

        @model_validator(mode="after")
        def _fits(self) -> Fitting:
            if wrong := list(_wrong(texts, self.texts)):
                raise ValueError("; ".join(wrong[:6]))
            return self

    Fitting.__name__ = Fitting.__qualname__ = Translation.__name__
    return Fitting


def _wrong(texts: Sequence[str], given: Sequence[str]) -> Iterator[str]:
    if len(given) != len(texts):
        yield f"{len(texts)} texts were given, and {len(given)} came back"
        return
    for number, (text, other) in enumerate(zip(texts, given, strict=True), start=1):
        if not other.strip():
            yield f"text {number} is empty"
        elif Counter(_FORMULA.findall(text)) != Counter(_FORMULA.findall(other)):
            yield f"text {number} has not the same formulas: {_FORMULA.findall(text)}"
        elif text.count("**") != other.count("**"):
            yield f"text {number} needs {text.count('**') // 2} pairs of **"
        elif len(other) > _LONGER * len(text) + 20:
            yield f"text {number} is {len(other)} letters long; it has {len(text)}"


def _has_words(text: str) -> bool:
    return any(letter.isalpha() for letter in _FORMULA.sub("", text))


def _changed(board: Storyboard, change: Change) -> Storyboard:
    title = change(board.title)
    scenes = tuple(_scene(scene, change) for scene in board.scenes)
    return board.model_copy(update={"title": title, "scenes": scenes})


def _scene(scene: Scene, change: Change) -> Scene:
    title = change(scene.title) if scene.title else scene.title
    beats = tuple(beat.model_copy(update={"text": change(beat.text)}) for beat in scene.beats)
    params = {name: _param(scene.template, name, value, change) for name, value in
              scene.params.items()}  # fmt: skip
    return scene.model_copy(update={"title": title, "beats": beats, "params": params})


def _param(template: str, name: str, value: JsonValue, change: Change) -> JsonValue:
    """A parameter of a template with its words replaced; one without words as it is."""
    if name in (*_WORDS, *_LISTS) or _LABELS.get(template) == name:
        return _leaves(value, change)
    if name == "boxes" and isinstance(value, dict):
        return {key: _leaves(box, change) for key, box in value.items()}
    if name == "series" and isinstance(value, dict):
        return {change(key) if _has_words(key) else key: row for key, row in value.items()}
    if name in ("arrows", "marks") and isinstance(value, list):
        return [_last(row, change) for row in value]
    return value


def _leaves(value: JsonValue, change: Change) -> JsonValue:
    if isinstance(value, str):
        return change(value) if _has_words(value) else value
    if isinstance(value, list):
        return [_leaves(one, change) for one in value]
    return value


def _last(row: JsonValue, change: Change) -> JsonValue:
    """A row whose last entry is a label."""
    if not isinstance(row, list) or not row:
        return row
    return cast("JsonValue", [*row[:-1], _leaves(row[-1], change)])
