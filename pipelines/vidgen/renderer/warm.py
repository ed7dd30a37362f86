"""Do once, before processes are forked, what is done late for a first letter and a first formula.

Fonts are found and read, and modules loaded; each fork begins with all of that. No scene is played:
Manim's progress bars would leave a thread and a lock behind, which forks had in common.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import numpy as np
import pygments.lexers
from manim import FadeIn, MarkupText, MathTex, Text, Write
from manim.mobject.svg.svg_mobject import SVG_HASH_TO_MOB_MAP
from PIL import ImageDraw, ImageFont

from . import setup
from .player import configured

LATE = (ImageDraw, ImageFont, pygments.lexers)
"""Modules that scenes come to need."""


def warm() -> None:
    """Make a few mobjects; nothing of them stays but what was loaded. Takes 0.1 s of CPU time.

    Raises MissingError where a shipped font is refused.
    """
    setup()
    states = random.getstate(), np.random.get_state()
    kept = dict(SVG_HASH_TO_MOB_MAP)
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            configured(Path(folder), (64, 36), 10, Path(folder)),
        ):
            _make()
    finally:
        SVG_HASH_TO_MOB_MAP.clear()
        SVG_HASH_TO_MOB_MAP.update(kept)
        random.setstate(states[0])
        np.random.set_state(states[1])


def _make() -> None:
    MarkupText("Warm <b>bold</b>")
    formula = MathTex(r"\sum_{i=1}^n x^2 \frac{a}{b}")
    for animation in (Write(Text("Warm")), FadeIn(formula)):
        animation.begin()
        animation.interpolate(0.5)
        animation.finish()


warm()
