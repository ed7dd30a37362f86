"""Where mobjects come from: the line of a scene's file that made each, and the words it shows.

A mark on every mobject, an index into this table, is what copies carry along. It is only there in
a process that looks at a scene.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from html import unescape
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

from manim import Mobject, SVGMobject
from manim.mobject.text.numbers import DecimalNumber
from manim.mobject.text.tex_mobject import SingleStringMathTex
from manim.mobject.text.text_mobject import MarkupText, Paragraph, Text
from manim.mobject.text.typst_mobject import Typst

from .. import look_text

TEXTS = (Text, MarkupText, Paragraph, SingleStringMathTex, DecimalNumber, Typst)
"""Classes whose outlines are letters."""

_KIT = str(Path(look_text.__file__).parent)
_MARK = "_vidgen_origin"
_MOST = 200_000
_LONGEST = 80
_SAID_IN = (
    *("text", "tex_strings", "text_parts", "title_parts", "items", "tex_string"),
    *("typst_code", "code", "number"),
)
_TAG = re.compile(rf'<span foreground="{look_text._MARK}">x</span>|<[^<>]*>')


class Origin(NamedTuple):
    """The line that made a mobject, and the words of the text that it is a part of."""

    line: int | None
    words: str = ""


_NOWHERE = Origin(None)


class Origins:
    """Marks what is made from now on in this process by a scene's file."""

    def __init__(self, code: Path) -> None:
        self._file = str(code)
        self._table = [_NOWHERE]
        self._last: tuple[int | None, tuple[FrameType, ...]] = (None, ())
        self._texts: dict[CodeType, bool] = {}

    def of(self, mobject: Mobject) -> Origin:
        mark: int = mobject.__dict__.get(_MARK, 0)
        return self._table[mark]

    def pass_on(self, mobject: Mobject, looks_like: Mobject) -> None:
        """From now on a mobject shows what another one showed."""
        mark = looks_like.__dict__.get(_MARK, 0)
        parts = looks_like.get_family()
        for at, part in enumerate(mobject.get_family()):
            like = parts[at].__dict__.get(_MARK, mark) if at < len(parts) else mark
            part.__dict__[_MARK] = like

    def line_now(self) -> int | None:
        """The line of the scene's file that is being executed."""
        return self._found(sys._getframe(1))[0]

    def install(self) -> None:
        """Begin to mark. Call it once, in a process that will do nothing else."""

        def marked(stock: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(stock)
            def init(mobject: Any, *args: Any, **kwargs: Any) -> None:
                mobject.__dict__[_MARK] = self._mark(sys._getframe(1))
                stock(mobject, *args, **kwargs)

            return init

        def remarked(stock: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(stock)
            def load(mobject: Any, *args: Any, **kwargs: Any) -> Any:
                # letters come out of a cache, with the marks of whoever used them first
                loaded = stock(mobject, *args, **kwargs)
                _spread(mobject.get_family(), mobject.__dict__.get(_MARK, 0))
                return loaded

            return load

        def copied(stock: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(stock)
            def copy(mobject: Any) -> Any:
                other, caller = stock(mobject), sys._getframe(1)
                if caller.f_code.co_filename.startswith(_KIT):
                    _spread(other.get_family(), self._mark(caller))
                return other

            return copy

        def taken_over(stock: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(stock)
            def become(mobject: Any, other: Any, *args: Any, **kwargs: Any) -> Any:
                became = stock(mobject, other, *args, **kwargs)
                self.pass_on(mobject, other)
                return became

            return become

        Mobject.__init__ = marked(Mobject.__init__)
        Mobject.copy = copied(Mobject.copy)
        Mobject.become = taken_over(Mobject.become)
        SVGMobject.init_svg_mobject = remarked(SVGMobject.init_svg_mobject)

    def _mark(self, frame: FrameType) -> int:
        line, makers = self._found(frame)
        if (line, makers) != self._last and len(self._table) < _MOST:
            self._last = line, makers
            words = next(filter(None, map(_words, reversed(makers))), "")
            self._table.append(Origin(line, words))
        return len(self._table) - 1

    def _found(self, frame: FrameType) -> tuple[int | None, tuple[FrameType, ...]]:
        """The innermost line of the scene's file, and the calls that make a text, inner first."""
        line, makers = None, []
        now: FrameType | None = frame
        while now is not None:
            code = now.f_code
            if code.co_filename == self._file:
                line = line or now.f_lineno
            is_text = self._texts.get(code)
            if is_text is None:
                is_text = self._texts[code] = _makes_text(now)
            if is_text:
                makers.append(now)
            elif line is not None and code.co_name != "__init__":
                break
            now = now.f_back
        return line, tuple(makers)


def _spread(parts: Iterable[Mobject], mark: int) -> None:
    for part in parts:
        part.__dict__[_MARK] = mark


def _makes_text(frame: FrameType) -> bool:
    """Whether a call is one of a text's own constructors, or sets lines for the kit."""
    code = frame.f_code
    if code is look_text.set_lines.__code__:
        return True
    if code.co_name != "__init__":
        return False
    return any(
        issubclass(kind, TEXTS) and getattr(vars(kind).get(name), "__code__", None) is code
        for kind in type(frame.f_locals.get("self")).__mro__
        for name in ("__init__", "_original__init__")  # the other one once it has defaults
    )


def _words(frame: FrameType) -> str:
    """What a text says, from the arguments of the call that makes it."""
    given = frame.f_locals
    if frame.f_code is look_text.set_lines.__code__:
        lines = given.get("lines", ())
        said = " ".join("".join(p.text for p in atom) for line in lines for atom in line)
        return shortened(said)
    for name in _SAID_IN:
        value = given.get(name)
        parts = value if isinstance(value, list | tuple) else [value]
        if said := " ".join(str(part) for part in parts if isinstance(part, str | int | float)):
            is_markup = isinstance(given.get("self"), MarkupText)
            return shortened(unescape(_TAG.sub("", said)) if is_markup else said)
    return ""


def shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
