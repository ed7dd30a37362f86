"""The outline: asked for, checked, and sent back until its words last as long as is asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import model_validator

from .. import presets
from ..asking.asker import Asker
from ..errors import AnswerError, ConfigError
from ..model.storyboard import Scene
from ..planner.outline import WORDS_PER_MINUTE, estimate_s
from ..prompts import prompt
from ..providers.llm.base import Message
from ..providers.music.moods import MOODS
from .answers import Outline, OutlinedScene
from .fit import cannot_set, formulas
from .sketch import spoken
from .talk import Fence, listed, pictures_listed
from .wish import Wish

TOLERANCE = 0.1
"""How far the words may be from the length that is asked for, as a share of it."""

ROUNDS = 3
"""How often an outline is asked for at the most, where its length is not the one asked for."""

MAX_CLIP_S = 30.0
_LEAST_S = 3.0
_LONG_WORD = 14
_SCENE_S = 15.0
_HEARD_A_MINUTE = 170
"""Words, with the pauses between sentences and scenes."""

_TOKENS_A_WORD = 1.5
_TOKENS_A_SCENE = 110

_VISUALS = {
    "manim": "`manim`: an animated drawing: formulas, curves, charts, diagrams, figures, code.",
    "image": "`image`: one painted picture with slow motion in it: places, things, people.",
    "video": "`video`: a filmed clip of at most 20 seconds: something that must be seen moving.",
}


@dataclass(frozen=True)
class Outlined:
    """An outline, the length it was asked to have in s, and the length that its words come to."""

    outline: Outline
    asked_s: float | None
    lasts_s: float
    models: tuple[str, ...]

    @property
    def misfit(self) -> str | None:
        """In words, how far its length is from the one asked for; None where it is near."""
        if self.asked_s is None or not _off(self.lasts_s, self.asked_s):
            return None
        return (
            f"{self.asked_s:.0f} s were asked for, and the words that were planned last about "
            f"{self.lasts_s:.0f} s: {_advice(self.lasts_s, self.asked_s)}"
        )


def outlined(asker: Asker, wish: Wish, fence: Fence, take: int = 0) -> Outlined:
    """Ask for an outline until its length is near enough, at most `ROUNDS` times; the nearest.

    Raises what `Asker.complete` raises where there is none at all.
    """
    first = messages(wish, fence)
    asked, found = first, list[Outlined]()
    for _ in range(ROUNDS):
        try:
            answer = asker.complete(asked, role="planner", schema=checked(wish), take=take)
        except AnswerError:
            if not found:
                raise
            break
        found.append(_weighed(answer.value, wish, answer.model))
        if found[-1].misfit is None:
            break
        said = Message("assistant", answer.value.model_dump_json())
        asked = (*first, said, Message("user", _sent_back(found[-1])))
    best = min(found, key=lambda one: abs(one.lasts_s - (one.asked_s or one.lasts_s)))
    names = dict.fromkeys(name for one in found for name in one.models)
    return Outlined(best.outline, best.asked_s, best.lasts_s, tuple(names))


def check_length(duration_s: float | None, max_tokens: int) -> None:
    """Raise ConfigError for a film whose outline is longer than an answer may be."""
    words = (duration_s or 0.0) * WORDS_PER_MINUTE / 60
    needed = round(words * _TOKENS_A_WORD + (duration_s or 0.0) / _SCENE_S * _TOKENS_A_SCENE)
    if needed > max_tokens:
        raise ConfigError(
            f"The outline of a film of {(duration_s or 0.0) / 60:.0f} minutes takes about {needed} "
            f"tokens, and llm.max_tokens is {max_tokens}",
            cure=f"set VIDGEN_LLM__MAX_TOKENS={2 * needed} for a model that answers so long, or "
            "make several films",
        )


def messages(wish: Wish, fence: Fence) -> tuple[Message, ...]:
    """What an outline is asked with."""
    brief = wish.brief
    text = prompt(
        "plan-outline",
        brief=fence.around(brief.body.strip()),
        options=fence.around(listed(list(_decided(wish)))),
        length=_length(brief.duration),
        visuals=_visuals(wish, fence),
        people=_people(wish, fence),
        styles=", ".join(_styles()),
        moods=", ".join((*MOODS, "none")),
    )
    return (fence.rules(), Message("user", text))


def checked(wish: Wish) -> type[Outline]:
    """What an outline must be for this film."""

    class Checked(Outline):
        @model_validator(mode="after")
        def _fits(self) -> Checked:
            if wrong := list(_wrong(self, wish)):
                raise ValueError("; ".join(wrong))
            return self

    Checked.__name__ = Checked.__qualname__ = "Outline"
    Checked.__doc__ = Outline.__doc__
    return Checked


def known_people(outline: Outline, wish: Wish) -> list[str]:
    """How those who may be in a scene are called: ids of known ones, else names."""
    known = [name for one in wish.characters for name in (one.id, one.name)]
    return [*known, *(person.name for person in outline.characters)]


def _weighed(outline: Outline, wish: Wish, model: str) -> Outlined:
    asked = wish.brief.duration or outline.duration_s
    lasts = estimate_s([_heard(scene) for scene in outline.scenes])
    countable = _countable(outline)
    return Outlined(outline, asked if countable else None, lasts, (model,))


def _countable(outline: Outline) -> bool:
    """Whether words stand apart in its language, so that counting them says how long it lasts."""
    text = " ".join(line for scene in outline.scenes for line in scene.narration)
    words = text.split()
    return not words or len(text) / len(words) < _LONG_WORD


def _heard(scene: OutlinedScene) -> Scene:
    """A scene of which only the length matters."""
    least = {"least_s": scene.seconds} if scene.seconds and not scene.narration else {}
    return Scene(
        id="s01",
        title=scene.title,
        template="statement",
        params={**least},
        beats=spoken(scene.narration, scene.title),
    )


def _off(lasts_s: float, asked_s: float) -> bool:
    return abs(lasts_s - asked_s) > max(_LEAST_S, TOLERANCE * asked_s)


def _advice(lasts_s: float, asked_s: float) -> str:
    words = math.ceil(abs(lasts_s - asked_s) * WORDS_PER_MINUTE / 60 / 5) * 5
    return f"{'add' if lasts_s < asked_s else 'cut'} about {words} words"


def _sent_back(found: Outlined) -> str:
    asked = found.asked_s or 0.0
    how = (
        "Deepen what is there: an example, a reason, a step that was skipped. No filler."
        if found.lasts_s < asked
        else "Cut what the argument can do without: a side remark, a repetition, a whole scene."
    )
    return prompt(
        "plan-length",
        lasts=f"{found.lasts_s:.0f}",
        asked=f"{asked:.0f}",
        advice=_advice(found.lasts_s, asked),
        how=how,
    )


def _decided(wish: Wish) -> Iterator[str]:
    brief = wish.brief
    shown = {"title": brief.title, "audience": brief.audience, "language": brief.language}
    for name, value in shown.items():
        if wish.said(name):
            yield f"{name}: {value}"
    for name in ("style", "music"):
        if wish.said(name):
            yield f"{name}: {getattr(brief, name)}"
    yield f"frame: {wish.aspect}"


def _length(asked_s: float | None) -> str:
    if asked_s is None:
        return "what the brief says in words, else what the subject needs, from 60 to 120 seconds."
    words = round(asked_s * _HEARD_A_MINUTE / 60 / 5) * 5
    return f"{asked_s:.0f} seconds, which is about {words} words of narration in all."


def _visuals(wish: Wish, fence: Fence) -> str:
    kinds = [_VISUALS[visual] for visual in wish.visuals]
    if "manim" in wish.visuals and len(kinds) > 1:
        kinds.append(
            "Whatever is to be understood is `manim`; the others are for what it is about."
        )
    if not wish.pictures:
        return listed(kinds)
    shown = fence.around(pictures_listed(wish.pictures))
    return f"{listed(kinds)}\n\nPictures of the author's that `manim` scenes can show:\n{shown}"


def _people(wish: Wish, fence: Fence) -> str:
    known = [f"{one.id}: {one.name}. {one.description or one.looks}" for one in wish.characters]
    wanted = wish.brief.characters
    if wanted is False:
        return "none; the film has no characters."
    if wanted is None and not known and set(wish.visuals) == {"manim"}:
        return "none are needed: nobody is seen in drawings."
    text = "only where a person carries the story" if wanted is None else "there must be some"
    more = (
        f", and name them by id where they are these:\n{fence.around(listed(known))}"
        if known
        else ""
    )
    return f"{text}. Describe each one's looks once, so that every picture shows the same{more}"


def _styles() -> list[str]:
    return presets.names("styles")


def _wrong(outline: Outline, wish: Wish) -> Iterator[str]:
    people = known_people(outline, wish)
    for number, scene in enumerate(outline.scenes):
        where = f"scenes.{number} ({scene.title})"
        if scene.visual not in wish.visuals:
            yield f"{where}: visual must be one of {', '.join(wish.visuals)}"
        yield from (f"{where}: {what}" for what in _unheard(scene))
        if wish.brief.characters is not False:
            for name in scene.characters:
                if name not in people:
                    yield f"{where}: {name!r} is not among characters ({', '.join(people)})"
    if wish.brief.characters and not any(scene.characters for scene in outline.scenes):
        yield "characters: this film needs some, and scenes that name them"


def _unheard(scene: OutlinedScene) -> Iterator[str]:
    """What is wrong with what a scene says."""
    if not scene.narration and (scene.visual == "manim" or not scene.seconds):
        yield "narration: something must be said in it"
    try:
        if scene.visual == "video" and (lasts := estimate_s([_heard(scene)])) > MAX_CLIP_S:
            yield f"a filmed scene lasts at most {MAX_CLIP_S:.0f} s, this one {lasts:.0f} s"
    except ConfigError as error:
        yield error.message
    for line in (scene.title, *scene.narration, *scene.key_phrases):
        for formula in formulas(line):
            if why := cannot_set(formula):
                yield f"{line[:60]!r}: {why}"
