"""Somebody's words."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = ""
QUOTE: str = "Nature is written in that great book which ever lies before our eyes."
AUTHOR: str = "Galileo Galilei"  # optional
# --- scene


class Quote(NarratedScene):
    def construct(self):
        page = Page(self, TITLE)
        words, author = quotation(page, QUOTE, AUTHOR)
        page.enter(words)
        page.show(author)
        for _ in page.cues(0, []):
            pass
        page.leave()
