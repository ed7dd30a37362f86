"""Say a piece of code that stands in a sentence: `sort_list()` is "sort list"."""

from __future__ import annotations

import re

_SIGNS = (
    ("===", "is identical to"),
    ("==", "equals"),
    ("!=", "is not"),
    (">=", "is at least"),
    ("<=", "is at most"),
    ("->", "gives"),
    ("=>", "gives"),
    ("+=", "plus equals"),
    ("-=", "minus equals"),
    ("**", "to the power of"),
    ("//", "integer divided by"),
    ("&&", "and"),
    ("||", "or"),
    ("::", " "),
    ("=", "equals"),
    ("<", "less than"),
    (">", "greater than"),
    ("+", "plus"),
    ("*", "times"),
    ("%", "modulo"),
    ("/", "slash"),
    ("|", "or"),
    ("&", "and"),
    ("@", "at"),
    ("~", "tilde"),
    ("^", "to the power of"),
)


def spoken_code(code: str) -> str:
    """Code as words. Brackets and quotes are not said: the picture shows them."""
    text = re.sub(r"(?<!\w)O\((.*)\)", r"O of \1", code)
    text = re.sub(r"(?<!\w)--(?=\w)", " dash dash ", text)
    text = re.sub(r"(?<!\w)-(?=[A-Za-z])", " dash ", text)
    text = re.sub(r"(?<=\w)\s-\s(?=\w)", " minus ", text)
    text = re.sub(r"(?<=[A-Za-z_\])])\.(?=[A-Za-z_])", " dot ", text)
    for sign, words in _SIGNS:
        text = text.replace(sign, f" {words} ")
    text = re.sub(r"(?<=[\w\])])\[", " at ", text)
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    text = re.sub(r"(?<=\w)\((?=[\w\"'])", " of ", text)
    text = re.sub(r"[()\[\]{}\"'`_;\\#$]", " ", text)
    return re.sub(r"\s+", " ", text).strip()
