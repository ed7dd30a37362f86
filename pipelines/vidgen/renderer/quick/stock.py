"""Whether classes have a method as Manim made it, or one of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Stock:
    """A method of a class. `have` says whether none of some objects' classes overrides it."""

    def __init__(self, owner: type[Any], *names: str) -> None:
        self._owner = owner
        self._names = names
        self._plain: set[type] = set()

    def renew(self) -> None:
        """Take what the class has now for its own."""
        self._plain.clear()

    def have(self, objects: Iterable[Any]) -> bool:
        kinds = set(map(type, objects))
        return kinds <= self._plain or all(map(self._is_plain, kinds))

    def has(self, one: Any) -> bool:
        kind = type(one)
        return kind in self._plain or self._is_plain(kind)

    def _is_plain(self, kind: type) -> bool:
        owner = self._owner
        plain = all(getattr(kind, name, None) is getattr(owner, name, None) for name in self._names)
        if plain:
            self._plain.add(kind)
        return plain
