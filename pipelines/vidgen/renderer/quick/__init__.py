"""Manim's own functions, done faster and to the same last bit.

Each part replaces a few functions or methods of Manim by ones with the same signature, results and
side effects, and says why they are the same. A class that overrides what a part would go round is
left to Manim's own code. All is put in place by `quicken`, once in a process.
"""

from __future__ import annotations


def quicken() -> None:
    """Make the Manim of this process faster."""
    from . import (
        backgrounds,
        bounds,
        colours,
        copies,
        curves,
        drawings,
        families,
        outlines,
        settings,
        styles,
        transforms,
    )

    for part in (backgrounds, bounds, colours, copies, curves, drawings, families, outlines):
        part.install()
    for part in (settings, styles, transforms):
        part.install()
