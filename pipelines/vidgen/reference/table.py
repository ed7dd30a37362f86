"""What the checks know of Manim: its names, and what its classes and functions have and take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Callable:
    """What a call may pass. `keywords` is None where any name is accepted, or nobody can know.

    `returns` is a bare name from its annotation, or "". The object of a method is not counted.
    """

    positional: tuple[str, ...]
    needed: frozenset[str]
    more: bool
    keywords: frozenset[str] | None
    returns: str


class Table:
    """Reads the plain values that `build` wrote, and each part of them once it is asked for.

    Classes go by their keys: their names, or their paths where two have the same name.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self._classes: Mapping[str, Mapping[str, Any]] = values["classes"]
        self._members: dict[str, frozenset[str]] = {}
        self._wide: dict[str, frozenset[str]] = {}
        self.manim: str = values["manim"]
        self.stars: Mapping[str, Mapping[str, str]] = values["stars"]

    def is_class(self, key: str) -> bool:
        return key in self._classes

    def order(self, key: str) -> tuple[str, ...]:
        """A class and its bases, in the order in which names are looked up."""
        return (key, *self._classes[key]["order"].split())

    def members(self, key: str) -> frozenset[str]:
        """All attributes and methods of a class's objects, inherited ones included."""
        if key not in self._members:
            own = (self._own(each) for each in self.order(key) if each in self._classes)
            self._members[key] = frozenset().union(*own)
        return self._members[key]

    def members_below(self, key: str) -> frozenset[str]:
        """As `members`, with those of all classes that derive from it."""
        if key not in self._wide:
            below = (each for each in self._classes if key in self.order(each))
            self._wide[key] = frozenset().union(*map(self.members, below))
        return self._wide[key]

    def is_dynamic(self, key: str) -> bool:
        """Whether a class answers for names of which nothing is known."""
        known = [self._classes[each] for each in self.order(key) if each in self._classes]
        return any(each["dynamic"] for each in known if each["module"] not in _GETTERS)

    def constructor(self, key: str) -> Callable | None:
        return self._callable(self._classes[key]["makes"])

    def method(self, key: str, name: str) -> Callable | None:
        """A method as the objects of a class have it; None for an attribute, or nothing."""
        for each in self.order(key):
            found = self._classes.get(each, _NOTHING)
            if name in found["methods"]:
                return self._callable(found["methods"][name])
            if name in found["attributes"].split():
                return None
        return None

    def merged(self, name: str) -> Callable | None:
        """What all methods of that name accept, taken together; None where anything else has one.

        For a method of an object of which nothing is known: what is not in here, none accepts.
        """
        found = self._named.get(name)
        if not found or name in self._plain:
            return None
        takes = [each for each in map(self._callable, found) if each is not None]
        alike = len({each.positional for each in takes}) == 1
        names: set[str] | None = set()
        for each in takes:
            names = None if names is None or each.keywords is None else names | each.keywords
        return Callable(
            takes[0].positional if alike else (),
            frozenset.intersection(*(each.needed for each in takes)) if alike else frozenset(),
            not alike or any(each.more for each in takes),
            None if names is None else frozenset(names),
            "",
        )

    def function(self, name: str) -> Callable | None:
        return self._callable(self._values["functions"].get(name))

    def camera(self, key: str) -> str:
        """The class of a scene's camera; "" where it is not known."""
        named = (self._classes.get(each, _NOTHING).get("camera") for each in self.order(key))
        return next(filter(None, named), "")

    def module(self, name: str) -> frozenset[str] | None:
        """The names in a module; None for one that is not known."""
        words = self._values["modules"].get(name)
        return None if words is None else frozenset(words.split())

    def has_module(self, name: str) -> bool:
        """Whether there is such a module, be its names known or not."""
        return name in self._values["modules"] or name in self._values["files"].split()

    @cached_property
    def colours(self) -> frozenset[str]:
        """The names of colours that may be written as texts."""
        return frozenset(self._values["colours"].split())

    @cached_property
    def outside(self) -> frozenset[str]:
        """The attributes that Manim gives to objects of any class."""
        return frozenset(self._values["outside"].split())

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every attribute that anything in a scene has: Manim's, Python's and numpy's."""
        own = (self._own(key) for key in self._classes)
        modules = (words.split() for words in self._values["modules"].values())
        return frozenset().union(self._plain, self._values["opengl"].split(), *own, *modules)

    @cached_property
    def _named(self) -> Mapping[str, list[Any]]:
        """The methods of all classes by their names; none for a name that is an attribute too."""
        found: dict[str, list[Any]] = {}
        for each in self._classes.values():
            for name, packed in each["methods"].items():
                found.setdefault(name, []).append(packed)
        for each in self._classes.values():
            for name in each["attributes"].split():
                found.pop(name, None)
        return found

    @cached_property
    def _plain(self) -> frozenset[str]:
        return self.outside.union(self._values["vocabulary"].split())

    def _own(self, key: str) -> set[str]:
        found = self._classes[key]
        return {*found["methods"], *found["attributes"].split()}

    def _callable(self, packed: list[Any] | None) -> Callable | None:
        if packed is None:
            return None
        positional, needed, more, keywords, returns = packed
        names = None if keywords is None else self._values["keywords"][keywords].split()
        return Callable(
            tuple(positional.split()),
            frozenset(needed.split()),
            more,
            None if names is None else frozenset(names),
            returns,
        )


_NOTHING: Mapping[str, Any] = {"methods": {}, "attributes": "", "dynamic": False}
_GETTERS = {"manim.mobject.mobject"}
"""Where names beginning with `get_` and `set_` are answered, and no others."""
