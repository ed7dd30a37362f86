"""The Markdown of briefs: CommonMark, tables, `$maths$` and one-line cues `::: name words`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

CUE = "cue"
_INTERRUPTED = ["paragraph", "reference", "blockquote", "list"]


def parse(body: str) -> list[Token]:
    """The block tokens of a body; `token.map` counts lines from 0."""
    return _parser().parse(body)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        double_inline=True,
    )
    parser.block.ruler.before("fence", CUE, _cue, {"alt": _INTERRUPTED})
    return parser


def _cue(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """A line that begins with three colons is a cue, wherever it stands."""
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if not line.startswith(":::"):
        return False
    if not silent:
        token = state.push(CUE, "", 0)
        token.content = line.lstrip(":").strip()
        token.map = [start, start + 1]
        state.line = start + 1
    return True
