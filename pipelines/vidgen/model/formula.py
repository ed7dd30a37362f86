"""What a formula in a text is, for everyone who reads, speaks or shows the text."""

from __future__ import annotations

import re

FORMULA = re.compile(
    r"(?<!\\)\$\$(?:[^$\\]|\\.)+\$\$|(?<![\\$])\$(?=[^\s$])(?:[^$\\]|\\.)*?(?<=[^\s\\])\$(?!\d)",
    re.S,
)
"""A formula with its dollar signs, as Pandoc sees it: `$5 and $6` is none."""


def inside(formula: str) -> str:
    """The LaTeX between the dollar signs of a formula."""
    edge = 2 if formula.startswith("$$") else 1
    return formula[edge:-edge]
