"""A table whose rows appear one by one."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = "Sorting, compared"
HEADER: list[str] = ["Algorithm", "Best case", "Worst case", "Stable"]
ROWS: list[list[str]] = [
    ["Insertion sort", "$n$", "$n^2$", "yes"],
    ["Merge sort", r"$n \log n$", r"$n \log n$", "yes"],
    ["Quicksort", r"$n \log n$", "$n^2$", "no"],
]
BEATS: list[str] = ["b1", "b2", "b3"]
# --- scene


class Table(NarratedScene):
    def construct(self):
        page = Page(self, TITLE)
        head, rows = table_rows(page, HEADER, ROWS)
        page.enter(head)
        for i in page.cues(len(rows), BEATS):
            page.show(rows[i], dim=rows[:i])
        page.leave()
