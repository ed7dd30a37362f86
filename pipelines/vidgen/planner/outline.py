"""The embedded planner: a structured Markdown brief becomes a storyboard, always the same."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import ConfigError
from ..model.brief import Brief
from ..model.storyboard import Aspect, Asset, Scene, Storyboard
from .place import Place
from .reader import read_sections
from .scene_code import SceneCode
from .scenes import SceneMaker, is_closing
from .section import Section

WORDS_PER_MINUTE = 200
"""How fast the embedded voice speaks, pauses between sentences apart."""

_AROUND_S = 1.0
_BETWEEN_S = 0.25
_SILENT_S = {"title": 4.0}
_MISFIT = 0.3

_EXAMPLE = """\
    # Why the sky is blue
    Sunlight looks white, but it is a mix of all colours.
    ## Blue scatters most
    Air scatters short waves far more than long ones.
    - Red light passes almost straight through
    - Blue light is thrown in every direction"""


@dataclass(frozen=True)
class Plan:
    """A storyboard, and what the writer of the brief should know about it."""

    storyboard: Storyboard
    notes: tuple[str, ...]


def plan(
    brief: Brief,
    *,
    place: Place | None = None,
    aspect: Aspect | None = None,
    pictures: Mapping[str, Asset] | None = None,
    codes: Mapping[str, SceneCode] | None = None,
    lengths: Mapping[str, float] | None = None,
) -> Plan:
    """Plan a film. `place` is where the body begins; `pictures` are the brief's, by their source.

    `pictures` holds scenes and clips in files too, `codes` what the code of such scenes says, and
    `lengths` how long the clips last, in seconds.

    Raises BriefError at a line of the brief, ConfigError for a brief that is no outline.
    """
    place = place or Place("brief.md", 1)
    sections, notes = read_sections(brief.body, place)
    if not any(section.level for section in sections):
        raise _no_outline(place.source)
    maker = SceneMaker(pictures or {}, codes or {}, lengths or {}, brief.transition)
    for index, section in enumerate(_with_title(sections, brief, place)):
        last = index > 0 and section is sections[-1]
        maker.add(section, opens=_opens(section, maker), closes=last and is_closing(section))
    storyboard = _storyboard(brief, sections, maker.scenes, aspect or brief.aspect or "16:9")
    return Plan(storyboard, (*notes, *maker.notes, *_misfit(brief, storyboard.scenes)))


def estimate_s(scenes: Sequence[Scene]) -> float:
    """About how long the scenes last when they are spoken, in seconds."""
    total = 0.0
    for scene in scenes:
        if not scene.beats:
            total += scene.least_s or _SILENT_S.get(scene.template, 3.0)
            continue
        words = sum(len((beat.say or beat.text).split()) for beat in scene.beats)
        pauses = sum(beat.pause_s for beat in scene.beats) + _BETWEEN_S * (len(scene.beats) - 1)
        total += max(words / WORDS_PER_MINUTE * 60 + pauses + _AROUND_S, scene.least_s)
    return total


def _with_title(sections: list[Section], brief: Brief, place: Place) -> list[Section]:
    """The sections, with a title card made of the front matter where no heading gives one."""
    if any(section.level == 1 for section in sections) or not brief.title:
        return sections
    if sections[0].level == 0:
        sections[0].title, sections[0].level = brief.title, 1
        return sections
    return [Section(brief.title, 1, place), *sections]


def _opens(section: Section, maker: SceneMaker) -> bool:
    return section.level == 1 and all(scene.template != "title" for scene in maker.scenes)


def _storyboard(
    brief: Brief, sections: Sequence[Section], scenes: Sequence[Scene], aspect: Aspect
) -> Storyboard:
    headings = sorted((s for s in sections if s.level), key=lambda section: section.level != 1)
    return Storyboard(
        title=brief.title or headings[0].title,
        audience=brief.audience,
        language=brief.language,
        aspect=aspect,
        style=brief.style,
        voice=brief.voice,
        music=brief.music,
        destination=brief.destination,
        captions=brief.captions,
        finish=brief.finish,
        duration_s=brief.duration,
        scenes=tuple(scenes),
    )


def _misfit(brief: Brief, scenes: Sequence[Scene]) -> list[str]:
    """A note where the narration is far from the length that is asked for."""
    lasts = estimate_s(scenes)
    if brief.duration is None or abs(lasts - brief.duration) <= _MISFIT * brief.duration:
        return []
    words = math.ceil(abs(lasts - brief.duration) * WORDS_PER_MINUTE / 60 / 5) * 5
    advice = f"add about {words} words" if lasts < brief.duration else f"cut about {words} words"
    asked = f"the brief asks for {brief.duration:.0f} s"
    return [f"{asked}, but its words last about {lasts:.0f} s: {advice}"]


def _no_outline(source: str) -> ConfigError:
    return ConfigError(
        f"{source}: has no heading, so it is a prompt and not an outline. A prompt needs a planner"
        " with a language model; this is the planner `outline`, which works from headings and"
        " sentences that you write",
        cure="set VIDGEN_PLANNER_MODEL to a language model, such as openai/gpt-5-mini, and leave"
        f" VIDGEN_PLANNER at auto; or write an outline, for example:\n\n{_EXAMPLE}\n",
    )
