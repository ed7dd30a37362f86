"""Deep copies of mobjects: each animation begins with some. The same copies, made straight away.

Colours and the parsed outline behind each letter are only read once they are made, so that copies
may share them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Mobject
from manim.constants import CapStyleType, LineJointType
from manim.utils.color import ManimColor
from svgelements import Path as Outline

_SHARED = {
    *(kind for kind, how in copy._deepcopy_dispatch.items() if how is copy._deepcopy_atomic),  # type: ignore[attr-defined]
    *(ManimColor, Outline, LineJointType, CapStyleType, np.float64, np.int64, np.bool_),
}
"""What is its own copy, as it never changes."""

_deepcopy = Mobject.__deepcopy__
_setters: dict[type, frozenset[str] | None] = {}


def install() -> None:
    for kind in (ManimColor, Outline):
        kind.__deepcopy__ = _sharing(kind)
    Mobject.__deepcopy__ = __deepcopy__


def _sharing(kind: type) -> Callable[[Any, dict[int, Any]], Any]:
    def deepcopy(self: Any, memo: dict[int, Any]) -> Any:
        if type(self) is kind:
            return self
        # a kind of its own may have parts that can be changed, as HSV has
        memo[id(self)] = twin = object.__new__(type(self))
        twin.__dict__.update(copy.deepcopy(self.__dict__, memo))
        return twin

    return deepcopy


def __deepcopy__(self: Any, clone_from_id: dict[int, Any]) -> Any:  # noqa: N807
    """As Mobject.__deepcopy__: goes round `copy.deepcopy` for what it would not look into."""
    kind: Any = type(self)
    setters = _setters[kind] if kind in _setters else _setters_of(kind)
    members = self.__dict__
    if setters is None or not setters.isdisjoint(members):
        return _deepcopy(self, clone_from_id)
    result = kind.__new__(kind)
    clone_from_id[id(self)] = result
    copies = result.__dict__
    alive = clone_from_id.setdefault(id(clone_from_id), [])
    for name, value in members.items():
        what = type(value)
        if what in _SHARED:
            copies[name] = value
        elif what is np.ndarray:
            key = id(value)
            if key in clone_from_id:
                copies[name] = clone_from_id[key]
            else:
                copies[name] = clone_from_id[key] = value.__deepcopy__(clone_from_id)
                alive.append(value)
        else:
            copies[name] = copy.deepcopy(value, clone_from_id)
    result.original_id = str(id(self))
    return result


def _setters_of(kind: Any) -> frozenset[str] | None:
    """Attributes that a class sets in a way of its own; None where that is all of them."""
    names: frozenset[str] | None = None
    if kind.__setattr__ is object.__setattr__:
        members = {
            name: value for base in reversed(kind.__mro__) for name, value in base.__dict__.items()
        }
        names = frozenset(name for name, value in members.items() if hasattr(value, "__set__"))
    _setters[kind] = names
    return names
