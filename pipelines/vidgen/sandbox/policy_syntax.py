"""What to do about code that Python cannot read, above all when a model wrote it."""

from __future__ import annotations

import re

from .policy_source import Finding, lines_of

_BY_LINE = (
    (re.compile(r"^\s*(```|~~~)"), "remove the lines with ```: they are Markdown, not Python"),
    (
        re.compile(r"^[A-Z][a-z']*,?( [a-z']+[,:.!]?){2,}"),
        "remove the words that are not Python, or put # before them",
    ),
    (
        re.compile(r"^(<<<<<<<|=======|>>>>>>>)"),
        "choose one side of the merge and remove its marks",
    ),
)
_BY_MESSAGE = (
    (
        r"f-string",
        "in an f-string write each brace of TeX twice, `{{` and `}}`, or join plain strings",
    ),
    (r"invalid (non-printable )?character", "write plain signs: \" and ' for quotes, - for minus"),
    (
        r"unterminated triple",
        'close the text with """; where the file ends there, write it to its end',
    ),
    (r"unterminated string", "close the text with the quote that begins it, on the same line"),
    (
        r"never closed|unexpected EOF",
        "close that bracket; where the file was cut short, write its end",
    ),
    (r"unmatched|does not match opening", "remove that bracket, or open it before"),
    (r"expected an indented block", "indent what belongs to the line above by four spaces"),
    (r"indent|tabs", "indent each step by four spaces, and use no tabs"),
    (r"expected ':'", "end that line with a colon"),
    (r"forgot a comma", "put a comma or an operator between the two values"),
    (r"Missing parentheses", "write it as a call: `print(...)`"),
    (r"positional argument follows keyword", "put the arguments without a name first"),
    (r"keyword argument repeated", "keep one of the two"),
    (r"cannot assign|Maybe you meant '=='", "write `==` to compare, and a plain name to assign"),
    (r"null byte", "save the file as plain UTF-8 text"),
)
_OTHERWISE = "correct that line: Python understands the file up to the mark"


def unreadable(error: SyntaxError, source: str) -> Finding:
    """The finding for a file that is no Python, at the place where Python gave up."""
    lines = lines_of(source)
    line = min(max(error.lineno or 1, 1), len(lines))
    text = lines[line - 1]
    column = min(max(error.offset or 1, 1), len(text) + 1)
    message = f"this is not Python: {error.msg}"
    return Finding(line, column, text, message, _cure(error.msg, text))


def _cure(message: str, line: str) -> str:
    by_line = (cure for pattern, cure in _BY_LINE if pattern.search(line))
    by_message = (cure for pattern, cure in _BY_MESSAGE if re.search(pattern, message))
    return next(by_line, None) or next(by_message, _OTHERWISE)
