"""Source code, with the lines that are spoken of lit."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = "Binary search"
CODE: str = """
def find(items, wanted):
    low, high = 0, len(items)
    while low < high:
        middle = (low + high) // 2
        if items[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low
"""
CODE_LANGUAGE: str = "python"  # optional
HIGHLIGHTS: list[list[int]] = [[1], [3, 4], [5, 6, 7, 8], [9]]  # optional
BEATS: list[str] = ["b1", "b2", "b3", "b4"]
# --- scene


class Code(NarratedScene):
    def construct(self):
        page = Page(self, TITLE)
        made = listing(page, CODE, CODE_LANGUAGE)
        page.enter(made.sheet, *made.lines)
        glowing = []
        for i in page.cues(len(HIGHLIGHTS), BEATS):
            lit = [n - 1 for n in HIGHLIGHTS[i] if 0 < n <= len(made.lines)]
            new = [made.glows[n] for n in lit if made.glows[n] not in glowing]
            old = [glow for glow in glowing if glow not in [made.glows[n] for n in lit]]
            for glow in new:
                self.add(glow, *made.lines)  # so that the glow lies behind the text
            page.play(
                *(Strength(glow, 1, start=0) for glow in new),
                *(Strength(glow, 0) for glow in old),
                *(
                    Strength(line, 1 if not lit or n in lit else 0.5)
                    for n, line in enumerate(made.lines)
                ),
            )
            glowing = [glow for glow in glowing if glow not in old] + new
        page.leave()
