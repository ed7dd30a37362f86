"""What a film's settings do to its pictures: grades, effects, names, a logo, a watermark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ... import presets
from ...manifest import PlanManifest
from ...model.look import Finish, SceneTouches
from ...model.preset import Destination, Style
from .film import Source
from .finish_files import CUBE, effect_file, file_of, finish_of, refuse_scenes

if TYPE_CHECKING:
    from ...media.finish.layer import Touch
    from ...project import Project

_CAPTIONS = 0.13
"""The share of the height that two lines of captions take."""


class _Stretch(NamedTuple):
    """Frames of the film: the first, and how many; of a scene, by its number, or of them all."""

    first: int
    frames: int
    scene: int | None = None


class _Painter:
    """Makes touches of what settings say, for one destination."""

    def __init__(self, project: Project, source: Source, destination: Destination) -> None:
        self._project, self._source = project, source
        self._finish: Finish = finish_of(project)
        self._margins = destination.margins
        self._captions = _CAPTIONS if destination.captions == "burned" else 0.0
        self._style: Style = presets.load_style(project.read(PlanManifest).storyboard.style)

    def touches(self) -> Iterator[Touch]:
        """In the order of painting: colours, effects, then what is laid over them."""
        film = _Stretch(0, self._source.film.frames)
        yield from self._grades(film)
        for scene, wanted in self._scenes():
            if wanted.effect:
                yield self._effect(wanted, self._seen(scene))
        for scene, wanted in self._scenes():
            if wanted.lower_third is not None:
                yield from self._lower_third(wanted, self._stretch(scene))
        yield from self._marks(film)

    def _scenes(self) -> Iterator[tuple[int, SceneTouches]]:
        """Scenes for which something is said, by their number."""
        numbers = {scene.id: number for number, scene in enumerate(self._source.film.scenes)}
        refuse_scenes(self._finish.scenes, numbers)
        for name, wanted in self._finish.scenes.items():
            yield numbers[name], wanted

    def _stretch(self, scene: int) -> _Stretch:
        """From where a scene begins to where the next one does."""
        starts = self._source.film.timeline.starts
        return _Stretch(starts[scene], starts[scene + 1] - starts[scene])

    def _seen(self, scene: int) -> _Stretch:
        """From where a scene is first seen to where it is last, also in transitions."""
        first, end = self._source.film.timeline.seen(scene)
        return _Stretch(first, end - first, scene)

    def _grades(self, film: _Stretch) -> Iterator[Touch]:
        """The film's grade, scene by scene where some have their own, or an effect over it."""
        name, strength = self._finish.grade, self._finish.strength
        own = {
            number: (
                name if one.grade is None else one.grade,
                strength if one.strength is None else one.strength,
            )
            for number, one in self._scenes()
            if (one.grade, one.strength) != (None, None)
        }
        if not own and not any(one.effect for _, one in self._scenes()):
            yield from self._grade(name, strength, film)
            return
        for number in range(len(self._source.film.scenes)):
            yield from self._grade(*own.get(number, (name, strength)), self._seen(number))

    def _grade(self, name: str, strength: float, over: _Stretch) -> Iterator[Touch]:
        if not name or name == "none" or not strength:
            return
        layer: dict[str, Any] = {"kind": "grade", "still": True, "strength": strength}
        if name.lower().endswith(CUBE):
            cube = self._project.take(file_of(self._project, name, "grade"))
            yield self._touch(over, layer, {"look.cube": cube})
        else:
            look = presets.load_look(name).model_dump(mode="json", exclude={"name", "about"})
            yield self._touch(over, {**layer, "look": look})

    def _effect(self, wanted: SceneTouches, over: _Stretch) -> Touch:
        code = effect_file(self._project, wanted.effect)
        layer = {
            "kind": "effect",
            "name": wanted.effect,
            "params": wanted.params,
            "frames": over.frames,
        }
        return self._touch(over, layer, {"effect.py": self._project.take(code)})

    def _lower_third(self, wanted: SceneTouches, over: _Stretch) -> Iterator[Touch]:
        told = wanted.lower_third
        assert told is not None
        fps = self._source.film.fps
        first = round(told.at_s * fps)
        frames = min(round(told.seconds * fps), over.frames - first)
        if frames > 0:
            layer = {
                "kind": "lower_third",
                "title": told.title,
                "line": told.line,
                "frames": frames,
                "accent": self._style.accent,
                "font": self._style.fonts.body,
                "safe": self._above_captions(),
            }
            yield self._touch(_Stretch(over.first + first, frames), layer)

    def _marks(self, film: _Stretch) -> Iterator[Touch]:
        finish = self._finish
        if finish.progress != "none":
            layer: dict[str, Any] = {
                "kind": "progress",
                "place": finish.progress,
                "colour": self._style.accent,
                "frames": film.frames,
            }
            yield self._touch(film, layer)
        if finish.logo:
            logo = {"kind": "logo", "still": True, "size": finish.logo_size}
            logo["safe"] = self._clear(finish.logo_place)
            where = {"place": finish.logo_place, "opacity": finish.logo_opacity}
            picture = self._project.take(file_of(self._project, finish.logo, "logo"))
            yield self._touch(film, {**logo, **where}, {"picture": picture})
        if finish.watermark:
            words = {"kind": "watermark", "still": True, "text": finish.watermark}
            words["safe"] = self._clear(finish.watermark_place)
            where = {"place": finish.watermark_place, "opacity": finish.watermark_opacity}
            yield self._touch(film, {**words, **where, "font": self._style.fonts.body})

    def _safe(self) -> list[int]:
        """The box in which players show nothing of their own, in pixels."""
        left, top, right, bottom = self._margins
        width, height = self._source.film.width, self._source.film.height
        return [
            round(width * left),
            round(height * top),
            round(width * (1 - right)),
            round(height * (1 - bottom)),
        ]

    def _clear(self, corner: str) -> list[int]:
        """The box for what stands in a corner all the time: no caption may run into it."""
        return self._above_captions() if corner.startswith("bottom") else self._safe()

    def _above_captions(self) -> list[int]:
        """That box without what captions take of it."""
        left, top, right, bottom = self._safe()
        return [left, top, right, bottom - round(self._captions * self._source.film.height)]

    def _touch(
        self, over: _Stretch, layer: dict[str, Any], inputs: dict[str, str] | None = None
    ) -> Touch:
        from ...media.finish.layer import Touch

        return Touch(over.first, over.frames, layer, inputs or {}, over.scene)


def finish_touches(project: Project, source: Source, destination: Destination) -> list[Touch]:
    """All that the film's settings do to its pictures for a destination, in painting order.

    Raises ConfigError for what is not known, and MissingError for a file that is not there.
    """
    if destination.format == "audio" or finish_of(project) == Finish():
        return []
    return list(_Painter(project, source, destination).touches())
