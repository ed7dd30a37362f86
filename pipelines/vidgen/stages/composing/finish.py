"""What a film's settings do to its pictures: grades, effects, names, a logo, a watermark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ... import presets, resources
from ...errors import ConfigError, MissingError
from ...manifest import PlanManifest
from ...model.look import Finish, SceneTouches
from ...model.preset import Destination, Style
from .film import Source

if TYPE_CHECKING:
    from ...media.finish.layer import Touch
    from ...project import Project

_EFFECTS = "effects"
_CUBE = ".cube"
_CAPTIONS = 0.13
"""The share of the height that two lines of captions take."""


class _Stretch(NamedTuple):
    """A scene in the film: its first frame, and how many it has."""

    first: int
    frames: int


class _Painter:
    """Makes touches of what settings say, for one destination."""

    def __init__(self, project: Project, source: Source, destination: Destination) -> None:
        self._project, self._source = project, source
        self._finish: Finish = project.settings.finish
        self._margins = destination.margins
        self._captions = _CAPTIONS if destination.captions == "burned" else 0.0
        self._style: Style = presets.load_style(project.read(PlanManifest).storyboard.style)

    def touches(self) -> Iterator[Touch]:
        """In the order of painting: colours, effects, then what is laid over them."""
        film = _Stretch(0, self._source.film.frames)
        yield from self._grades(film)
        for scene, wanted in self._scenes():
            if wanted.effect:
                yield self._effect(wanted, self._stretch(scene))
        for scene, wanted in self._scenes():
            if wanted.lower_third is not None:
                yield from self._lower_third(wanted, self._stretch(scene))
        yield from self._marks(film)

    def _scenes(self) -> Iterator[tuple[int, SceneTouches]]:
        """Scenes for which something is said, by their number."""
        numbers = {scene.id: number for number, scene in enumerate(self._source.film.scenes)}
        for name, wanted in self._finish.scenes.items():
            if name not in numbers:
                known = ", ".join(numbers)
                raise ConfigError(f"finish.scenes: there is no scene {name!r}. Known: {known}.")
            yield numbers[name], wanted

    def _stretch(self, scene: int) -> _Stretch:
        """From where a scene begins to where the next one does."""
        starts = self._source.film.timeline.starts
        return _Stretch(starts[scene], starts[scene + 1] - starts[scene])

    def _grades(self, film: _Stretch) -> Iterator[Touch]:
        """The film's grade, scene by scene where some have their own."""
        own = {number: one for number, one in self._scenes() if one.grade is not None}
        if not own:
            yield from self._grade(self._finish.grade, self._finish.strength, film)
            return
        for number in range(len(self._source.film.scenes)):
            wanted = own.get(number)
            name = self._finish.grade if wanted is None else wanted.grade or ""
            strength = wanted.strength if wanted is not None else None
            yield from self._grade(
                name, self._finish.strength if strength is None else strength, self._stretch(number)
            )

    def _grade(self, name: str, strength: float, over: _Stretch) -> Iterator[Touch]:
        if not name or name == "none" or not strength:
            return
        layer: dict[str, Any] = {"kind": "grade", "still": True, "strength": strength}
        if name.lower().endswith(_CUBE):
            yield self._touch(over, layer, {"look.cube": self._file(name, "finish.grade")})
        else:
            look = presets.load_look(name).model_dump(mode="json", exclude={"name", "about"})
            yield self._touch(over, {**layer, "look": look})

    def _effect(self, wanted: SceneTouches, over: _Stretch) -> Touch:
        layer = {
            "kind": "effect",
            "name": wanted.effect,
            "params": wanted.params,
            "frames": over.frames,
        }
        return self._touch(over, layer, {"effect.py": self._code(wanted.effect)})

    def _code(self, name: str) -> str:
        """The digest of an effect's code: one that vidgen ships, or the user's own."""
        shipped = resources.templates(_EFFECTS)
        known = sorted(path.stem for path in shipped.glob("*.py"))
        if name in known:
            return self._project.take(shipped / f"{name}.py")
        if not name.endswith(".py"):
            raise ConfigError(
                f"There is no effect {name!r}. Known: {', '.join(known)}, or a .py file."
            )
        if not self._project.options.trust:
            raise ConfigError(
                f"{name} is code of its own, which runs with your rights",
                cure="read it, then run the command with --trust",
            )
        return self._file(name, "an effect")

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
        finish, safe = self._finish, self._safe()
        if finish.progress != "none":
            layer: dict[str, Any] = {
                "kind": "progress",
                "place": finish.progress,
                "colour": self._style.accent,
                "frames": film.frames,
            }
            yield self._touch(film, layer)
        if finish.logo:
            logo = {"kind": "logo", "still": True, "size": finish.logo_size, "safe": safe}
            where = {"place": finish.logo_place, "opacity": finish.logo_opacity}
            picture = self._file(finish.logo, "finish.logo")
            yield self._touch(film, {**logo, **where}, {"picture": picture})
        if finish.watermark:
            words = {"kind": "watermark", "still": True, "text": finish.watermark, "safe": safe}
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

    def _above_captions(self) -> list[int]:
        """That box without what captions take of it."""
        left, top, right, bottom = self._safe()
        return [left, top, right, bottom - round(self._captions * self._source.film.height)]

    def _touch(
        self, over: _Stretch, layer: dict[str, Any], inputs: dict[str, str] | None = None
    ) -> Touch:
        from ...media.finish.layer import Touch

        return Touch(over.first, over.frames, layer, inputs or {})

    def _file(self, name: str, what: str) -> str:
        """The digest of a file that the film's settings name: beside its brief or in its folder."""
        for folder in (self._project.brief_folder, self._project.root):
            path = (folder / name).resolve()
            if path.is_relative_to(folder.resolve()) and path.is_file():
                return self._project.take(path)
        raise MissingError(
            f"{what}: there is no {name} in {self._project.brief_folder}",
            cure=f"put it beside the brief, or into {self._project.root}",
        )


def finish_touches(project: Project, source: Source, destination: Destination) -> list[Touch]:
    """All that the film's settings do to its pictures for a destination, in painting order.

    Raises ConfigError for what is not known, and MissingError for a file that is not there.
    """
    if destination.format == "audio" or project.settings.finish == Finish():
        return []
    return list(_Painter(project, source, destination).touches())
