"""A tape that looks at a scene: ten times a second, and at all that stands still.

A thing is judged while it rests. What comes, goes or is on its way may be anywhere and in any
strength; where it comes to rest for half a second, it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from manim import Mobject, Transform, config
from manim.camera.three_d_camera import ThreeDCamera

from ..player import Player
from ..recording import Frame
from ..runs import Enough
from .easel import Easel
from .episodes import Episodes
from .finding import Demands
from .glance import Eye, Glance, Subject, moved
from .letters import Contrast, height, overlaps
from .moment import Life, Moment, Sight
from .origins import Origins
from .place import sightings
from .timing import Emptiness, Log, Played, moved_by

_GLANCES = 10  # a second
_REACH = 0.004  # of the short side: what moves less in a tenth of a second stands
_MOST_S = 900.0


class Unseen(BaseException):
    """Looking failed, which is no fault of the scene's code. The cause is the error before it."""


class Watch:
    """What is seen of one scene. `finish` it when the scene is over."""

    def __init__(self, size: tuple[int, int], fps: int, demands: Demands, code: Any) -> None:
        self.origins = Origins(code)
        self.log = Log()
        self.frames = 0
        self.scene: Any = None
        self.episodes = Episodes()
        self.empty = Emptiness()
        self.sight = Sight(demands, size[1] / float(config.frame_height), self._is_flat)
        self.size = size
        self._fps = fps
        self._eye = Eye(size, self.origins)
        self._easel = Easel(size)
        self._contrast = Contrast(self._easel)
        self._step = max(1, round(fps / _GLANCES))
        self._due = 0
        self._before: tuple[float, Glance] | None = None

    @property
    def now_s(self) -> float:
        return self.frames / self._fps

    def wants(self) -> bool:
        """Whether the next frame is looked at."""
        return self.frames >= self._due

    def hurry(self) -> None:
        """Look at the next frame, whenever it comes."""
        self._due = self.frames

    def begins(self, frames: int) -> None:
        """Nothing: what is played tells of itself."""

    def frame(self, frame: Frame, repeat: int) -> None:
        """Take the next frame. Raises Enough where a scene will not end."""
        if repeat > 1 or self.wants():
            try:
                self._look(frame, repeat)
            except Exception as error:
                raise Unseen from error
            self._due = self.frames + (repeat if repeat > 1 else self._step)
        self.frames += repeat
        if self.now_s > _MOST_S:
            raise Enough

    def finish(self, last: Frame, wanted_s: float | None) -> None:
        """The scene is over, and its last frame is held to the end of its narration.

        A scene that is but a picture is held for a second.
        """
        still_s = self.now_s if self.frames else 1.0
        held = round((still_s if wanted_s is None else wanted_s) * self._fps) - self.frames
        self._look(last, max(1, held))
        end_s = self.now_s + max(0, held) / self._fps
        self.empty.end(end_s)

    def words(self, subject: Subject) -> str:
        return self.origins.of(subject.part or subject.owner).words

    def _look(self, frame: Frame, repeat: int) -> None:
        now_s = self.now_s
        glance = self._eye.look(frame, self.scene.mobjects, self.scene.camera)
        self._live(glance, now_s)
        if self._before is not None:
            then_s, before = self._before
            self._judge(Moment(then_s, now_s, before, self._still(before, glance)))
        self._before = now_s, glance
        if repeat > 1:
            end_s = now_s + repeat / self._fps
            self._judge(Moment(now_s, end_s, glance, frozenset(glance.by_key)))
            self._before = None

    def _still(self, before: Glance, after: Glance) -> frozenset[int]:
        """What rests from one glance to the next."""
        reach = _REACH * min(self.size)
        return frozenset(
            key
            for key, subject in before.by_key.items()
            if (later := after.by_key.get(key)) is not None and not moved(subject, later, reach)
        )

    def _live(self, glance: Glance, now_s: float) -> None:
        sight = self.sight
        sight.home = sight.home or glance.camera
        sight.cameras.add(glance.camera)
        for subject in glance.subjects:
            life = sight.lives.get(subject.key)
            if life is None:
                moment = Moment(now_s, now_s, glance, frozenset())
                life = Life(subject.owner, subject, moment, glance.camera, now_s, now_s)
                sight.lives[subject.key] = life
            life.was_in |= subject.box.touches(glance.box)
            life.was_whole |= subject.box.meet(glance.box) == subject.box
            life.most_alpha = max(life.most_alpha, subject.alpha)
            life.is_flat = life.is_flat and self._is_flat(subject)

    def _judge(self, moment: Moment) -> None:
        if moment.end_s <= moment.start_s:
            return
        self.empty.see(moment)
        if not moment.glance.known:
            return
        for subject in moment.glance.subjects:
            self._age(subject, moment)
        for found in self._found(moment):
            self.episodes.add(found, moment)

    def _age(self, subject: Subject, moment: Moment) -> None:
        life = self.sight.life(subject)
        life.seen_s += moment.end_s - moment.start_s
        life.end_s = moment.end_s
        if subject.is_text and subject.box.touches(moment.glance.box):
            letters = height(subject, self.words(subject))
            clearer = subject.strength > life.subject.strength + 0.01
            if letters > 1.01 * life.letters or (clearer and letters > 0.99 * life.letters):
                life.letters, life.subject, life.moment = letters, subject, moment

    def _found(self, moment: Moment) -> Iterator[Any]:
        yield from sightings(moment, self.sight)
        yield from overlaps(moment, self.sight, self._easel)
        yield from self._contrast.sightings(moment, self.sight, self.words)

    def _is_flat(self, subject: Subject) -> bool:
        """Whether a text is seen from the front: not as a part of a space that is turned."""
        camera = self.scene.camera
        if not isinstance(camera, ThreeDCamera) or not camera.get_phi():
            return True
        fixed = camera.fixed_in_frame_mobjects
        return (subject.part or subject.owner) in fixed or subject.owner in fixed


class Onlooker(Player):
    """A player that notes only the frames that its tape looks at."""

    _tape: Watch

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        watch, start_s = self._tape, self._tape.now_s
        watch.scene = scene
        watch.hurry()
        line = watch.origins.line_now()
        super().play(scene, *args, **kwargs)
        animations = tuple(scene.animations or ())
        watch.log.plays.append(Played(start_s, watch.now_s, line, tuple(moved_by(animations))[:12]))
        for animation in _transforms(animations):
            watch.origins.pass_on(animation.mobject, animation.target_mobject)

    def render(
        self, scene: Any, time: float, moving_mobjects: Iterable[Mobject] | None = None
    ) -> None:
        if self._tape.wants():
            super().render(scene, time, moving_mobjects)
        else:
            self._show(1)

    def last(self, scene: Any) -> Frame:
        self._tape.scene = scene
        return super().last(scene)


def _transforms(animations: tuple[Any, ...]) -> Iterator[Any]:
    """Animations after which a mobject looks like another one."""
    for animation in animations:
        yield from _transforms(tuple(getattr(animation, "animations", ())))
        becomes = isinstance(animation, Transform) and animation.target_mobject is not None
        if becomes and not animation.replace_mobject_with_target_in_scene:
            yield animation
