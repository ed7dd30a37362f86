"""What models are told: the rules, and between marks that nothing can end, what others wrote."""

from __future__ import annotations

from collections.abc import Sequence

from ..prompts import prompt
from ..providers.llm.base import Message
from ..store.digest import digest_bytes


class Fence:
    """Marks around what others wrote. They are made of it, so that it cannot hold them."""

    def __init__(self, *written: str) -> None:
        self.name = f"data-{digest_bytes(chr(0).join(written).encode())[:10]}"

    def rules(self) -> Message:
        """The craft, and what is data."""
        return Message("system", prompt("plan-rules", fence=self.name))

    def filled(self, name: str, **values: str) -> str:
        """A prompt whose values cannot end the marks."""
        inert = {key: value.replace(self.name, "data") for key, value in values.items()}
        return prompt(name, fence=self.name, **inert)


def listed(items: Sequence[str], none: str = "none") -> str:
    """Lines of a list."""
    return "\n".join(f"- {item}" for item in items) or none
