"""Key phrases, large; without any, only the title."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = "What to remember"
LINES: list[str] = [
    "A **right angle** is enough.",
    "The areas add up, whatever the shape.",
]  # optional
BEATS: list[str] = ["b1", "b3"]
# --- scene


class Statement(NarratedScene):
    def construct(self):
        if not LINES:
            page = Page(self)
            page.enter(headline(page, TITLE))
        else:
            page = Page(self, TITLE)
            page.enter(items=BEATS)
        lines = statement_lines(page, LINES)
        for i in page.cues(len(lines), BEATS):
            page.show(lines[i], dim=lines[:i])
        page.leave()
