"""Scenes as a person sees them, and parameters as a person types them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue, ValidationError

from vidgen import template
from vidgen.errors import ConfigError
from vidgen.manifest import RenderManifest
from vidgen.model.base import explain

from .console import json_line
from .revising import open_standing
from .storyboard import shown_as
from .tables import Cell, table
from .terminal import BOLD, YELLOW, harmless, paint
from .wording import plural

if TYPE_CHECKING:
    from vidgen.model.storyboard import Scene, Storyboard
    from vidgen.project import Project
    from vidgen.revision.edits import Edit


def show_scenes(target: str, *, as_json: bool) -> None:
    """Print the scenes of a film in their order."""
    _, now = open_standing(target)
    _warn(now.notes)
    if as_json:
        found = {"scenes": [scene.model_dump(mode="json") for scene in now.board.scenes]}
        sys.stdout.write(json_line(found) + "\n")
        return
    rows = [
        [Cell(s.id, BOLD), Cell(shown_as(s)), Cell(_said(s)), Cell(s.title)]
        for s in now.board.scenes
    ]
    sys.stdout.write("".join(f"{line}\n" for line in table(rows)))


def show_scene(target: str, name: str, *, as_json: bool) -> None:
    """Print what a scene says, beat by beat, and the parameters of its picture."""
    from vidgen.revision.apply import scene_of

    project, now = open_standing(target)
    _warn(now.notes)
    scene = scene_of(now.board, name)
    if as_json:
        sys.stdout.write(json_line(scene.model_dump(mode="json")) + "\n")
        return
    for line in [*_told(scene), *_fitted(project, name)]:
        sys.stdout.write(line + "\n")


def _fitted(project: Project, name: str) -> Iterator[str]:
    """How the scene's film got its length when it was last made."""
    clips = project.read(RenderManifest).clips if project.has(RenderManifest) else ()
    for clip in clips:
        if clip.scene == name and clip.fitted:
            yield f"fitted: {clip.fitted}"


def _looks(scene: Scene) -> Iterator[str]:
    """What is said of its looks, beside its template."""
    direction = scene.direction
    found: dict[str, str] = {} if scene.visual == "manim" else {"visual": scene.visual}
    if scene.transition != "fade":
        found["transition"] = scene.transition
    if scene.characters:
        found["characters"] = ", ".join(scene.characters)
    if direction is not None:
        found |= {"drawn by": "code that a model writes"} if direction.code else {}
        found |= {k: v for k, v in direction if isinstance(v, str) and v}
    found |= _finish(scene)
    if found:
        yield "looks"
    yield from table([[Cell(f"  {name}"), Cell(text)] for name, text in found.items()])


def _finish(scene: Scene) -> dict[str, str]:
    """How loud it is, what is heard with which beat, how a film fits, and what is done to its
    pictures; what is as usual not."""
    from vidgen.revision.finishing import told_of, words_of

    finish = scene.finish
    found = {} if not finish.gain_db else {"gain": f"{finish.gain_db:+g} dB"}
    if finish.fit != "auto":
        found["fit"] = finish.fit
    if finish.film_db is not None:
        found["film sound"] = f"{finish.film_db:+g} dB"
    found |= {words_of(name): told_of(name, value) for name, value in finish.chosen.items()}
    return found | {f"sound at {b.id}": str(b.sound) for b in scene.beats if b.sound}


def board_of(target: str) -> Storyboard:
    """The storyboard of a film, with its revisions."""
    return open_standing(target)[1].board


def params_of(name: str, given: Sequence[str]) -> dict[str, JsonValue]:
    """The values of `KEY=VALUE` for a template: text as it is, everything else as JSON.

    Nothing after the `=` takes a parameter away, unless it is a text. Raises ConfigError.
    """
    known = template.load(name).parameters if name in template.names() else ()
    types = {parameter.name.lower(): parameter for parameter in known}
    found: dict[str, JsonValue] = {}
    for one in given:
        key, equals, text = one.partition("=")
        if not equals or not key.strip():
            raise ConfigError(f"{one!r} is no parameter: write KEY=VALUE, such as unit=%")
        name = key.strip().lower().replace("-", "_")
        found[name] = _value(types.get(name), text)
    return found


def checked(kind: type[Edit], **values: Any) -> Edit:
    """An edit of these values. Raises ConfigError for those that cannot be one."""
    try:
        return kind(**values)
    except ValidationError as error:
        said = _unnamed(error) or explain(error).removeprefix("value: ")
        raise ConfigError(said[:1].upper() + said[1:]) from None


def _unnamed(error: ValidationError) -> str | None:
    """What to say of a name that is none of a scene or a beat."""
    first = error.errors(include_url=False)[0]
    if first["type"] != "string_pattern_mismatch":
        return None
    kind = first["loc"][-1]
    called = "a beat: they are called b1, b2" if kind == "beat" else "a scene: they are called s01"
    return f"{first['input']!r} is not {called} and so on"


def _value(parameter: template.Parameter | None, text: str) -> JsonValue:
    if parameter is None or _is(parameter, text):
        return text
    if not text.strip():
        return None
    try:
        value: JsonValue = json.loads(text)
    except ValueError:
        return text  # the template says what it takes instead
    return value


def _is(parameter: template.Parameter, value: object) -> bool:
    try:
        parameter.check(value)
    except (ValidationError, ValueError):
        return False
    return True


def _warn(notes: Sequence[str]) -> None:
    sys.stderr.write("".join(f"{paint(harmless(note), YELLOW, sys.stderr)}\n" for note in notes))


def _said(scene: Scene) -> str:
    return plural(len(scene.beats), "beat") if scene.beats else "silent"


def _told(scene: Scene) -> Iterator[str]:
    least = f", {scene.least_s:g} s at the least" if scene.least_s else ""
    yield paint(harmless(f"{scene.id} {scene.title}"), BOLD, sys.stdout)
    yield f"template {scene.template}{least}"
    yield from table([[Cell(f"  {beat.id}"), Cell(beat.text)] for beat in scene.beats])
    yield from _looks(scene)
    if scene.template not in template.names():
        return
    rows = []
    for parameter in template.load(scene.template).parameters:
        key = parameter.name.lower()
        if key != "title":
            value = scene.params.get(key)
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            missing = "not given" if key not in scene.params else shown
            rows.append([Cell(f"  {key}"), Cell(parameter.annotation), Cell(missing)])
    if rows:
        yield "parameters"
    yield from table(rows)
