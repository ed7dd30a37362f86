"""What a film is made of, but for its clips and sounds, and when each scene of it is seen."""

from __future__ import annotations

from functools import cached_property

from ..model.base import Model, SceneId
from ..model.look import Cover
from ..model.narration import SpokenBeat
from ..model.transition import Transition, parse
from .cut.timeline import Span, Timeline


class FilmBeat(SpokenBeat):
    """A spoken beat; `text` where its words have no times of their own."""

    text: str = ""


class FilmScene(Model):
    """A scene as a film is made of it."""

    id: SceneId
    title: str
    transition: Transition
    frames: int
    beats: tuple[FilmBeat, ...] = ()

    @property
    def span(self) -> Span:
        said = (self.beats[0].start_s, self.beats[-1].end_s) if self.beats else None
        return Span(self.frames, parse(self.transition), said)


class Film(Model):
    """All that films for several destinations share.

    `voiced`: narration can be heard in it; `music`: so can a bed. `artist` and `comment` are
    written into every file that can hold them.
    """

    title: str
    language: str
    artist: str = ""
    comment: str = ""
    cover: Cover = Cover()
    width: int
    height: int
    fps: int
    voiced: bool
    music: bool = False
    scenes: tuple[FilmScene, ...]

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline.of([scene.span for scene in self.scenes], self.fps)

    @property
    def frames(self) -> int:
        return self.timeline.frames

    @property
    def duration_s(self) -> float:
        return self.timeline.duration_s

    @property
    def sounds(self) -> bool:
        """Whether anything can be heard in it."""
        return self.music or (self.voiced and any(scene.beats for scene in self.scenes))
