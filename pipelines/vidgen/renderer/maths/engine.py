"""Who sets formulas: the engine that is built in, or the TeX of the machine."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ...errors import MissingError, RenderError
from ...files import write_text

Engine = Literal["auto", "builtin", "latex"]
"""`auto` is the built-in engine, and TeX where that cannot set a formula and TeX is there."""

Setter = Callable[..., Path]
"""Manim's function from an expression to an SVG file."""


def installed() -> str | None:
    """What makes formulas with TeX here: the path of `latex`, if `dvisvgm` is there too."""
    found = shutil.which("latex")
    return found if found and shutil.which("dvisvgm") else None


def made_with(engine: Engine) -> dict[str, str]:
    """What a formula depends on besides vidgen: for the digest of what is drawn.

    Raises MissingError where TeX is asked for and not installed.
    """
    found = installed() if engine != "builtin" else None
    if engine == "latex" and found is None:
        raise MissingError(
            "TeX is asked for, and this machine has no latex with dvisvgm",
            cure="install TeX Live, or set VIDGEN_RENDER__TEX=builtin",
        )
    return {"tex": engine if found else "builtin"} | ({"latex": _version(found)} if found else {})


@cache
def _version(latex: str) -> str:
    """The first line that `latex --version` says."""
    import subprocess

    ran = subprocess.run(
        [latex, "--version"], capture_output=True, text=True, timeout=30, check=False
    )
    return ran.stdout.partition("\n")[0].strip()


def install(engine: Engine = "auto") -> None:
    """Set Manim's formulas with this engine from now on, in this process."""
    from manim.mobject.text import tex_mobject
    from manim.utils import tex_file_writing

    real = tex_file_writing.tex_to_svg_file
    setters: dict[Engine, Setter] = {
        "latex": real,
        "builtin": tex_to_svg_file,
        "auto": _either(real) if installed() else tex_to_svg_file,
    }
    tex_mobject.tex_to_svg_file = setters[engine]


def _either(real: Setter) -> Setter:
    """The built-in engine, with TeX for what it cannot set."""

    def chosen(expression: str, environment: str | None = None, tex_template: Any = None) -> Path:
        try:
            return tex_to_svg_file(expression, environment, tex_template)
        except RenderError as refusal:
            try:
                return real(expression, environment, tex_template)
            except ValueError:
                raise refusal from None

    return chosen


def tex_to_svg_file(
    expression: str, environment: str | None = None, tex_template: Any = None
) -> Path:
    r"""Stand in for Manim's function of this name: the SVG file of a formula, made if need be.

    Of a template, only the commands that its preamble defines with `\newcommand` and the like are
    known. Raises RenderError where the formula cannot be set.
    """
    from manim import config

    from .layout import svg_of
    from .preamble import macros_of

    macros = macros_of(getattr(tex_template, "preamble", ""))
    whole = repr((expression, environment, sorted(macros.items())))
    key = hashlib.sha256(whole.encode()).hexdigest()[:24]
    path = Path(config.get_dir("tex_dir")) / f"{key}.svg"
    if not path.exists():
        write_text(path, svg_of(expression, environment, macros), durable=False)
    return path.resolve()
