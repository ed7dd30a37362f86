"""A film as a text that a person edits: titles and what is said, and back to edits.

Each scene is a heading, `# s02 Title`, with a sentence a line below it. Scenes may change places,
and one that is left out is taken out of the film. Lines that begin with `>` are for reading only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..errors import ConfigError
from ..model.storyboard import Scene, Storyboard
from .edits import Edit, MoveScene, RemoveScene, SetNarration, SetTitle

_HEADING = re.compile(r"^#\s*(s\d{2,4})\b[\s:.-]*(.*)$")
_HELP = """\
> The script of the film. Change titles and sentences, move scenes, or take some out.
> Lines that begin with > are not read back. To change what is seen, regenerate a scene.
"""


@dataclass
class _Part:
    """A scene as it stands in the text."""

    scene: str
    title: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.lines).split())


def script(board: Storyboard) -> str:
    """The text of a film."""
    return "\n".join([_HELP, *(_written(scene) for scene in board.scenes)])


def edits_of(board: Storyboard, text: str) -> list[Edit]:
    """What an edited text changes of a film; nothing where it says the same.

    Raises ConfigError for a heading that names no scene, or the same scene twice.
    """
    parts = _parts(text)
    scenes = {scene.id: scene for scene in board.scenes}
    names = [part.scene for part in parts]
    for name in names:
        if name not in scenes or names.count(name) > 1:
            wrong = "stands there twice" if name in scenes else "is none of the film"
            raise ConfigError(
                f"The scene {name} {wrong}", cure="a new scene comes with `vidgen scene add`"
            )
    if not parts:
        raise ConfigError("No scene is left: each begins with a line such as `# s01 Title`")
    removed: list[Edit] = [RemoveScene(scene=name) for name in scenes if name not in names]
    changed = [edit for part in parts for edit in _changes(scenes[part.scene], part)]
    return [*changed, *removed, *_moves([name for name in scenes if name in names], names)]


def _written(scene: Scene) -> str:
    shown = scene.visual if scene.visual != "manim" else scene.template
    head = [f"# {scene.id} {scene.title}", f"> shown as {shown}"]
    return "\n".join([*head, *(_line(beat.text) for beat in scene.beats), ""])


def _line(text: str) -> str:
    """A sentence that is not taken for a heading or a remark when it is read back."""
    line = " ".join(text.split())
    return f" {line}" if line.startswith(("#", ">")) else line


def _parts(text: str) -> list[_Part]:
    parts: list[_Part] = []
    for line in text.splitlines():
        if found := _HEADING.match(line):
            parts.append(_Part(found[1], " ".join(found[2].split())))
        elif line.startswith("#"):
            raise ConfigError(
                f"{line[:60]!r} begins with no scene's id, such as `# s02 Title`",
                cure="a new scene comes with `vidgen scene add`",
            )
        elif parts and not line.startswith(">"):
            parts[-1].lines.append(line)
    return parts


def _changes(scene: Scene, part: _Part) -> Iterator[Edit]:
    if part.title and part.title != " ".join(scene.title.split()):
        yield SetTitle(scene=scene.id, title=part.title)
    if part.text != " ".join(scene.script.split()):
        yield SetNarration(scene=scene.id, text=part.text)


def _moves(before: Sequence[str], after: Sequence[str]) -> Iterator[Edit]:
    """Moves that bring scenes into another order, each to its place from the first one on."""
    order = list(before)
    for place, name in enumerate(after):
        if order[place] != name:
            yield MoveScene(scene=name, before=order[place])
            order.remove(name)
            order.insert(place, name)
