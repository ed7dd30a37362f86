"""Lines for numbers over time, one a series."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = "Price of a solar panel"
X: list[str] = ["1980", "1990", "2000", "2010", "2020"]
SERIES: dict[str, list[float]] = {"Dollars a watt": [35, 10, 5.1, 2.1, 0.25]}
UNIT: str = "$"  # optional
X_LABEL: str = "Year"  # optional
BEATS: list[str] = ["b1"]
# --- scene


class LineChart(NarratedScene):
    def construct(self):
        page = Page(self, TITLE)
        ground, lines = line_series(page, X, SERIES, UNIT, X_LABEL)
        page.enter(ground)
        for i in page.cues(len(lines), BEATS):
            page.show(*lines[i][1:], dim=lines[:i], draw=lines[i][0])
        page.leave()
