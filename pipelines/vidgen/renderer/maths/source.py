r"""A formula as Manim hands it over: its tokens, where each stands, and whose part each is.

Manim marks the parts of a `MathTex` with `\special{dvisvgm:raw <g id='…'>}` … `</g>}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Groups = tuple[str, ...]
"""Names of the parts around a piece of a formula, outermost first."""

_OPEN = re.compile(r"\\special\{dvisvgm:raw <g id='([^']+)'>\}")
_CLOSE = re.compile(r"\\special\{dvisvgm:raw </g>\}")
_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|%[^\n]*\n?|\s+|.", re.DOTALL)
_STARRED = {r"\operatorname*", r"\tag*", r"\hspace*", r"\text*"}


class Fault(Exception):
    """A formula cannot be set: what is wrong, where, and how to write it instead."""

    def __init__(self, reason: str, at: int, cure: str = "correct the formula") -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at
        self.cure = cure


@dataclass(frozen=True)
class Token:
    """A command, a space or a character; `at` counts characters from the formula's first."""

    text: str
    at: int
    groups: Groups = ()

    @property
    def is_space(self) -> bool:
        return self.text.isspace()

    @property
    def is_command(self) -> bool:
        return self.text[0] == "\\" and self.text[1:2].isalpha()


Tokens = Sequence[Token]


@dataclass(frozen=True)
class Formula:
    """A formula as its author wrote it, cut up; `parts` are all parts, in order."""

    text: str
    tokens: tuple[Token, ...]
    parts: tuple[Groups, ...]


def read(marked: str) -> Formula:
    """Take a marked formula apart. A comment runs from `%` to the end of its line."""
    tokens: list[Token] = []
    parts: list[Groups] = []
    stack: list[str] = []
    text = ""
    for piece, opened in _pieces(marked):
        tokens += _cut(piece, len(text), tuple(stack))
        text += piece
        if opened:
            stack.append(opened)
            parts.append(tuple(stack))
        elif opened is not None and stack:
            stack.pop()
    return Formula(text, tuple(tokens), tuple(dict.fromkeys(parts)))


def _pieces(marked: str) -> Iterator[tuple[str, str | None]]:
    """The text between marks, each with the name that opens behind it, or "" for an end."""
    at = 0
    for mark in re.finditer(f"{_OPEN.pattern}|{_CLOSE.pattern}", marked):
        yield marked[at : mark.start()], mark[1] or ""
        at = mark.end()
    yield marked[at:], None


def _cut(text: str, start: int, groups: Groups) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        found = match[0]
        if found.startswith("%"):
            continue
        if found.endswith("*") and len(found) > 2 and found not in _STARRED:
            yield Token(found[:-1], start + match.start(), groups)
            yield Token("*", start + match.end() - 1, groups)
        else:
            yield Token(found, start + match.start(), groups)


def like(tex: str, pattern: Token) -> list[Token]:
    """The tokens of something written for the author: they stand where `pattern` stands."""
    return [Token(token.text, pattern.at, pattern.groups) for token in _cut(tex, 0, ())]


def trimmed(tokens: Tokens) -> Tokens:
    """Tokens without the spaces around them."""
    start, end = 0, len(tokens)
    while start < end and tokens[start].is_space:
        start += 1
    while start < end and tokens[end - 1].is_space:
        end -= 1
    return tokens[start:end]


def written(tokens: Tokens) -> str:
    """Tokens as one string again."""
    return "".join(token.text for token in tokens)


class Cursor:
    """Goes along tokens. Raises Fault where something that must come does not."""

    def __init__(self, tokens: Tokens, end: int) -> None:
        self._tokens = list(tokens)
        self._next = 0
        self.end = end

    def __bool__(self) -> bool:
        return self._next < len(self._tokens)

    @property
    def at(self) -> int:
        """Where the next token stands, or the end."""
        return self._tokens[self._next].at if self else self.end

    def peek(self) -> str:
        """The next token's text, or ""."""
        return self._tokens[self._next].text if self else ""

    def ahead(self, count: int) -> Tokens:
        """The next tokens, so many as there are, without taking them."""
        return self._tokens[self._next : self._next + count]

    def take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def taken_by(self, reader: Callable[[], object]) -> Tokens:
        """The tokens that a reader takes."""
        start = self._next
        reader()
        return self._tokens[start : self._next]

    def rest(self) -> Tokens:
        """All that is left, taken."""
        left = self._tokens[self._next :]
        self._next = len(self._tokens)
        return left

    def insert(self, tokens: Tokens) -> None:
        """Put tokens before the next."""
        self._tokens[self._next : self._next] = tokens

    def skip(self) -> None:
        """Pass spaces."""
        while self and self._tokens[self._next].is_space:
            self._next += 1

    def accept(self, text: str) -> Token | None:
        """Take the next token, past spaces, if it is this one."""
        back = self._next
        self.skip()
        if self.peek() == text:
            return self.take()
        self._next = back
        return None

    def argument(self, command: Token) -> Tokens:
        """What stands in the next braces, or the next token alone."""
        self.skip()
        if not self:
            raise Fault(f"{command.text} lacks an argument", command.at, _braces(command))
        token = self.take()
        if token.text == "{":
            return self._until("}", token)
        if token.text in {"}", "&", r"\\"}:
            raise Fault(f"{command.text} lacks an argument", token.at, _braces(command))
        return [token]

    def words(self, command: Token) -> str:
        """An argument as a plain string."""
        return written(trimmed(self.argument(command)))

    def following_words(self) -> str | None:
        """The plain string in the braces that come next, without taking them."""
        text = written(self.ahead(40))
        found = re.match(r"\s*\{([^{}]*)\}", text)
        return found[1] if found else None

    def option(self) -> Tokens | None:
        """What stands in square brackets, if they come next."""
        opened = self.accept("[")
        return self._until("]", opened) if opened else None

    def _until(self, closing: str, opened: Token) -> Tokens:
        """Everything to the bracket that closes `opened`, which is taken too."""
        depth = 0
        start = self._next
        while self:
            text = self.take().text
            if text == closing and depth == 0:
                return self._tokens[start : self._next - 1]
            depth += {"{": 1, "}": -1}.get(text, 0)
            if depth < 0:
                break
        raise Fault(f"{opened.text} is never closed", opened.at, f"add the {closing}")

    def between(self, opened: Token, opening: str, closing: str) -> tuple[Tokens, Token]:
        r"""What stands before the `\right` or `\end` that belongs to `opened`, and that token."""
        depth = 0
        start = self._next
        while self:
            token = self.take()
            if token.text == closing and depth == 0:
                return self._tokens[start : self._next - 1], token
            depth += {opening: 1, closing: -1}.get(token.text, 0)
        raise Fault(f"{opened.text} has no {closing}", opened.at, f"close it with {closing}")


def _braces(command: Token) -> str:
    return f"write {command.text}{{…}}"


def split(tokens: Tokens, *separators: str) -> list[tuple[Tokens, Token | None]]:
    r"""Pieces between separators at the top level, each with the separator that ends it.

    Braces, `\left…\right` and environments hide what is in them.
    """
    depth = 0
    pieces: list[tuple[Tokens, Token | None]] = []
    start = 0
    for number, token in enumerate(tokens):
        depth += _DEPTHS.get(token.text, 0)
        if depth == 0 and token.text in separators:
            pieces.append((tokens[start:number], token))
            start = number + 1
    pieces.append((tokens[start:], None))
    return pieces


_DEPTHS = {"{": 1, "}": -1, r"\left": 1, r"\right": -1, r"\begin": 1, r"\end": -1}
