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
from .source import read

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

    if engine != "latex":
        from . import layout

        assert layout, "loaded now, so that processes forked from this one have it"

    real = tex_file_writing.tex_to_svg_file
    by_tex = _told(real)
    setters: dict[Engine, Setter] = {
        "latex": by_tex,
        "builtin": tex_to_svg_file,
        "auto": _either(by_tex) if installed() else tex_to_svg_file,
    }
    tex_mobject.tex_to_svg_file = setters[engine]


def _told(real: Setter) -> Setter:
    """TeX, with errors that say which formula it could not set."""

    def by_tex(expression: str, environment: str | None = None, tex_template: Any = None) -> Path:
        try:
            return real(expression, environment, tex_template)
        except (
            ValueError
        ) as error:  # what Manim raises where TeX fails; the log has TeX's own words
            raise RenderError(
                f"TeX cannot set this formula: {read(expression).text}",
                cure="correct it, or load the packages it needs: TexTemplate().add_to_preamble(…)",
            ) from error
        except OSError as error:
            raise RenderError(
                f"TeX cannot be run here: {error}",
                cure="set VIDGEN_RENDER__TEX=builtin, or answer for the scene with --trust",
            ) from error

    return by_tex


def _either(by_tex: Setter) -> Setter:
    """The built-in engine, with TeX for what it cannot set."""

    def either(expression: str, environment: str | None = None, tex_template: Any = None) -> Path:
        try:
            return tex_to_svg_file(expression, environment, tex_template)
        except RenderError as refusal:
            try:
                return by_tex(expression, environment, tex_template)
            except RenderError:
                raise refusal from None

    return either


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
