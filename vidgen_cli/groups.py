"""A group of commands whose help says of each, in a whole sentence, what it does."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter


class Described(TyperGroup):
    """Lists its commands with the whole first paragraph of their help, wrapped and not cut off."""

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002
        rows = [(name, _first(found.help or "")) for name, found in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _first(text: str) -> str:
    """The first paragraph of a help text, on one line."""
    return " ".join(textwrap.dedent(text).strip().partition("\n\n")[0].split())
