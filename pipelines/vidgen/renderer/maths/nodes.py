"""What ziamath's MathML lacks, as nodes of it: exact spaces, delimiters, fractions and stacks.

Lengths are given in `em` of the text around; in a node they are SVG units. Everything is drawn in
the order in which TeX draws it, from top to bottom, so that the glyphs of a part have the same
numbers in both.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from ziafont.fonttypes import BBox
from ziamath.drawable import Drawable, Glyph, HLine
from ziamath.nodes import Mnode
from ziamath.nodes.mroot import Mroot

_NARROW = 0.901
"""TeX's delimiterfactor: how much of its content a delimiter must cover."""
_SHORT_EM = 0.5
"""TeX's delimitershortfall: how much of it a delimiter may leave bare."""

_TEXT_UP_EM, _TEXT_DOWN_EM = 0.394, 0.345
"""How far TeX moves the parts of a small fraction; the font's values pull them apart."""


class Node(Mnode, tag="vidgen-node"):  # type: ignore[misc]
    """Common ground: lengths in em, children, and parts placed by their origin."""

    def __init_subclass__(cls, tag: str) -> None:
        """Let ziamath make a node of this class for each element of this tag."""
        super().__init_subclass__(tag=tag)  # type: ignore[call-arg]

    def __init__(self, element: ET.Element, parent: Any, **kwargs: Any) -> None:
        super().__init__(element, parent, **kwargs)
        self.size *= float(element.get("scale", "1"))
        self.glyphsize *= float(element.get("scale", "1"))
        self._glyph_pts_per_unit = self.glyphsize / self.font.info.layout.unitsperem
        self.given = kwargs
        self.parts = [Mnode.fromelement(child, parent=self, **kwargs) for child in element]
        self.advance_x: float = 0.0
        self.arrange()

    def arrange(self) -> None:
        """Place all parts and set `bbox`."""

    def xadvance(self) -> float:
        """How far the next thing stands from the origin of this."""
        return float(self.advance_x)

    def em(self, name: str, default: float = 0.0) -> float:
        """A length from the element's attributes."""
        return float(float(self.element.get(name, default)) * self.glyphsize)

    def put(self, part: Drawable, x: float, y: float) -> None:
        """Place a part; y runs downwards."""
        self.nodes.append(part)
        self.nodexy.append((x, y))

    def constant(self, name: str) -> float:
        """A value of the font's MATH table."""
        return float(self.units_to_points(getattr(self.font.math.consts, name)))

    @property
    def axis(self) -> float:
        return self.constant("axisHeight")

    def extent(self, width: float) -> None:
        """Set the box from what was placed; the width counts from the origin."""
        tops = [p.bbox.ymax - y for p, (_, y) in zip(self.nodes, self.nodexy, strict=True)]
        lows = [p.bbox.ymin - y for p, (_, y) in zip(self.nodes, self.nodexy, strict=True)]
        self.bbox = BBox(0, width, min(lows, default=0.0), max(tops, default=0.0))
        self.advance_x = width

    def glyph(self, char: str, size: float, *, upright: bool) -> Glyph:
        """A character as a glyph of at least this size, in SVG units, where the font has one."""
        found = self.font.math.variant(
            self.font.glyphindex(char), self.points_to_units(size), vert=upright
        )
        return Glyph(found, char, self.glyphsize, self.style, **self.given)

    def draw(self, x: float, y: float, svg: ET.Element) -> tuple[float, float]:
        """Draw all parts where they were placed."""
        for part, (dx, dy) in zip(self.nodes, self.nodexy, strict=True):
            part.draw(x + dx, y + dy, svg)
        return x, y


class Row(Node, tag="vidgen-row"):
    """Things beside each other."""

    def arrange(self) -> None:
        x = 0.0
        for part in self.parts:
            self.put(part, x, 0)
            x += part.xadvance()
        self.extent(x)


class Space(Node, tag="vidgen-space"):
    """An empty width."""

    def arrange(self) -> None:
        self.extent(self.em("width"))


class Strut(Node, tag="vidgen-rule"):
    """A black bar of a width, a height and a depth."""

    def arrange(self) -> None:
        width, height, depth = self.em("width"), self.em("height"), self.em("depth")
        self.put(HLine(width, height + depth, self.style, **self.given), 0, -height)
        self.bbox = BBox(0, width, -depth, height)
        self.advance_x = width


class Delimiter(Node, tag="vidgen-delimiter"):
    r"""A bracket of a given total height, as `\bigl` makes them, on the axis."""

    def arrange(self) -> None:
        self.fit(self.em("height"))

    def fit(self, height: float) -> None:
        """Choose the glyph that covers a height, and centre it on the axis."""
        self.nodes.clear()
        self.nodexy.clear()
        char = self.element.text or ""
        if char:
            glyph = self.glyph(char, height, upright=True)
            middle = (glyph.bbox.ymax + glyph.bbox.ymin) / 2
            self.put(glyph, 0, middle - self.axis)
            self.extent(glyph.xadvance())
        else:
            self.extent(0.12 * self.glyphsize)


class Fence(Node, tag="vidgen-fence"):
    r"""What stands between `\left` and `\right`: delimiters grow with the rest."""

    def arrange(self) -> None:
        inside = [part for part in self.parts if not isinstance(part, Delimiter)]
        reach = max(
            (max(part.bbox.ymax - self.axis, self.axis - part.bbox.ymin) for part in inside),
            default=0.0,
        )
        height = max(2 * reach * _NARROW, 2 * reach - _SHORT_EM * self.glyphsize)
        for part in self.parts:
            if isinstance(part, Delimiter):
                part.fit(height)
        Row.arrange(self)


class Fraction(Node, tag="vidgen-fraction"):
    """Two rows about a bar, or about nothing where `thickness` is 0 (em; by default the font's)."""

    def arrange(self) -> None:
        over, under = self.parts
        rule = self.em("thickness") if "thickness" in self.element.attrib else None
        thick = self.constant("fractionRuleThickness") if rule is None else rule
        up, down = self._shifts(over, under, thick)
        width = max(over.bbox.xmax, under.bbox.xmax)
        side = 0.12 * self.glyphsize
        self.put(over, side + (width - over.bbox.xmax) / 2, -up)
        if thick:
            self.put(HLine(width, thick, self.style, **self.given), side, -self.axis - thick / 2)
        self.put(under, side + (width - under.bbox.xmax) / 2, down)
        self.extent(width + 2 * side)

    def _shifts(self, over: Mnode, under: Mnode, thick: float) -> tuple[float, float]:
        """How far up and down the baselines go."""
        big = self.style.displaystyle
        kind = "DisplayStyle" if big else ""
        size = self.glyphsize
        if not thick:
            up = self.constant(f"stackTop{kind}ShiftUp")
            down = self.constant(f"stackBottom{kind}ShiftDown")
            gap = self.constant(f"stack{kind}GapMin")
            lack = gap - (up + over.bbox.ymin + down - under.bbox.ymax)
            return up + max(0, lack / 2), down + max(0, lack / 2)
        up = self.constant(f"fractionNumerator{kind}ShiftUp") if big else _TEXT_UP_EM * size
        down = self.constant(f"fractionDenominator{kind}ShiftDown") if big else _TEXT_DOWN_EM * size
        above = self.constant("fractionNumDisplayStyleGapMin" if big else "fractionNumeratorGapMin")
        below = self.constant(
            "fractionDenomDisplayStyleGapMin" if big else "fractionDenominatorGapMin"
        )
        up = max(up, self.axis + thick / 2 + above - over.bbox.ymin)
        down = max(down, -self.axis + thick / 2 + below + under.bbox.ymax)
        return up, down


class Stack(Node, tag="vidgen-stack"):
    """A base with rows over and under it, `order` says which: `base over under`."""

    def arrange(self) -> None:
        rows = dict(zip(self.element.get("order", "").split(), self.parts, strict=True))
        base = rows["base"]
        width = max(part.bbox.xmax for part in self.parts)
        slant = self._slant(base)
        if over := rows.get("over"):
            up = self._clear(base.bbox.ymax, over.bbox.ymin, "upper")
            self.put(over, (width - over.bbox.xmax + slant) / 2, -up)
        self.put(base, (width - base.bbox.xmax) / 2, 0)
        if under := rows.get("under"):
            down = self._clear(-base.bbox.ymin, -under.bbox.ymax, "lower")
            self.put(under, (width - under.bbox.xmax - slant) / 2, down)
        self.extent(width)

    def _clear(self, edge: float, side: float, which: str) -> float:
        """The distance of baselines that leaves the gap between two rows."""
        if "gap" in self.element.attrib:
            return edge - side + self.em("gap")
        name = "BaselineRiseMin" if which == "upper" else "BaselineDropMin"
        gap = self.constant(f"{which}LimitGapMin")
        return max(edge - side + gap, edge + self.constant(f"{which}Limit{name}"))

    def _slant(self, base: Mnode) -> float:
        """Limits of an integral follow its slope."""
        last = base.lastglyph()
        if last is None or (base.lastchar() or "") not in "∫∬∭∮∯∰":
            return 0.0
        return float(
            self.units_to_points(self.font.math.italicsCorrection.getvalue(last.index) or 0)
        )


class Root(Mroot, tag="vidgen-root"):  # type: ignore[call-arg, misc]
    """A root, whose line is drawn before what is under it. The degree is the second child."""

    def _getbase(self, **kwargs: Any) -> tuple[Mnode, Mnode | None]:
        parts = [Mnode.fromelement(child, parent=self, **kwargs) for child in self.element]
        return parts[0], parts[1] if len(parts) > 1 else None

    def _setup(self, **kwargs: Any) -> None:
        super()._setup(**kwargs)
        for placed in (self.nodes, self.nodexy):
            placed[-2:] = reversed(placed[-2:])

    def lastglyph(self) -> None:
        """Scripts keep clear of the line, not of the last letter under it."""
