"""Packages that Manim loads as it starts, though next to no scene needs them, loaded when needed.

They are there as ever: imported, with their place and their parts. What is in them is loaded when
something of it is first asked for, by whomever: a scene may use them as without this.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

PACKAGES = frozenset({"numpy.f2py", "scipy.spatial", "soupsieve"})
"""By whom: numpy's copy within scipy; what turns things about, which is one part; Beautiful Soup.

Of each nothing but its name, or a part of it, is asked for as Manim is imported.
"""

_lock = threading.RLock()
_begun: set[str] = set()


class Deferred(ModuleType):
    """A package that is not loaded yet."""

    def __getattr__(self, name: str) -> Any:
        part = sys.modules.get(f"{self.__name__}.{name}")
        if part is not None:
            return part
        _load(self)
        return getattr(self, name)

    def __dir__(self) -> list[str]:
        _load(self)
        return dir(self)


def _load(package: ModuleType) -> None:
    """Load what is in a package, which then is one like others. Raises whatever that raises."""
    name = package.__name__
    with _lock:
        if name in _begun:  # asked for by itself, before it has come to that
            raise AttributeError(f"module {name!r} is not loaded to its end")
        if _waits(package):
            _begun.add(name)
            try:
                _loader(package).exec_module(package)
                package.__class__ = ModuleType
            finally:
                _begun.remove(name)


def _waits(package: ModuleType) -> bool:
    return type(package) is Deferred


def _loader(package: ModuleType) -> Loader:
    assert package.__spec__ is not None
    assert package.__spec__.loader is not None
    return package.__spec__.loader


class _Later(Loader):
    """Leaves the work to another loader, and for later."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        module.__spec__.loader = module.__loader__ = self._loader
        module.__class__ = Deferred


class _Finder(MetaPathFinder):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in PACKAGES or name in sys.modules:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Later(spec.loader)
        return spec


def install() -> None:
    """Defer the packages in this process, as far as they are not loaded yet."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


install()
