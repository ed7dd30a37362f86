"""The whole page: the film, its scenes, what it cost, and how it was revised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from ... import resources
from ...errors import MissingError
from ...manifest import (
    MANIFESTS,
    Clip,
    CodeManifest,
    ComposeManifest,
    MadeVisual,
    Master,
    NarrationManifest,
    PlanManifest,
    RenderManifest,
    SceneCode,
    VisualsManifest,
)
from ...model.narration import SceneNarration
from ...model.storyboard import Storyboard
from ...project import Project
from ...revision.history import read_history
from ...spending.call import Spent, spent
from ..composing.film import read_source
from ..versions import masters_of
from .findings import attempts, embedded, lint, painting, still
from .markup import Markup, filled, joined, tag
from .runs import runs
from .scene import Shown, article, clock
from .sound import sound

_LISTED = 6
_MIME = {"vtt": "text/vtt", "thumbnail": "image/jpeg"}


class _Made(NamedTuple):
    """What stages have made of each scene so far, by its id."""

    spoken: dict[str, SceneNarration]
    codes: dict[str, SceneCode]
    clips: dict[str, Clip]
    visuals: tuple[MadeVisual, ...]

    @classmethod
    def of(cls, project: Project) -> _Made:
        spoken: tuple[SceneNarration, ...] = ()
        if project.has(NarrationManifest):
            spoken = project.read(NarrationManifest).narration.scenes
        codes = project.read(CodeManifest).scenes if project.has(CodeManifest) else ()
        clips = project.read(RenderManifest).clips if project.has(RenderManifest) else ()
        visuals = project.read(VisualsManifest).visuals if project.has(VisualsManifest) else ()
        return cls(
            {one.scene: one for one in spoken},
            {one.scene: one for one in codes},
            {one.scene: one for one in clips},
            visuals,
        )


def page(project: Project) -> str:
    """A film as it stands, as one HTML page for its folder: nothing else is fetched by it.

    Clips, code and the film are named by where they lie beside the page. Raises MissingError for a
    film that is not planned.
    """
    board = project.read(PlanManifest).storyboard
    scenes = list(_scenes(project, board))
    body = joined(
        _head(board, scenes),
        _films(project, scenes),
        _places(scenes),
        [article(shown) for shown in scenes],
        runs(project),
        _costs(project),
        _history(project),
    )
    template = (resources.templates("pages") / "review.html").read_text(encoding="utf-8")
    return filled(template, {"language": board.language, "title": board.title, "body": body})


def _scenes(project: Project, board: Storyboard) -> Iterator[Shown]:
    made = _Made.of(project)
    looked = lint(project)
    for scene, start_s in zip(board.scenes, _starts(project, board, made.spoken), strict=False):
        narration, clip = made.spoken.get(scene.id), made.clips.get(scene.id)
        yield Shown(
            scene=scene,
            starts_s=start_s,
            spoken=narration,
            code=made.codes.get(scene.id),
            clip=clip,
            still=_still(project, made, scene.id),
            made=[one for one in made.visuals if one.scene == scene.id],
            lint=looked.get(scene.id),
            attempts=tuple(attempts(project, scene.id)),
        )


def _starts(
    project: Project, board: Storyboard, spoken: Mapping[str, SceneNarration]
) -> Iterator[float | None]:
    """When each scene begins in the film; as far as narration tells, before it can be joined."""
    with suppress(MissingError):
        yield from read_source(project).film.timeline.starts_s
        return
    start_s: float | None = 0.0
    for scene in board.scenes:
        yield start_s
        known = start_s is not None and scene.id in spoken
        start_s = (start_s or 0.0) + spoken[scene.id].duration_s if known else None


def _still(project: Project, made: _Made, scene: str) -> str | None:
    """A picture of a scene's clip, else the picture that was painted for it."""
    if clip := made.clips.get(scene):
        return still(project, clip)
    painted = [one for one in made.visuals if one.scene == scene and one.kind == "picture"]
    return painting(project, painted[0]) if painted else None


def _head(board: Storyboard, scenes: list[Shown]) -> Markup:
    last = scenes[-1]
    known = last.starts_s is not None and last.spoken is not None
    long = clock((last.starts_s or 0.0) + last.lasts_s) if known else "length not known yet"
    facts = [
        f"{len(scenes)} scenes",
        long,
        f"for {board.audience}",
        f"style {board.style}",
        f"music {board.music}",
        f"voice {board.voice}",
        board.language,
        board.aspect,
    ]
    people = [tag("p", tag("strong", one.name), f" {one.looks}") for one in board.characters]
    look = tag("p", board.look, class_="soft") if board.look else None
    about = tag("p", " · ".join(facts), class_="soft")
    return tag("header", tag("h1", board.title), about, look, people)


def _films(project: Project, scenes: Sequence[Shown]) -> Markup | None:
    """Every film there is: the first of them with its sound, the others side by side below it."""
    if not project.has(ComposeManifest):
        return None
    first, *others = masters_of(project)
    starts = [(one.scene.id, one.starts_s) for one in scenes if one.starts_s is not None]
    found = [_film(project, first, sound(project, first, starts))]
    if others:
        found.append(tag("div", [_film(project, one) for one in others], class_="films"))
    return joined(found)


def _film(project: Project, master: Master, heard: Markup | None = None) -> Markup:
    """A film that is played from beside the page; as wide as its shape wants, among others."""
    vtt, poster = (_beside(project, master, kind) for kind in ("vtt", "thumbnail"))
    track = tag("track", kind="captions", src=vtt, default=True) if vtt else None
    film = tag(
        "video",
        track,
        src=master.path,
        poster=poster,
        controls=True,
        preload="metadata",
        aria_label=master.path,
    )
    size = f"{master.width}×{master.height}, {clock(master.duration_s)}"
    words = tag("p", tag("a", master.path, href=master.path), f" {size}", class_="soft")
    wide = master.width / master.height if master.height else 16 / 9
    kind = "card film" if wide >= 1 else "card film upright"
    return tag("section", film, heard, words, class_=kind, style=f"--wide:{wide:.3f}")


def _places(scenes: Sequence[Shown]) -> Markup | None:
    """Links to the scenes, for a film that has more of them than fit a screen."""
    if len(scenes) < _LISTED:
        return None
    links = [tag("a", one.scene.id, href=f"#{one.scene.id}", title=one.scene.title or None)
             for one in scenes]  # fmt: skip
    return tag("nav", links, class_="places", aria_label="Scenes")


def _beside(project: Project, master: Master, kind: str) -> str | None:
    """A file beside a master as a data URI."""
    name = master.files.get(kind)
    return embedded(project.path(name), _MIME[kind]) if name else None


def _costs(project: Project) -> Markup | None:
    """What every stage has paid for what is here, whenever that was."""
    rows = []
    for kind in MANIFESTS:
        if project.has(kind) and (calls := project.read(kind).provenance.calls):
            rows.append(_row(kind.stage, spent(calls)))
    if not rows:
        return None
    head = tag("tr", [tag("th", name) for name in ("Stage", "Calls", "Tokens", "Waited", "Cost")])
    table = tag("div", tag("table", head, rows), class_="wide")
    return tag("section", tag("h2", "Calls"), table, class_="card")


def _row(stage: str, took: Spent) -> Markup:
    cost = "unknown" if took.cost_usd is None else f"${took.cost_usd:.4f}"
    tokens = f"{took.tokens_in:,} in, {took.tokens_out:,} out"
    cells = (stage, str(took.calls), tokens, f"{took.latency_s:.1f} s", cost)
    return tag("tr", [tag("td", cell) for cell in cells])


def _history(project: Project) -> Markup | None:
    history = read_history(project.root)
    if not history.revisions:
        return None
    counts = history.counting
    listed = [
        tag("li", one.words, "" if counts[one.number] else " (taken back)", value=str(one.number))
        for one in history.revisions
    ]
    return tag("section", tag("h2", "Revisions"), tag("ol", listed), class_="card")
