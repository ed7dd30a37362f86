"""What models are told: the rules, and between marks that nothing can end, what others wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..prompts import prompt
from ..providers.llm.base import Message
from ..store.digest import digest_bytes
from .wish import Shown


class Fence:
    """Marks around what others wrote. They are made of it, so that it cannot hold them."""

    def __init__(self, *written: str) -> None:
        self.name = f"data-{digest_bytes(chr(0).join(written).encode())[:10]}"

    def rules(self) -> Message:
        """The craft, and what is data."""
        return Message("system", prompt("plan-rules", fence=self.name))

    def around(self, written: str) -> str:
        """What others wrote, between the marks."""
        return f"<{self.name}>\n{written.replace(self.name, 'data')}\n</{self.name}>"

    def filled(self, name: str, **values: str) -> str:
        """A prompt that sets marks of its own around values, which cannot end them."""
        inert = {key: value.replace(self.name, "data") for key, value in values.items()}
        return prompt(name, fence=self.name, **inert)


def listed(items: Sequence[str], none: str = "none") -> str:
    """Lines of a list."""
    return "\n".join(f"- {item}" for item in items) or none


def pictures_listed(pictures: Mapping[str, Shown]) -> str:
    """The pictures of a brief, each with the words beside it."""
    return listed([f"{source}: {shown.words}" for source, shown in pictures.items()])
