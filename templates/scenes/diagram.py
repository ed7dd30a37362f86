"""Boxes and arrows; an arrow appears as soon as both its ends are there."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = "How a film is made"
BOXES: dict[str, str] = {
    "brief": "Brief",
    "plan": "Storyboard",
    "voice": "Voice",
    "picture": "Pictures",
    "film": "Film",
}
ARROWS: list[tuple[str, str, str]] = [
    ("brief", "plan", "plan"),
    ("plan", "voice", "speak"),
    ("plan", "picture", "draw"),
    ("voice", "picture", ""),
    ("voice", "film", ""),
    ("picture", "film", "join"),
]  # optional
DIRECTION: Literal["right", "down"] = "right"  # optional
BEATS: list[str] = ["b1", "b2", "b3", "b3", "b4"]
# --- scene


class Diagram(NarratedScene):
    def construct(self):
        page = Page(self, TITLE)
        boxes, arrows = boxes_and_arrows(page, BOXES, ARROWS, DIRECTION)
        page.enter(items=BEATS)
        for i in page.cues(len(boxes), BEATS):
            page.show(boxes[i], *arrows[i])
        page.leave()
