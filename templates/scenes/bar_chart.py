"""Bars for numbers under names."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = "Electricity from wind, 2023"
LABELS: list[str] = ["Denmark", "Ireland", "Germany", "Spain", "France"]
SERIES: dict[str, list[float]] = {"Share": [58, 35, 31, 24, 10]}
UNIT: str = "%"  # optional
HIGHLIGHT: int = 0  # optional
BEATS: list[str] = ["b1", "b2", "b2", "b3", "b3"]
# --- scene


class BarChart(NarratedScene):
    def construct(self):
        page = Page(self, TITLE)
        ground, groups = bar_groups(page, LABELS, SERIES, UNIT, HIGHLIGHT)
        page.enter(ground)
        for i in page.cues(len(groups), BEATS):
            page.show(groups[i])
        page.leave()
