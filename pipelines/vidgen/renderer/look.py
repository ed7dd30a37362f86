"""The page that a scene is laid out on: its style, its areas, its text and its pace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import Create, Mobject, RoundedRectangle, VGroup, smooth

from ..model.preset import Style
from . import layout, look_text, motion
from .layout import Box
from .look_paper import lay, luminance, mix
from .look_text import Align, Face
from .look_written import atoms

if TYPE_CHECKING:
    from .narrated import NarratedScene

_BODY = {"16:9": 0.46, "9:16": 0.5, "1:1": 0.5}
_HEADING = {"16:9": 0.66, "9:16": 0.72, "1:1": 0.68}
LEAST = 0.24  # the smallest text that is set on purpose, as a share of a unit
_SHORTEST_S = 0.1
_ALONE_S = 1.5  # a heading that stands alone for so long opens large
_OPENING = 1.7
_SETTLE_S = 0.6


class Page:
    """A scene's sheet. `safe` is where text may stand, `body` what the heading leaves of it.

    Text is written form: `$maths$`, `**strong**`, `*emphasis*`, `` `code` ``.
    """

    def __init__(self, scene: NarratedScene, title: str = "") -> None:
        self.scene = scene
        self.style: Style = scene.look
        self.aspect = scene.shot.aspect
        self.upright = self.aspect == "9:16"
        self.safe = self.body = layout.safe(self.aspect)
        self.manner = motion.manner(self.style)
        self.size = _BODY[self.aspect]
        self._slot_end: float | None = None
        self._opening: motion.Strength | None = None
        self.heading = self._heading(title) if title.strip() else VGroup()
        lay(scene.renderer.camera, self.style, self.aspect)

    def colour(self, index: int) -> str:
        """The accent colour for the index-th thing of a kind; it starts over when they run out."""
        return self.style.palette[index % len(self.style.palette)]

    @property
    def dark(self) -> bool:
        return luminance(self.style.background) < 0.4

    def tint(self, colour: str, share: float = 0.16) -> str:
        """A colour thinned with the background."""
        return mix(self.style.background, colour, share)

    def face(self, **changes: Any) -> Face:
        """How body text is set, with changes: `weight`, `color`, `family`, `strong`, `leading`."""
        fonts = self.style.fonts
        base: dict[str, Any] = {
            "family": fonts.body,
            "mono": fonts.mono,
            "color": self.style.text,
            "strong": self.style.accent,
        }
        return Face(**{**base, **changes})

    def text(
        self,
        written: str,
        *,
        width: float,
        height: float = 99.0,
        size: float | None = None,
        least: float = LEAST,
        align: Align = "left",
        balance: bool = False,
        **changes: Any,
    ) -> VGroup:
        """Text wrapped to `width` and shrunk to `height`: to `least` by wrapping, then by scale."""
        face = self.face(**changes)
        size = self.text_size([written], width, height, size or self.size, least, face)
        wrap = look_text.balanced if balance else look_text.wrap
        block = look_text.set_lines(wrap(written, face, width / size), face, size, align)
        return shrink(block, width, height)

    def text_size(
        self,
        written: Sequence[str],
        width: float,
        height: float,
        most: float,
        least: float = LEAST,
        face: Face | None = None,
    ) -> float:
        """The largest size at which each text, wrapped to `width`, is no higher than `height`."""
        face = face or self.face()
        size = most
        while size > least and not all(_fits(w, face, width, height, size) for w in written):
            size *= 0.94
        return size

    def heading_face(self, **changes: Any) -> Face:
        """How headings are set."""
        base = {"family": self.style.fonts.heading, "weight": self.style.heading_weight}
        return self.face(**{**base, "leading": 1.14, **changes})

    def display(self, written: str, **options: Any) -> VGroup:
        """Text in the heading's face."""
        face = {"family": self.style.fonts.heading, "weight": self.style.heading_weight}
        return self.text(written, **{**face, "leading": 1.14, "balance": True, **options})

    def _heading(self, title: str) -> VGroup:
        group = VGroup()
        top = self.safe.top
        if self.style.ornament == "rule":
            rule = bar(0.9, 0.075, self.style.accent)
            group.add(put(rule, self.safe.left, top))
            top -= 0.27
        room = 0.23 * self.safe.height
        words = self.display(
            title, width=self.safe.width, height=room, size=_HEADING[self.aspect], least=0.4
        )
        group.add(put(words, self.safe.left, top))
        bottom = top - words.height - (0.5 if self.upright else 0.36)
        self.body = Box(self.safe.left, self.safe.bottom, self.safe.right, bottom)
        return group

    def card(self, box: Box, fill: str | None = None, edge: str | None = None) -> RoundedRectangle:
        """A sheet with rounded corners that fills a box."""
        radius = min(self.style.corner_radius, box.width / 2.01, box.height / 2.01)
        sheet = RoundedRectangle(
            width=box.width,
            height=box.height,
            corner_radius=radius,
            fill_color=fill or self.style.surface,
            fill_opacity=1,
            stroke_width=self.style.stroke_width * 0.7 if edge else 0,
            stroke_color=edge or self.style.surface,
        )
        return sheet.move_to(box.centre)

    # -- pace ---------------------------------------------------------------------------------

    @property
    def now_s(self) -> float:
        return float(self.scene.time)

    def enter(self, *mobjects: Mobject, items: Sequence[str] | None = None) -> None:
        """Bring in the heading, and what is there from the start, within the lead-in.

        With the beats of the `items` that will follow, a heading that is long alone is first
        large, and settles shortly before the first of them.
        """
        if items is not None and self._alone_s(items) >= _ALONE_S:
            self._open_large()
        things = [m for m in (self.heading, *mobjects) if _drawn(m)]
        if things:
            starts = [beat.start_s for beat in self.scene.shot.beats[:1]] or [0.6]
            left = max(0.3, starts[0] - self.now_s)
            self._play([motion.appear(m, self.style) for m in things], left)

    def _alone_s(self, items: Sequence[str]) -> float:
        spoken = self.scene.shot.beats
        return sum(b.start_s - spoken[0].start_s for b in spoken if b.id in items[:1])

    def _open_large(self) -> None:
        words, area = self.heading, self.safe
        if not _drawn(words):
            return
        scale = min(_OPENING, area.width / words.width, 0.8 * area.height / words.height)
        rest = np.array(words.get_center())
        put(words.scale(scale), area.left, area.top - 0.38 * (area.height - words.height))
        shift = words.get_center() - rest
        manner = {"shift": shift, "scale": scale, "ease": smooth}
        self._opening = motion.Strength(words, 1.0, start=1.0, **manner)

    def _settle(self, end_s: float) -> None:
        """Let a heading that opened large take its place by then."""
        settle, self._opening = self._opening, None
        if settle is not None:
            self.scene.wait_until_s(end_s - _SETTLE_S)
            self.heading.scale(1 / settle.scale).shift(-settle.shift)
            self.scene.play(settle, run_time=max(end_s - self.now_s, _SHORTEST_S))

    def show(
        self,
        *mobjects: Mobject,
        draw: Mobject | None = None,
        dim: Sequence[Mobject] = (),
        relight: Sequence[Mobject] = (),
    ) -> None:
        """Bring things in, draw a line, and let others stand back or come forward again."""
        moves: list[Any] = [motion.appear(m, self.style) for m in mobjects if _drawn(m)]
        moves += [Create(draw, rate_func=smooth)] if draw is not None and _drawn(draw) else []
        moves += [motion.Strength(m, 0.42) for m in dim if _strength(m) > 0.42]
        moves += [motion.Strength(m, 1.0) for m in relight if _strength(m) < 1]
        self._play(moves, self.left_s)

    def play(self, *animations: Any) -> None:
        """Play animations, no longer than the item's time allows."""
        self._play(list(animations), self.left_s)

    @property
    def left_s(self) -> float:
        """Time until the next item, or the exit."""
        end = self._slot_end if self._slot_end is not None else self.end_s
        return end - self.now_s

    @property
    def end_s(self) -> float:
        return float(self.scene.shot.duration_s) - self.manner.leave_s

    def _play(self, animations: list[Any], left_s: float) -> None:
        run_s = min(self.manner.enter_s, max(left_s, _SHORTEST_S))
        if animations:
            self.scene.play(*animations, run_time=run_s)

    def cues(self, count: int, beats: Sequence[str]) -> Iterator[int]:
        """Give each item's number when its time has come; after the last, wait for the exit.

        Items that share a beat share its time evenly.
        """
        spoken = self.scene.shot.beats
        if not spoken:
            yield from self._slots(list(range(count)), self.end_s)
        else:
            shares = motion.share_out(count, beats, [beat.id for beat in spoken])
            for beat, items, after in zip(spoken, shares, [*shares[1:], []], strict=True):
                with self.scene.beat(beat.id):
                    yield from self._slots(items, beat.end_s)
                    if after:
                        self._settle(beat.end_s)
        self._slot_end = None

    def _slots(self, items: list[int], end_s: float) -> Iterator[int]:
        for done, item in enumerate(items):
            share = max(0.0, end_s - self.now_s) / (len(items) - done)
            self._slot_end = self.now_s + share
            yield item
            if done < len(items) - 1:
                self.scene.wait_until_s(self._slot_end)

    def leave(self) -> None:
        """Hold until shortly before the end, then let everything go."""
        self.scene.wait_until_s(self.end_s)
        left = float(self.scene.shot.duration_s) - self.now_s
        things = [m for m in self.scene.mobjects if _drawn(m)]
        if things and left > _SHORTEST_S:
            run_s = min(left, self.manner.leave_s)
            self.scene.play(*(motion.Strength(m, 0.0) for m in things), run_time=run_s)


def _drawn(mobject: Mobject) -> bool:
    return any(len(part.points) for part in mobject.get_family())


def _strength(mobject: Mobject) -> float:
    return float(getattr(mobject, "strength", 1.0))


def _fits(written: str, face: Face, width: float, height: float, size: float) -> bool:
    lines = look_text.wrap(written, face, width / size)
    words = sum(1 for atom in atoms(written) if atom)
    whole = sum(map(len, lines)) <= words
    return whole and look_text.height(lines, face) * size <= height


def shrink(mobject: Mobject, width: float, height: float = 99.0) -> Any:
    """Scale down, never up, until it is no larger than that."""
    share = min(1.0, width / max(mobject.width, 1e-6), height / max(mobject.height, 1e-6))
    return mobject.scale(share) if share < 1 else mobject


def fit(mobject: Mobject, box: Box) -> Any:
    """Scale down to a box and put in its middle."""
    return shrink(mobject, box.width, box.height).move_to(box.centre)


def put(mobject: Mobject, left: float, top: float) -> Any:
    """Place by the top left corner."""
    corner = np.array([mobject.get_left()[0], mobject.get_top()[1], 0.0])
    return mobject.shift(np.array([left, top, 0.0]) - corner)


def bar(width: float, height: float, colour: str) -> RoundedRectangle:
    """A short thick line with round ends."""
    radius = min(width, height) / 2.01
    return RoundedRectangle(
        width=width,
        height=height,
        corner_radius=radius,
        fill_color=colour,
        fill_opacity=1,
        stroke_width=0,
    )
