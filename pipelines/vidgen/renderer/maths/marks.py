"""Lines, braces, accents, boxes and padding around a part of a formula, as nodes of ziamath."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from ziafont.fonttypes import BBox
from ziafont.glyph import fmt
from ziamath.drawable import Drawable, Glyph, HLine

from .nodes import Node


class Bar(Node, tag="vidgen-bar"):
    """A line over or under, `side` says which."""

    def arrange(self) -> None:
        base = self.parts[0]
        side = self.element.get("side", "over")
        bar = "overbar" if side == "over" else "underbar"
        thick, gap = self.constant(f"{bar}RuleThickness"), self.constant(f"{bar}VerticalGap")
        y = -base.bbox.ymax - gap - thick if side == "over" else -base.bbox.ymin + gap
        line = HLine(base.bbox.xmax, thick, self.style, **self.given)
        for part, top in [(line, y), (base, 0.0)][:: 1 if side == "over" else -1]:
            self.put(part, 0, top)
        self.extent(base.xadvance())

    def lastglyph(self) -> Any:
        return self.parts[0].lastglyph()


class Stretched(Node, tag="vidgen-stretched"):
    """A brace or an arrow as wide as what it spans, over or under it; `char` is the glyph."""

    def arrange(self) -> None:
        base = self.parts[0]
        glyph = self.glyph(self.element.get("char", ""), base.bbox.xmax, upright=False)
        wide, gap = glyph.bbox.xmax - glyph.bbox.xmin, self.em("gap", 0.12)
        width = max(base.bbox.xmax, wide)
        x = (width - wide) / 2 - glyph.bbox.xmin
        if self.element.get("side", "over") == "over":
            self.put(glyph, x, -base.bbox.ymax - gap + glyph.bbox.ymin)
            self.put(base, (width - base.bbox.xmax) / 2, 0)
        else:
            self.put(base, (width - base.bbox.xmax) / 2, 0)
            self.put(glyph, x, -base.bbox.ymin + gap + glyph.bbox.ymax)
        self.extent(width)


class LongArrow(Node, tag="vidgen-arrow"):
    """An arrow on the axis as long as the words on it need; `order` names the rows it has."""

    def arrange(self) -> None:
        rows = dict(zip(self.element.get("order", "").split(), self.parts, strict=True))
        need = max((row.bbox.xmax for row in self.parts), default=0.0) + 0.9 * self.glyphsize
        need = max(need, self.em("least", 1.6))
        chars = self.element.get("char", "")
        glyphs = [self.glyph(char, need, upright=False) for char in chars]
        width = max(need, *(glyph.bbox.xmax - glyph.bbox.xmin for glyph in glyphs))
        # Two half arrows stand a bit apart
        rises = (0.046, -0.046) if len(glyphs) > 1 else (0.0,)
        arrows: list[tuple[Glyph, float, float]] = []
        for glyph, rise in zip(glyphs, rises, strict=True):
            x = (width - glyph.bbox.xmax - glyph.bbox.xmin) / 2
            arrows.append((glyph, x, -rise * self.glyphsize))
        gap = 0.17 * self.glyphsize
        top = max(glyph.bbox.ymax for glyph in glyphs)
        low = min(glyph.bbox.ymin for glyph in glyphs)
        if over := rows.get("over"):
            self.put(over, (width - over.bbox.xmax) / 2, over.bbox.ymin - top - gap)
        for part, x, y in arrows:
            self.put(part, x, y)
        if under := rows.get("under"):
            self.put(under, (width - under.bbox.xmax) / 2, under.bbox.ymax - low + gap)
        self.extent(width)


class Accent(Node, tag="vidgen-accent"):
    """A hat, a dot or an arrow over a base; `wide` ones grow with it."""

    def arrange(self) -> None:
        base = self.parts[0]
        wide = self.element.get("wide") == "true"
        size = 0.75 * base.bbox.xmax if wide else 0.0
        glyph = self.glyph(self.element.get("char", ""), size, upright=False)
        # An accent is drawn for a base as high as an x and rises by what the base has more
        rise = max(0.0, base.bbox.ymax - self.constant("accentBaseHeight"))
        middle = (glyph.bbox.xmin + glyph.bbox.xmax) / 2
        attached = self.font.math.topattachment(glyph.glyph.index)
        if attached and not wide:
            middle = self.units_to_points(attached)
        self.put(glyph, self._centre(base) - middle, -rise)
        self.put(base, 0, 0)
        self.extent(base.xadvance())

    def _centre(self, base: Any) -> float:
        last = base.lastglyph()
        single = last is not None and last is base.firstglyph()
        where = self.font.math.topattachment(last.index) if single else None
        if where:
            return float(base.units_to_points(where))
        return float((base.bbox.xmin + base.bbox.xmax) / 2)

    def lastglyph(self) -> Any:
        return self.parts[0].lastglyph()


class _Stroke(Drawable):  # type: ignore[misc]
    """A straight line as a filled shape, from a corner to the one across."""

    def __init__(self, width: float, rise: float, thick: float, node: Node) -> None:
        super().__init__()
        self.width, self.rise, self.thick, self.style = width, rise, thick, node.style
        self.bbox = BBox(0, width, min(0, rise), max(0, rise))

    def draw(self, x: float, y: float, svg: ET.Element) -> tuple[float, float]:
        length = (self.width**2 + self.rise**2) ** 0.5 or 1.0
        dx, dy = self.rise / length * self.thick / 2, self.width / length * self.thick / 2
        corners = [
            (x + dx, y + dy),
            (x - dx, y - dy),
            (x + self.width - dx, y - self.rise - dy),
            (x + self.width + dx, y - self.rise + dy),
        ]
        path = " L ".join(f"{fmt(a)} {fmt(b)}" for a, b in corners)
        ET.SubElement(svg, "path", {"d": f"M {path} Z", "fill": self.style.mathcolor})
        return x + self.width, y


class Enclosed(Node, tag="vidgen-enclosed"):
    """A box around, or lines through: `lines` names `box`, `up`, `down` or `middle`."""

    def arrange(self) -> None:
        base = self.parts[0]
        pad, thick = self.em("pad"), self.em("thick", 0.045)
        self.put(base, pad, 0)
        width, top, low = base.bbox.xmax + 2 * pad, base.bbox.ymax + pad, base.bbox.ymin - pad
        for line in self.element.get("lines", "").split():
            if line == "box":
                self._box(width, top, low, thick)
            elif line == "middle":
                self.put(HLine(width, thick, self.style, **self.given), 0, -(top + low) / 2)
            else:
                over = 0.14 * self.glyphsize  # a stroke goes beyond what it strikes out
                rise = top - low + 2 * over
                up = line == "up"
                stroke = _Stroke(width + 2 * over, rise if up else -rise, thick, self)
                self.put(stroke, -over, over - low if up else -over - top)
        self.extent(width)

    def _box(self, width: float, top: float, low: float, thick: float) -> None:
        for y in (-top, -low - thick):
            self.put(HLine(width, thick, self.style, **self.given), 0, y)
        for x in (0.0, width - thick):
            self.put(HLine(thick, top - low, self.style, **self.given), x, -top)


class Padded(Node, tag="vidgen-padded"):
    """Something that takes another room than it fills, or is moved or not drawn at all.

    `drop` names what counts for nothing: `width`, `height`, `depth`; `hidden` draws nothing;
    `rise` lifts by em; `shift` moves left by a share of the width.
    """

    def arrange(self) -> None:
        base = self.parts[0]
        self.put(base, -float(self.element.get("shift", "0")) * base.bbox.xmax, -self.em("rise"))
        self.extent(base.xadvance())
        drop = self.element.get("drop", "").split()
        box = self.bbox
        self.bbox = BBox(
            0,
            0 if "width" in drop else box.xmax,
            0 if "depth" in drop else box.ymin,
            0 if "height" in drop else box.ymax,
        )
        self.advance_x = self.bbox.xmax

    def draw(self, x: float, y: float, svg: ET.Element) -> tuple[float, float]:
        if self.element.get("hidden") == "true":
            return x, y
        return super().draw(x, y, svg)


class Grid(Node, tag="vidgen-grid"):
    """Rows of cells with rules.

    `columns` is like `|l|c r|`; `hlines` counts the rules above each row and below the last; `gaps`
    are the spaces between columns in em; `height` and `depth` are what each row has at least;
    `skips` is what is added below each row.
    """

    def arrange(self) -> None:
        rows = [row.parts for row in self.parts]
        widths = [max(r[c].bbox.xmax for r in rows if c < len(r)) for c in range(self._count)]
        starts, width = self._columns(widths)
        tops, bases, height = self._rows(rows)
        up = height / 2 + self.axis
        levels = [*(top - up for top in tops), height - up]
        for number, row in enumerate(rows):
            self._across(number, levels[number], width)
            for column, cell in enumerate(row):
                room = widths[column] - cell.bbox.xmax
                x = starts[column] + room * {"l": 0.0, "c": 0.5, "r": 1.0}[self._aligns[column]]
                self.put(cell, x, bases[number] - up)
        self._across(len(rows), levels[-1], width)
        self._down(up, height)
        self.bbox = BBox(0, width, self.axis - height / 2, up)
        self.advance_x = width

    @property
    def _aligns(self) -> str:
        return str(self.element.get("columns", "")).replace("|", "")

    @property
    def _count(self) -> int:
        return max(len(row.parts) for row in self.parts)

    def _columns(self, widths: list[float]) -> tuple[list[float], float]:
        gaps = [float(gap) * self.glyphsize for gap in self.element.get("gaps", "").split()]
        x = self.em("side")
        starts = []
        for column, width in enumerate(widths):
            starts.append(x)
            x += width + (gaps[column % len(gaps)] if column < len(widths) - 1 and gaps else 0)
        self._edges = [0.0, *((a + w + b) / 2 for a, w, b in self._between(starts, widths))]
        total = x + self.em("side")
        self._edges.append(total)
        return starts, total

    @staticmethod
    def _between(starts: list[float], widths: list[float]) -> list[tuple[float, float, float]]:
        return list(zip(starts, widths, starts[1:], strict=False))

    def _rows(self, rows: list[Any]) -> tuple[list[float], list[float], float]:
        """The top and the baseline of each row from the grid's top, and its whole height."""
        skips = [float(skip) for skip in self.element.get("skips", "").split()]
        y, tops, bases = 0.0, [], []
        for number, row in enumerate(rows):
            high = max([self.em("height"), *(cell.bbox.ymax for cell in row)])
            deep = max([self.em("depth"), *(-cell.bbox.ymin for cell in row)])
            tops.append(y)
            bases.append(y + high)
            y += high + deep + (skips[number] if number < len(skips) else 0) * self.glyphsize
        return tops, bases, y

    def _across(self, number: int, y: float, width: float) -> None:
        """The rules above a row, or below the last."""
        counts = [int(count) for count in self.element.get("hlines", "").split()]
        thick = self.em("thick", 0.045)
        for rule in range(counts[number] if number < len(counts) else 0):
            line = HLine(width, thick, self.style, **self.given)
            self.put(line, 0, y - thick / 2 + 0.2 * rule * self.glyphsize)

    def _down(self, up: float, height: float) -> None:
        """The rules between columns."""
        thick = self.em("thick", 0.045)
        for edge, count in zip(self._edges, self._bars(), strict=False):
            for rule in range(count):
                x = edge - thick / 2 + 0.2 * rule * self.glyphsize
                self.put(HLine(thick, height, self.style, **self.given), x, -up)

    def _bars(self) -> list[int]:
        """How many upright rules stand before each column and behind the last."""
        counts = [0]
        for char in self.element.get("columns", ""):
            if char == "|":
                counts[-1] += 1
            else:
                counts.append(0)
        return counts
