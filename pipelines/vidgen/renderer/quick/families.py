"""Walks through mobjects and their parts: the same lists in the same order, gathered in loops.

Manim walks with generators inside generators, one call a mobject and level. Here only what holds
parts is entered. Wherever a class has a walk of its own, Manim's is used.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Reversible
from operator import attrgetter
from types import FunctionType, MethodType
from typing import Any

from manim import Mobject
from manim.utils import family as families
from manim.utils import iterables

from .everywhere import replace
from .stock import Stock

_WALKED = Stock(Mobject, "_iter_family")
_COUNTED = Stock(Mobject, "get_num_points")
_UPDATED = Stock(Mobject, "update")
_ALONE = Stock(Mobject, "get_family", "_iter_family", "get_num_points")
_parts = attrgetter("submobjects")
_updaters = attrgetter("updaters")
_z_index = attrgetter("z_index")
_extract = families.extract_mobject_family_members
_get_family = Mobject.get_family
_with_points = Mobject.family_members_with_points


def install() -> None:
    iterables.remove_list_redundancies.__code__ = _last_of_each.__code__
    Mobject.get_family = get_family
    Mobject.family_members_with_points = family_members_with_points
    Mobject.update = update
    _UPDATED.renew()
    _ALONE.renew()
    replace(_extract, extract_mobject_family_members)


def _last_of_each(lst: Reversible[Any]) -> list[Any]:
    """A dict keeps the first of equal keys, and their order, as Manim's loop with a set does."""
    return list(dict.fromkeys(reversed(lst)))[::-1]


def get_family(self: Any, recurse: bool = True) -> list[Any]:
    """As Mobject.get_family."""
    family = [self]
    if self.submobjects:
        _gather(self.submobjects, family, {id(self)})
    if not _WALKED.have(family):
        everyone: list[Any] = _get_family(self, recurse)
        return everyone
    if len(set(family)) == len(family):
        return family
    return _last_of_each(family)


def _gather(parts: list[Any], family: list[Any], above: set[int]) -> None:
    """Append all below. Nobody is entered again below itself."""
    if not any(map(_parts, parts)):
        family += parts
        return
    for part in parts:
        inner = part.submobjects
        if not inner:
            family.append(part)
        elif id(part) not in above:
            family.append(part)
            above.add(id(part))
            _gather(inner, family, above)
            above.remove(id(part))


def family_members_with_points(self: Any) -> list[Any]:
    """As Mobject.family_members_with_points."""
    family = self.get_family()
    if _COUNTED.have(family):
        return [one for one in family if len(one.points) > 0]
    return [one for one in family if one.get_num_points() > 0]


def update(self: Any, dt: float = 0, recursive: bool = True) -> Any:
    """As Mobject.update: does not go where there is nothing to update."""
    if self.updating_suspended:
        return self
    for updater in self.updaters:
        if _wants_time(updater):
            updater(self, dt)
        else:
            updater(self)
    if recursive:
        parts = self.submobjects
        nothing = not (any(map(_updaters, parts)) or any(map(_parts, parts)))
        if nothing and _UPDATED.have(parts):
            return self
        for part in self.submobjects:
            part.update(dt, recursive=recursive)
    return self


def _wants_time(updater: Any) -> bool:
    """Whether an updater has a parameter `dt`, read from the function itself where that is all."""
    function = updater.__func__ if type(updater) is MethodType else updater
    if type(function) is not FunctionType or function.__dict__:
        return "dt" in inspect.signature(updater).parameters
    code = function.__code__
    count = code.co_argcount + code.co_kwonlyargcount
    stars = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    first = 1 if function is not updater else 0
    return "dt" in code.co_varnames[first : count + stars]


def extract_mobject_family_members(
    mobjects: Iterable[Any], use_z_index: bool = False, only_those_with_points: bool = False
) -> list[Any]:
    """As manim.utils.family.extract_mobject_family_members: asks no mobject that has no parts."""
    everyone = list(mobjects)
    usual = Mobject.family_members_with_points is family_members_with_points
    if not (only_those_with_points and usual and _ALONE.have(everyone)):
        listed: list[Any] = _extract(everyone, use_z_index, only_those_with_points)
        return listed
    found: list[Any] = []
    for one in everyone:
        if one.submobjects:
            found += family_members_with_points(one)
        elif len(one.points) > 0:
            found.append(one)
    if len(set(found)) != len(found):
        found = _last_of_each(found)
    return sorted(found, key=_z_index) if use_z_index else found
