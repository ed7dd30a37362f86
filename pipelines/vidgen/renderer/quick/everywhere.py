"""Functions that Manim's modules import from each other by name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def replace(stock: Callable[..., Any], fast: Callable[..., Any]) -> None:
    """Put a function in the place of Manim's, in whatever module of Manim it is known."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "manim":
            for key, value in list(vars(module).items()):
                if value is stock:
                    setattr(module, key, fast)
