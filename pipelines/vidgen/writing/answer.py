"""Find the code in what a model answered."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings

_BLOCK = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*(?P<kind>[\w+-]*)[^\n]*\n"
    r"(?P<code>.*?)(?:^[ \t]*(?P=fence)[`~]*[ \t]*$|\Z)",
    re.DOTALL | re.MULTILINE,
)
_PYTHON = {"python", "py", "python3", "manim", ""}
_BEGINS = re.compile(r"^(?:from|import|class) ", re.MULTILINE)


def code_in(text: str) -> str | None:
    """The Python file in an answer; None where there is none.

    Of several blocks the one that has a scene counts. A block that is not closed reaches to the
    end, and an answer without any may itself be the file.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = [found for found in _BLOCK.finditer(plain) if found["kind"].lower() in _PYTHON]
    codes = [code for found in blocks if (code := _tidied(found["code"]))]
    if codes:
        return max(codes, key=lambda code: ("def construct" in code, len(code)))
    start = _BEGINS.search(plain)
    bare = _tidied(plain[start.start() :]) if start else ""
    return bare if "def construct" in bare and _is_python(bare) else None


def _tidied(code: str) -> str:
    body = textwrap.dedent(code).strip("\n").rstrip()
    return body + "\n" if body.strip() else ""


def _is_python(code: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
