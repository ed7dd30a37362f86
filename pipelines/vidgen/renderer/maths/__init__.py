"""`MathTex`, `Tex`, `Title` and `BulletedList` without TeX on the machine, or with it.

Nothing heavy is imported here; `install` makes Manim's formulas ours in this process.
"""

from __future__ import annotations

from .engine import Engine, install, installed, made_with

__all__ = ["Engine", "install", "installed", "made_with"]
