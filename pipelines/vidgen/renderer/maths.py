"""Let `MathTex`, `Tex` and `Title` work without TeX on the machine."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from ..files import write_text
from .formula import svg_of

TEX_VARIABLE = "VIDGEN_MATHS"
"""Set to `tex`, it leaves formulas to a TeX that the user has installed."""


def install() -> None:
    """Set Manim's formulas with ziamath from now on, in this process."""
    if os.environ.get(TEX_VARIABLE) == "tex":
        return
    from manim.mobject.text import tex_mobject

    tex_mobject.tex_to_svg_file = tex_to_svg_file


def tex_to_svg_file(
    expression: str, environment: str | None = None, tex_template: Any = None
) -> Path:
    """Stand in for Manim's function of this name: the SVG file of a formula, made if need be.

    `tex_template` has no meaning here. Raises RenderError where the formula cannot be set.
    """
    del tex_template
    from manim import config

    text_mode = environment in (None, "center", "flushleft", "flushright")
    key = hashlib.sha256(repr((expression, text_mode)).encode()).hexdigest()[:24]
    path = Path(config.get_dir("tex_dir")) / f"{key}.svg"
    if not path.exists():
        write_text(path, svg_of(expression, text_mode=text_mode), durable=False)
    return path.resolve()
