"""What a scene's author needs beside Manim: `from vidgen.renderer.kit import *`.

A scene makes a `Page`, draws on its `body` with the functions here, and lets items come at their
beats:

    class Bullets(NarratedScene):
        def construct(self):
            page = Page(self, TITLE)
            rows = bullet_rows(page, POINTS)
            page.enter()
            for i in page.cues(len(rows), BEATS):
                page.show(rows[i], dim=rows[:i])
            page.leave()
"""

from typing import Literal

from .layout import Box, number, safe, ticks
from .look import Page, bar, fit, put, shrink
from .look_cards import closing, headline, motif, quotation, title_card, warning_card
from .look_charts import bar_groups, legend, line_series
from .look_code import Listing, listing
from .look_diagram import boxes_and_arrows
from .look_expr import curve
from .look_formula import Derivation, derivation
from .look_items import bullet_rows, column_cards, event_line, statement_lines
from .look_picture import Glide, Picture, captioned, picture_box
from .look_plane import Plane, axes, graph, marked, path, plate
from .look_plot import Plotted, plot
from .look_table import table_rows
from .motion import Strength, appear, set_strength
from .narrated import NarratedMovingCameraScene, NarratedScene, NarratedThreeDScene
from .voiceover import VoiceoverScene

__all__ = [
    "Box",
    "Derivation",
    "Glide",
    "Listing",
    "Literal",
    "NarratedMovingCameraScene",
    "NarratedScene",
    "NarratedThreeDScene",
    "Page",
    "Picture",
    "Plane",
    "Plotted",
    "Strength",
    "VoiceoverScene",
    "appear",
    "axes",
    "bar",
    "bar_groups",
    "boxes_and_arrows",
    "bullet_rows",
    "captioned",
    "closing",
    "column_cards",
    "curve",
    "derivation",
    "event_line",
    "fit",
    "graph",
    "headline",
    "legend",
    "line_series",
    "listing",
    "marked",
    "motif",
    "number",
    "path",
    "picture_box",
    "plate",
    "plot",
    "put",
    "quotation",
    "safe",
    "set_strength",
    "shrink",
    "statement_lines",
    "table_rows",
    "ticks",
    "title_card",
    "warning_card",
]
