"""Two sides, point against point."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = "Two ways to keep a list"
LEFT_TITLE: str = "Array"
LEFT: list[str] = ["Any element at once", "Inserting moves the rest", "One block of memory"]
RIGHT_TITLE: str = "Linked list"
RIGHT: list[str] = ["Walk to reach an element", "Inserting is cheap", "A pointer an element"]
BEATS: list[str] = ["b1", "b1", "b2", "b2", "b3", "b3"]
# --- scene


class Comparison(NarratedScene):
    def construct(self):
        page = Page(self, TITLE)
        cards, (left, right) = column_cards(page, [LEFT_TITLE, RIGHT_TITLE], [LEFT, RIGHT])
        pairs = max(len(left), len(right))
        items = [side[i] for i in range(pairs) for side in (left, right) if i < len(side)]
        page.enter(*cards)
        for i in page.cues(len(items), BEATS):
            page.show(items[i])
        page.leave()
