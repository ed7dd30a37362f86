"""What was asked and answered while a film was planned, as pages for a person to read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ..model.storyboard import Direction, Scene
from ..providers.llm.base import Message
from .answers import OutlinedScene
from .outline import Outlined


def outline_page(found: Outlined, asked: Sequence[Message]) -> str:
    """The outline, how long it lasts, and what it was asked with."""
    lasts = f"about {found.lasts_s:.0f} s"
    length = lasts if found.asked_s is None else f"{lasts}, {found.asked_s:.0f} s were asked for"
    outline = found.outline
    blocks = [f"# {outline.title}", f"The outline, by {', '.join(found.models)}; {length}."]
    blocks += [f"Look: {outline.look}"] if outline.look else []
    blocks += [f"{one.name}: {one.looks}" for one in outline.characters]
    for number, scene in enumerate(outline.scenes, start=1):
        blocks += _outlined(f"s{number:02d}", scene)
    return _page([*blocks, *_asked(asked)])


def scene_page(scene: Scene, asked: Sequence[Message], model: str, wrong: str) -> str:
    """The visual plan of a scene, or why it has none, and what it was asked with."""
    by = f"By {model}." if model else f"Made from the outline, because: {wrong}"
    params = json.dumps(scene.params, ensure_ascii=False, indent=1)
    blocks = [f"# {scene.id} {scene.title}", by, *_directed(scene, scene.direction or Direction())]
    blocks += [f"Template `{scene.template}`, {scene.transition}:", f"```json\n{params}\n```"]
    return _page([*blocks, *_asked(asked)])


def _outlined(name: str, scene: OutlinedScene) -> Iterator[str]:
    lasts = f", {scene.seconds:g} s" if scene.seconds else ""
    yield f"## {name} {scene.title} ({scene.visual}{lasts})"
    yield scene.purpose
    if scene.narration:
        yield "\n".join(f"> {line}" for line in scene.narration)
    if scene.key_phrases:
        yield f"Key phrases: {'; '.join(scene.key_phrases)}"


def _directed(scene: Scene, direction: Direction) -> Iterator[str]:
    said = {beat.id: beat.text for beat in scene.beats}
    told = {
        "Purpose": direction.purpose,
        "Picture": direction.picture,
        "Camera": direction.camera,
        "Layout": direction.layout,
        "Motion": direction.motion,
        "Avoid": direction.avoid,
    }
    yield from (f"{name}: {text}" for name, text in told.items() if text)
    shown = [f"- {beat} ({said.get(beat, '')}) {text}" for beat, text in direction.shows.items()]
    if shown:
        yield "\n".join(shown)
    if direction.code:
        yield "It is to be drawn by code of its own; the template stands in."


def _asked(messages: Sequence[Message]) -> Iterator[str]:
    for one in messages:
        yield f"## Asked ({one.role})"
        yield one.text.strip()


def _page(blocks: Sequence[str]) -> str:
    return "\n\n".join(blocks) + "\n"
