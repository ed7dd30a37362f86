"""Sub- and superscripts, as a node of ziamath that follows appendix G of the TeXbook."""

from __future__ import annotations

from ziamath.drawable import Glyph
from ziamath.nodes import Mnode
from ziamath.nodes.nodetools import subglyph

from .nodes import Node
from .symbols import INTEGRALS


class Scripts(Node, tag="vidgen-scripts"):
    """A base with what is behind it, lower and higher; `order` says what: `base sub sup`.

    With `align` right, the scripts end together, as those before a letter do.
    """

    def arrange(self) -> None:
        rows = dict(zip(self.element.get("order", "").split(), self.parts, strict=True))
        base, sub, sup = rows["base"], rows.get("sub"), rows.get("sup")
        up = self._rise(base, sup) if sup else 0.0
        down = self._fall(base, sub) if sub else 0.0
        if sub and sup:
            up, down = self._apart(sub, sup, up, down)
        x, lean = base.xadvance(), self._lean(base)
        integral = (base.lastchar() or " ") in INTEGRALS
        before, behind = (lean, 0.0) if integral else (0.0, lean)
        self.put(base, 0, 0)
        ends = [x]
        right = self.element.get("align") == "right"
        room = max((part.xadvance() for part in (sub, sup) if part), default=0.0) if right else 0.0
        if sup:
            left = x + behind + self._kern(base, sup, "kernsuper")
            left += max(0.0, room - sup.xadvance())
            self.put(sup, left, -up)
            ends.append(left + sup.xadvance())
        if sub:
            left = x - before + self._kern(base, sub, "kernsub")
            left += max(0.0, room - sub.xadvance())
            self.put(sub, left, down)
            ends.append(left + sub.xadvance())
        self.extent(max(ends) + self.constant("spaceAfterScript") / 2)

    def _rise(self, base: Mnode, sup: Mnode) -> float:
        up = self.constant("superscriptShiftUp")
        if not self._is_letter(base):
            up = max(up, base.bbox.ymax - self.constant("superscriptBaselineDropMax"))
        return float(max(up, self.constant("superscriptBottomMin") - sup.bbox.ymin))

    def _fall(self, base: Mnode, sub: Mnode) -> float:
        down = self.constant("subscriptShiftDown")
        if not self._is_letter(base):
            down = max(down, self.constant("subscriptBaselineDropMin") - base.bbox.ymin)
        return float(max(down, sub.bbox.ymax - self.constant("subscriptTopMax")))

    def _apart(self, sub: Mnode, sup: Mnode, up: float, down: float) -> tuple[float, float]:
        """Keep the least distance between two scripts, moving the lower one first."""
        gap = (up + sup.bbox.ymin) - (sub.bbox.ymax - down)
        down += max(0.0, self.constant("subSuperscriptGapMin") - gap)
        lift = self.constant("superscriptBottomMaxWithSubscript") - (up + sup.bbox.ymin)
        return (up + lift, down - lift) if lift > 0 and gap < 0 else (up, down)

    @staticmethod
    def _is_letter(base: Mnode) -> bool:
        """A single character keeps its scripts at the usual height, however high it is."""
        single = base.mtag in {"mi", "mn", "mo"} and len(getattr(base, "string", "")) == 1
        return single and base.element.get("largeop") != "true"

    def _lean(self, base: Mnode) -> float:
        last = base.lastglyph()
        if last is None:
            return 0.0
        return float(
            base.units_to_points(self.font.math.italicsCorrection.getvalue(last.index) or 0)
        )

    def _kern(self, base: Mnode, script: Mnode, which: str) -> float:
        last, first = base.lastglyph(), script.firstglyph()
        # What is put together of pieces has an index below zero and no kerning
        if last is None or first is None or last.index < 0 or not self.font.math.kernInfo:
            return 0.0
        kern, _ = getattr(self.font.math, which)(last, first)
        return float(base.units_to_points(kern))


class Prime(Node, tag="vidgen-prime"):
    """The stroke of a derivative, in the font's form for superscripts."""

    def arrange(self) -> None:
        glyph = subglyph(self.font.glyph("′"), self.font)
        self.put(Glyph(glyph, "′", self.glyphsize, self.style, **self.given), 0, 0)
        self.extent(self.nodes[0].xadvance())
