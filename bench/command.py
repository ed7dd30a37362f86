"""The `manim` command, with the shipped fonts, and with formulas that need no TeX."""

from __future__ import annotations

from manim.__main__ import main

from vidgen.renderer import setup

setup()
main()
