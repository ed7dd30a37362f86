"""A language model for tests: it says what a script tells it, then what it was told last."""

from __future__ import annotations

import threading

from ...errors import ConfigError, ProviderError, VidgenError
from .base import Question, Reply, Server

USD_A_TOKEN = 1e-6


class Fake:
    """Plays `script`, one entry a call: a reply, a text, or an error to raise.

    Without a script it echoes; `boom` makes it fail. `asked` are the questions so far. The model
    `fake/unpriced` has no known price.
    """

    name = "fake"

    def __init__(self, *script: Reply | VidgenError | str) -> None:
        self.asked: list[Question] = []
        self._script = list(script)
        self._lock = threading.Lock()

    def check(self, model: str, server: Server) -> None:  # noqa: ARG002
        if not model.startswith("fake/"):
            raise ConfigError(f"The fake provider has no model {model!r}")

    def fingerprint(self, server: Server) -> dict[str, str]:
        return {"provider": self.name, "server": server.base_url or ""}

    def price(self, model: str, tokens_in: int, tokens_out: int) -> float | None:
        return None if model == "fake/unpriced" else USD_A_TOKEN * (tokens_in + tokens_out)

    def reply(self, question: Question) -> Reply:
        self.check(question.model, question.server)
        with self._lock:
            self.asked.append(question)
            last = question.messages[-1].text
            played = self._script.pop(0) if self._script else _echo(last)
        if isinstance(played, VidgenError):
            raise played
        return self._counted(question, played) if isinstance(played, str) else played

    def _counted(self, question: Question, text: str) -> Reply:
        tokens_in = sum(len(message.text.split()) for message in question.messages)
        tokens_out = len(text.split())
        cost = self.price(question.model, tokens_in, tokens_out)
        return Reply(text, "stop", tokens_in, tokens_out, cost)


def _echo(last: str) -> str | ProviderError:
    return ProviderError("The fake model was asked to fail") if last == "boom" else last
