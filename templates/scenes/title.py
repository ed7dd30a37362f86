"""The opening: the film's title, what it is about, and what it belongs to."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = "The theorem of Pythagoras"
SUBTITLE: str = "Why the squares on the short sides fill the square on the long one"  # optional
KICKER: str = "Geometry in two minutes"  # optional
# --- scene


class Title(NarratedScene):
    def construct(self):
        page = Page(self)
        words, subtitle = title_card(page, TITLE, SUBTITLE, KICKER)
        page.enter(words, motif(page))
        page.show(subtitle)
        for _ in page.cues(0, []):
            pass
        page.leave()
