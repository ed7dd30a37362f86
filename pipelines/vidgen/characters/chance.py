"""Choices that look like chance, and are the same for the same words and seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from ..store.digest import digest_bytes

V = TypeVar("V")


class Dice:
    """Each choice is drawn by its own name, so one more question changes no other answer."""

    def __init__(self, *grounds: object) -> None:
        self._grounds = "\0".join(map(str, grounds))

    def one(self, question: str, choices: Sequence[V]) -> V:
        return choices[self._number(question) % len(choices)]

    def some(self, question: str, choices: Sequence[V], count: int) -> list[V]:
        """Several different ones."""
        order = sorted(choices, key=lambda one: self._number(f"{question}/{one}"))
        return order[:count]

    def between(self, question: str, low: int, high: int) -> int:
        return low + self._number(question) % (high - low + 1)

    def odds(self, question: str, share: float) -> bool:
        return self._number(question) % 1000 < share * 1000

    def _number(self, question: str) -> int:
        return int(digest_bytes(f"{self._grounds}\0{question}".encode())[:12], 16)
