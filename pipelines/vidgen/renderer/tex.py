r"""LaTeX as tokens, cut where the parts of a formula change.

Manim marks the parts with `\special{dvisvgm:raw <g id='…'>}` … `\special{dvisvgm:raw </g>}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Groups = tuple[str, ...]
"""Names of the groups around a piece of a formula, outermost first."""

_OPEN = re.compile(r"\\special\{dvisvgm:raw <g id='([^']+)'>\}")
_CLOSE = r"\special{dvisvgm:raw </g>}"
_TOKEN = re.compile(
    r"\\special\{dvisvgm:raw <g id='[^']+'>\}|\\special\{dvisvgm:raw </g>\}"
    r"|\\[A-Za-z]+\*?|\\.|\s+|.",
    re.DOTALL,
)
_SPELLINGS = (
    (re.compile(r"\\[dt]frac(?![A-Za-z])"), r"\\frac"),
    (re.compile(r"\\text(?:rm|normal)(?![A-Za-z])"), r"\\text"),
    (re.compile(r"\\emph(?![A-Za-z])"), r"\\textit"),
    (re.compile(r"\\[lr]vert(?![A-Za-z])"), "|"),
    (re.compile(r"\\[lr]Vert(?![A-Za-z])"), r"\\Vert "),
    (re.compile(r"\\(?:nonumber|notag)(?![A-Za-z])"), ""),
    (re.compile(r"\\bm(?![A-Za-z])"), r"\\boldsymbol"),
    (re.compile(r"\\[bB]igg?[lrm]?(?![A-Za-z])"), ""),
    (re.compile(r"\\(partial|nabla)(?![A-Za-z])"), r"{\\\1}"),
)
_RELATIONS = set("=<>,;:") | {
    *(
        r"\le",
        r"\leq",
        r"\ge",
        r"\geq",
        r"\ne",
        r"\neq",
        r"\approx",
        r"\equiv",
        r"\sim",
        r"\propto",
    ),
    *(r"\to", r"\mapsto", r"\rightarrow", r"\Rightarrow", r"\implies", r"\iff", r"\in", r"\mid"),
    *(r"\cdot", r"\times"),
}
_SIGNS = {"-", "+", r"\pm", r"\mp"}
_TEXTS = {r"\text", r"\textbf", r"\textit", r"\texttt", r"\textsf", r"\mbox"}
_IN_WORDS = {"~": " ", r"\ ": " ", r"\,": " ", r"\%": "%", r"\#": "#", r"\_": "_"}


@dataclass(frozen=True)
class Run:
    """A piece of a formula whose tokens all lie in the same groups."""

    groups: Groups
    tokens: tuple[str, ...]


def unmarked(expression: str) -> str:
    """A formula as its author wrote it."""
    return " ".join(_OPEN.sub("", expression).replace(_CLOSE, "").split())


def tokens_of(tex: str) -> list[str]:
    """The tokens of a formula: commands, spaces and single characters."""
    return _TOKEN.findall(tex)


def read(expression: str, *, text_mode: bool = False) -> list[Run]:
    """Cut a marked formula into runs, in the spellings that can be set.

    `text_mode` reads it as a sentence with `$maths$`.
    """
    for pattern, spelling in _SPELLINGS:
        expression = pattern.sub(spelling, expression)
    runs = list(_cut(expression))
    return _as_maths(runs) if text_mode else _bound(runs)


def _cut(expression: str) -> Iterator[Run]:
    stack: list[str] = []
    tokens: list[str] = []
    for token in [*tokens_of(expression), _CLOSE]:
        opened = _OPEN.fullmatch(token)
        if not opened and token != _CLOSE:
            tokens.append(token)
            continue
        if tokens or stack:
            yield Run(tuple(stack), tuple(tokens))
        tokens = []
        if opened:
            stack.append(opened.group(1))
        elif stack:
            stack.pop()


def _bound(runs: Sequence[Run]) -> list[Run]:
    """Bind signs to what follows where they are no sums: `= -2`, not `= - 2`."""
    bound = []
    before = ""
    words = 0  # how deep in the braces of a command whose argument is text
    for run in runs:
        tokens = []
        for token in run.tokens:
            words += {"{": bool(words) or before in _TEXTS, "}": -bool(words)}.get(token, 0)
            tight = token in _SIGNS and before in _RELATIONS and not words
            tokens += ["{", token, "}"] if tight else [token]
            before = before if token.isspace() else token
        bound.append(Run(run.groups, tuple(tokens)))
    return bound


def _as_maths(runs: Sequence[Run]) -> list[Run]:
    r"""Turn a sentence with `$maths$` into one formula, its words in `\text{…}`."""
    sentence = _Sentence()
    return _bound([Run(run.groups, sentence.turn(run.tokens)) for run in runs])


class _Sentence:
    """Goes along a sentence and remembers whether it stands in maths or in a command's braces."""

    def __init__(self) -> None:
        self._maths = False
        self._depth = 0
        self._command = False

    def turn(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """The tokens of a formula that shows this piece of the sentence."""
        out: list[str] = []
        words = ""
        for symbol in (*tokens, ""):
            if symbol and self._is_word(symbol):
                words += _IN_WORDS.get(symbol, symbol)
                continue
            out += tokens_of(rf"\text{{{words}}}") if words else []
            words = ""
            if symbol == "$":
                self._maths = not self._maths
            elif symbol:
                out.append(symbol)
        return tuple(out)

    def _is_word(self, symbol: str) -> bool:
        if symbol == "$" or self._maths:
            return False
        if symbol == "{" and (self._command or self._depth):
            self._depth += 1
            return False
        if symbol == "}" and self._depth:
            self._depth -= 1
            return False
        self._command = symbol.startswith("\\") and symbol[1:].isalpha()
        return not (self._command or self._depth or symbol == r"\\")
