"""Words in lines, as a node of ziamath."""

from __future__ import annotations

from ziamath.nodes import Mnode

from .nodes import Node

_SKIP_EM = 1.2
"""From baseline to baseline, as in LaTeX at 10 pt."""


class Paragraph(Node, tag="vidgen-paragraph"):
    """Things in lines no wider than `width`, which end at spaces and where a `newline` stands.

    `align` is l, c or r. The first line stands on the baseline.
    """

    def arrange(self) -> None:
        lines = [line for line in self._lines() if line]
        widths = [sum(part.xadvance() for part in line) for line in lines]
        whole = max(widths, default=0.0)
        share = {"l": 0.0, "c": 0.5, "r": 1.0}[self.element.get("align", "l")]
        y = deep = 0.0
        for number, (line, width) in enumerate(zip(lines, widths, strict=True)):
            high = max(part.bbox.ymax for part in line)
            if number:
                y += max(_SKIP_EM * self.glyphsize, deep + high + 0.1 * self.glyphsize)
            deep = max(-part.bbox.ymin for part in line)
            x = share * (whole - width)
            for part in line:
                self.put(part, x, y)
                x += part.xadvance()
        self.extent(whole)

    def _lines(self) -> list[list[Mnode]]:
        room = self.em("width")
        lines: list[list[Mnode]] = [[]]
        used = 0.0
        for word in self._words():
            width = sum(part.xadvance() for part in word)
            ended = bool(word) and word[0].element.get("breaks") == "line"
            if ended or (used + width > room and lines[-1]):
                lines.append([])
                used = 0.0
            if not ended and (lines[-1] or not _is_gap(word)):
                lines[-1] += word
                used += width
        return [_without_gap(line) for line in lines]

    def _words(self) -> list[list[Mnode]]:
        """What must stay together, with the spaces between as words of their own."""
        words: list[list[Mnode]] = [[]]
        for part in self.parts:
            if part.element.get("breaks"):
                words += [[part], []]
            else:
                words[-1].append(part)
        return [word for word in words if word]


def _is_gap(word: list[Mnode]) -> bool:
    return bool(word[0].element.get("breaks") == "word")


def _without_gap(line: list[Mnode]) -> list[Mnode]:
    while line and line[-1].element.get("breaks"):
        line = line[:-1]
    return line
