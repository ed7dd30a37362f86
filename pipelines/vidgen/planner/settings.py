"""The fence ```scene: which template draws the next figure, and parameters of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..model.transition import EXAMPLES, parse
from .figure import Figure, Params
from .finishing import FINISH, TOUCHES, finish, touch
from .place import Place, did_you_mean
from .strict_yaml import read_mapping

PARAMS: dict[str, frozenset[str]] = {
    name: frozenset(["title", *keys.split()])
    for name, keys in {
        "title": "subtitle kicker",
        "statement": "lines beats",
        "bullets": "points beats",
        "equation": "steps notes beats",
        "plot": "functions labels x_range y_range x_label y_label marks beats",
        "bar_chart": "labels series unit highlight beats",
        "line_chart": "x series unit x_label beats",
        "table": "header rows beats",
        "code": "code code_language highlights beats",
        "diagram": "boxes arrows direction beats",
        "comparison": "left_title left right_title right beats",
        "timeline": "events beats",
        "image": "image caption motion",
        "quote": "quote author",
        "outro": "lines",
    }.items()
}
_FIELDS = ("template", "transition")


@dataclass(frozen=True)
class Settings:
    """What a ```scene block asks for."""

    place: Place
    template: str | None
    transition: str | None
    params: Params
    finish: dict[str, Any] = field(default_factory=dict)

    def apply(self, figure: Figure) -> Figure:
        """Change a figure. Raises BriefError where it cannot be drawn so, or knows no such name."""
        if self.template and self.template != figure.template:
            raise self.place.error(
                f"template {self.template!r} cannot draw this: it is made for {figure.template!r}",
                cure="take the template out, or put it before a block that it can draw",
            )
        known = PARAMS.get(figure.template, frozenset(["title"]))
        for key in self.params:
            if key not in known:
                hint = did_you_mean(key, known)
                raise self.place.error(
                    f"unknown parameter {key[:60]!r} of {figure.template}.{hint}",
                    cure=f"known: {', '.join([*_FIELDS, *FINISH, *TOUCHES, *sorted(known)])}",
                )
        figure.params.update(self.params)
        figure.transition = self.transition or figure.transition
        figure.finish |= self.finish
        return figure


def read_settings(content: str, place: Place) -> Settings:
    """Read a ```scene block; `place` is its opening fence."""
    entries = read_mapping(content, place.below(1), "the scene block")
    words: dict[str, str | None] = dict.fromkeys(_FIELDS)
    params: Params = {}
    finished: dict[str, Any] = {}
    for key, entry in entries.items():
        name = key.lower().replace(" ", "_").replace("-", "_")
        if name in _FIELDS:
            words[name] = _READERS[name](entry.written or "", entry.place)
        elif name in FINISH:
            finished |= finish(name, entry.written, entry.place)
        elif name in TOUCHES:
            finished |= touch(name, entry.value, entry.place)
        else:
            params[name] = entry.value
    return Settings(place, words["template"], words["transition"], params, finished)


def _template(value: str, place: Place) -> str:
    if value not in PARAMS:
        shown = value[:60]
        raise place.error(
            f"template: there is no template named {shown!r}.{did_you_mean(shown, PARAMS)}",
            cure=f"known: {', '.join(PARAMS)}",
        )
    return value


def _transition(value: str, place: Place) -> str:
    try:
        return str(parse(value))
    except ValueError as error:
        raise place.error(f"transition: {error}", cure=f"write one of {EXAMPLES}") from None


_READERS = {"template": _template, "transition": _transition}
