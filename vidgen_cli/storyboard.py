"""A storyboard as a table: what a person looks at before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from vidgen.model.storyboard import Scene, Storyboard
from vidgen.planner.outline import estimate_s

from .tables import Cell, table
from .terminal import BOLD, DIM, width
from .wording import length, plural

_NARROW = 60
_SEEN_AS = 11


def lines(board: Storyboard) -> Iterator[str]:
    """A line a scene, on any terminal: id, title, how it is shown, its length, how it begins."""
    columns = width()
    titles = max(12, columns // 3 if columns < _NARROW else columns * 3 // 10)
    head = [Cell(name, BOLD) for name in ("scene", "title", "shown as", "s", "says")]
    rows = [head, *(_row(scene, titles) for scene in board.scenes)]
    if columns < _NARROW:
        yield from table([row[:4] for row in rows])
    else:
        left = columns - sum(max(len(row[n].text) for row in rows) + 2 for n in range(4))
        yield from table([[*row[:4], _cut(row[4], max(8, left))] for row in rows])
    seconds = length(estimate_s(board.scenes))
    yield f"{plural(len(board.scenes), 'scene')}, about {seconds}: {board.title}"


def _row(scene: Scene, titles: int) -> list[Cell]:
    return [
        Cell(scene.id),
        _cut(Cell(scene.title), titles),
        _cut(Cell(shown_as(scene)), _SEEN_AS),
        Cell(f"{estimate_s([scene]):.0f}"),
        Cell(scene.script, "") if scene.beats else Cell("silent", DIM),
    ]


def shown_as(scene: Scene) -> str:
    """Who makes what is seen: a painter or a camera, a model's code, or a template."""
    if scene.visual != "manim":
        return scene.visual
    return "code" if scene.direction and scene.direction.code else scene.template


def _cut(cell: Cell, most: int) -> Cell:
    text = cell.text
    return cell if len(text) <= most else Cell(f"{text[: most - 1].rstrip()}…", cell.style)
