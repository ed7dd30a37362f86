"""Spare Manim the copying of what never changes.

Every animation copies its objects deeply, down to the parsed outline behind each letter and each
colour. Both are only read once they are made, so that copies may share them: the pictures are the
same to the last bit.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any


def share() -> None:
    """Let copies share outlines and colours from now on, in this process."""
    from manim.utils.color import ManimColor
    from svgelements import Path as Outline

    for kind in (ManimColor, Outline):
        kind.__deepcopy__ = _sharing(kind)


def _sharing(kind: type) -> Callable[[Any, dict[int, Any]], Any]:
    def deepcopy(self: Any, memo: dict[int, Any]) -> Any:
        if type(self) is kind:
            return self
        # a kind of its own may have parts that can be changed, as HSV has
        memo[id(self)] = twin = object.__new__(type(self))
        twin.__dict__.update(copy.deepcopy(self.__dict__, memo))
        return twin

    return deepcopy
