"""Scenes of a storyboard from the sections of a brief."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from ..model.effect import is_file
from ..model.finish import SceneFinish
from ..model.storyboard import Asset, Beat, Scene
from ..model.transition import Transition
from .beats import Track, bold_lines, code_highlights, item_beats, track
from .clip_file import ASSET as CLIP
from .clip_file import is_clip
from .figure import Figure, Params
from .groups import Group, groups_of
from .scene_code import ASSET as SCENE_ASSET
from .scene_code import TEMPLATE as SCENE_TEMPLATE
from .scene_code import SceneCode, beside
from .section import Section, Sentence

MAX_SCENES = 200
_CLOSING = re.compile(
    r"(?:the |in |to )?(?:summary|conclusions?|recap|takeaways?|key takeaways?|wrap(?:ping)? up"
    r"|closing|end|short|sum up|remember|short version|thanks?(?: you)?(?: for watching)?)[.!:]?",
    re.IGNORECASE,
)
_ITEMISED = {
    "bullets",
    "plot",
    "bar_chart",
    "line_chart",
    "table",
    "diagram",
    "comparison",
    "timeline",
}
_FILMED = {"fit", "film_db"}
"""What of a finish is only for scenes that are not drawn."""


class SceneMaker:
    """Turns sections into scenes with running ids.

    `pictures` gives the assets, also those of scenes in files, by their source; `codes` what the
    code of such a scene says; `lengths` is how long clips last, in seconds; `transition` is how
    scenes begin that do not say it themselves.
    """

    def __init__(
        self,
        pictures: Mapping[str, Asset],
        codes: Mapping[str, SceneCode],
        lengths: Mapping[str, float],
        transition: Transition | None = None,
    ) -> None:
        self.pictures = pictures
        self.codes = codes
        self.lengths = lengths
        self.transition = transition or "fade"
        self.scenes: list[Scene] = []
        self.notes: list[str] = []

    def add(self, section: Section, *, opens: bool, closes: bool) -> None:
        """Append the scenes of a section; the one that `opens` the film shows its title."""
        for figure in section.figures:
            figure.spoken += self._code(figure).script
        opening = _title(section) if opens else None
        groups = groups_of(section, opening)
        if not groups:
            groups = [_plain(section, closes)]
        elif section.settings:
            section.settings.apply(groups[-1].figures[0])
        for group in groups:
            if closes and group.template == "bullets" and len(groups) == 1:
                group.figures[0] = _as_outro(group.figures[0])
            self._append(section, group)

    def _append(self, section: Section, group: Group) -> None:
        first = group.figures[0]
        if len(self.scenes) == MAX_SCENES:
            raise first.place.error(
                f"a film has at most {MAX_SCENES} scenes", cure="make several films, one brief each"
            )
        narration = _narration(group)
        found = track(narration, first.place)
        params = {"title": section.shown or section.title, **_params(group, narration, found)}
        if not narration and (length_s := self.lengths.get(first.picture or "")):
            params["least_s"] = length_s
        _check_cues(group, narration)
        scene = Scene(
            id=f"s{len(self.scenes) + 1:02d}",
            title=section.title,
            template=group.template,
            params=params,
            beats=tuple(self._beat(beat, first) for beat in found.beats),
            visual="video" if is_clip(first.picture or "") else "manim",
            transition=first.transition or self.transition,
            assets=self._assets(first),
            finish=SceneFinish(**first.finish),
        )
        self.scenes.append(scene)
        if scene.visual == "manim" and _FILMED & first.finish.keys():
            self.notes.append(
                f"{first.place}: fit and film sound are for clips: scene {scene.id} is drawn as"
                " long as its words last"
            )
        if not scene.beats and not scene.least_s:
            self.notes.append(
                f"{first.place}: scene {scene.id} ({scene.title}) has no words to speak"
            )

    def _beat(self, beat: Beat, figure: Figure) -> Beat:
        """A beat whose sound is there, if it is a file."""
        sound = beat.sound
        if sound is None or not is_file(sound.name):
            return beat
        known = sound.model_copy(update={"file": self._asset(sound.name, figure)})
        return beat.model_copy(update={"sound": known})

    def _assets(self, figure: Figure) -> dict[str, Asset]:
        if figure.picture is None:
            return {}
        own = self._asset(figure.picture, figure)
        if is_clip(figure.picture):
            return {CLIP: own}
        if figure.template != SCENE_TEMPLATE:
            return {"image": own}
        names = self._code(figure).pictures
        shown = {name: self._asset(beside(figure.picture, name), figure) for name in names}
        return {**shown, SCENE_ASSET: own}

    def _asset(self, source: str, figure: Figure) -> Asset:
        if source not in self.pictures:
            raise figure.place.error(f"the file {source!r} is not there")
        return self.pictures[source]

    def _code(self, figure: Figure) -> SceneCode:
        return self.codes.get(figure.picture or "", SceneCode())


def _narration(group: Group) -> list[Sentence]:
    """What is spoken: the prose; a quotation in its place; a list where nothing else is said."""
    figure, own = group.figures[0], group.sentences
    # a scene in a file counts on its beats as it wrote them, however long they are
    whole = figure.template == SCENE_TEMPLATE
    spoken = [Sentence(t, figure.place, say=t if whole else None) for t in figure.spoken]
    if figure.template == "quote":
        return [*own[: group.stops[0]], *spoken, *own[group.stops[0] :]]
    return own or spoken


def _title(section: Section) -> Figure:
    params: Params = {"subtitle": section.subtitle, "kicker": section.kicker}
    return Figure("title", params, section.place)


def _plain(section: Section, closes: bool) -> Group:
    """A section without figures: key phrases, or what its ```scene block asks for."""
    settings = section.settings
    wanted = settings.template if settings else None
    default = "outro" if closes else "statement"
    if settings and wanted not in {None, "statement", "outro"}:
        raise settings.place.error(
            f"template {wanted!r} has nothing to draw here", cure="put it right before its block"
        )
    figure = Figure(wanted or default, {}, section.place)
    if settings:
        settings.apply(figure)
    group = Group([figure])
    group.surround([part for part in section.parts if not isinstance(part, Figure)], [])
    return group


def _as_outro(figure: Figure) -> Figure:
    return Figure(
        "outro",
        {"lines": figure.params["points"]},
        figure.place,
        spoken=figure.spoken,
        transition=figure.transition,
    )


def _params(group: Group, narration: Sequence[Sentence], found: Track) -> Params:
    """The parameters of a group's template. What the brief sets itself wins."""
    figure = group.figures[0]
    template = group.template
    if template == "equation":
        return _derivation(group, found)
    if template == "code":
        return {**figure.params, **code_highlights(figure, narration, found)}
    if template == "statement":
        return {**bold_lines(narration, found), **figure.params}
    if template == "outro":
        return {"lines": bold_lines(narration, found)["lines"], **figure.params}
    if template in _ITEMISED:
        return {"beats": _appearances(group, found), **figure.params}
    return dict(figure.params)


def _appearances(group: Group, found: Track) -> list[JsonValue]:
    """When each item appears: with its own sentence where the items themselves are spoken."""
    figure = group.figures[0]
    if not group.sentences and len(figure.spoken) == len(figure.items):
        return [beat.id for beat in found.beats]
    return item_beats([(figure.items, group.stops[0])], found)


def _derivation(group: Group, found: Track) -> Params:
    """One derivation from all the displayed equations of a scene."""
    blocks = [(f.items, stop) for f, stop in zip(group.figures, group.stops, strict=True)]
    merged: Params = {"beats": item_beats(blocks, found)}
    steps, notes = [], []
    for figure in group.figures:
        own = figure.params["steps"]
        assert isinstance(own, list)
        steps += own
        notes += figure.items
        merged.update(figure.params)
    return {**merged, "steps": steps, "notes": [*notes] if any(notes) else []}


def _check_cues(group: Group, narration: Sequence[Sentence]) -> None:
    for sentence in narration:
        if sentence.highlight is not None and group.template != "code":
            raise (sentence.highlight_place or sentence.place).error(
                "::: highlight lights lines of code, but this scene shows none",
                cure="put the sentence next to the code block, in a paragraph of its own",
            )


def is_closing(section: Section) -> bool:
    """Whether a heading says that the film ends here."""
    return _CLOSING.fullmatch(section.title.strip()) is not None
