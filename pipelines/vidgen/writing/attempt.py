"""One attempt at a scene's code, and how a person reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..providers.llm.base import Message
from .problem import Problem, serious, told


@dataclass(frozen=True)
class Attempt:
    """What was asked, what came back, and what is wrong with it; `code` is None without any.

    `repeats` is the number of the attempt that had the same code, 0 where none had. `failed` says
    why no answer came.
    """

    number: int
    model: str
    question: tuple[Message, ...]
    answer: str = ""
    code: str | None = None
    problems: tuple[Problem, ...] = ()
    repeats: int = 0
    failed: str = ""

    @property
    def serious(self) -> Sequence[Problem]:
        """The problems for which the code cannot stay."""
        return serious(self.problems)

    @property
    def files(self) -> Mapping[str, str]:
        """The texts that are kept of it, by the name of their file."""
        asked = [f"<!-- {message.role} -->\n\n{message.text.strip()}" for message in self.question]
        texts = {
            "prompt.md": "\n\n".join(asked) + "\n",
            "answer.md": self.answer.rstrip() + "\n",
            "problems.md": self._verdict() + "\n",
        }
        return texts if self.code is None else {**texts, "scene.py": self.code}

    def _verdict(self) -> str:
        head = f"# Attempt {self.number}"
        by = f", by {self.model}" if self.model else ""
        if self.failed:
            return f"{head}{by}\n\nNo answer came: {self.failed}"
        if not self.problems:
            return f"{head}{by}\n\nNothing is wrong with this code."
        ending = "This code cannot be used:" if self.serious else "This code is used. It has flaws:"
        same = f"It is the code of attempt {self.repeats} again.\n\n" if self.repeats else ""
        return f"{head}{by}\n\n{same}{ending}\n\n{told(self.problems)}"
