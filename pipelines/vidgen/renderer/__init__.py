"""What draws a scene: narrated Manim scenes, with vidgen's fonts and with maths that needs no TeX.

Nothing heavy is imported here; `setup` makes Manim ready in this process.
"""

from __future__ import annotations


def setup() -> None:
    """Register the shipped fonts and set formulas without TeX. Cheap when it was done before."""
    from .fonts import register
    from .maths import install

    register()
    install()
