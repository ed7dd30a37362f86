"""Whether classes have methods as Manim made them, or some of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Stock:
    """Some methods of a class, and plain attributes of its objects.

    `have` says whether the classes of some objects, and the class itself, are as they were when
    Manim was loaded: a scene may replace a method at any time.
    """

    def __init__(self, owner: type[Any], *methods: str, own: tuple[str, ...] = ()) -> None:
        self._owner = owner
        self._names = methods
        self._own = own
        self._simple: set[type] = set()
        self.renew()

    def renew(self) -> None:
        """Take what the class has now for Manim's."""
        self._methods = [(name, getattr(self._owner, name)) for name in self._names]

    def have(self, objects: Iterable[Any]) -> bool:
        """Whether all of some objects are plain."""
        return all(map(self._is_plain, set(map(type, objects))))

    def has(self, one: Any) -> bool:
        """Whether an object is plain."""
        return self._is_plain(type(one))

    def _is_plain(self, kind: type) -> bool:
        for name, method in self._methods:
            if getattr(kind, name, None) is not method:
                return False
        return not self._own or kind in self._simple or self._is_simple(kind)

    def _is_simple(self, kind: type) -> bool:
        simple = not any(hasattr(getattr(kind, name, None), "__set__") for name in self._own)
        if simple:
            self._simple.add(kind)
        return simple
