"""The end: a headline, and where to go from here."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = "Thank you for watching"
LINES: list[str] = ["Try it with paper and scissors.", "Next: the law of cosines"]  # optional
# --- scene


class Outro(NarratedScene):
    def construct(self):
        page = Page(self)
        head, lines = closing(page, TITLE, LINES)
        page.enter(head, motif(page))
        for i in page.cues(len(lines), []):
            page.show(lines[i])
        page.leave()
