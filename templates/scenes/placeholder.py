"""What stands in for a scene that could not be drawn."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = ""
SCENE: str = "s01"  # optional
MESSAGE: str = "line 12: name 'Circel' is not defined"  # optional
# --- scene


class Placeholder(NarratedScene):
    def construct(self):
        page = Page(self)
        page.enter(warning_card(page, SCENE, MESSAGE))
        page.leave()
