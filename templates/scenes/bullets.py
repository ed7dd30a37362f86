"""Points that appear one by one."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = "Three ways to see it"
POINTS: list[str] = [
    "Cut the square and **rearrange** its pieces",
    r"Compare three similar triangles, where $a^2 = c \cdot d$",
    "Walk along the hypotenuse",
]
BEATS: list[str] = ["b1", "b2", "b3"]
# --- scene


class Bullets(NarratedScene):
    def construct(self):
        page = Page(self, TITLE)
        rows = bullet_rows(page, POINTS)
        page.enter(items=BEATS)
        for i in page.cues(len(rows), BEATS):
            page.show(rows[i], dim=rows[:i])
        page.leave()
