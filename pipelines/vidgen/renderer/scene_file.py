"""Load a scene's code from its file, and say where in that file something went wrong."""

from __future__ import annotations

import errno
import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from ..errors import SceneCodeError, StorageError, VidgenError
from ..files import error_where

MODULE = "vidgen_scene"
_UNHELD = "write it without that, or read the code and run it unconfined with --trust"
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


Why = Callable[[BaseException], str | None]
"""Says in words why a scene could not do what raised an error; None where it says so itself."""


def _as_it_says(error: BaseException) -> None:
    del error


def scene_class(code: Path, name: str | None = None, why: Why = _as_it_says) -> type[Any]:
    """The scene that a file defines, or the one named. SceneCodeError where there is none."""
    found = _scenes(_load(code, why))
    if name is not None:
        found = [kind for kind in found if kind.__name__ == name]
    if not found:
        what = f"no scene named {name}" if name else "no scene"
        raise SceneCodeError(
            f"{code.name} defines {what}",
            cure="define a class that derives from NarratedScene, with a method construct",
        )
    return found[0]


def _scenes(module: ModuleType) -> list[type[Any]]:
    """The scenes of a module: narrated ones first, those that others build on left out."""
    from manim import Scene

    from .narrated import Narrated

    own = [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Scene) and kind.__module__ == MODULE
    ]
    leaves = [kind for kind in own if not any(kind in other.__mro__[1:] for other in own)]
    return sorted(leaves, key=lambda kind: not issubclass(kind, Narrated))


def _load(code: Path, why: Why) -> ModuleType:
    spec = importlib.util.spec_from_file_location(MODULE, code)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[MODULE] = module
    keep, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        with blaming(code, why):
            spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = keep
    return module


@contextmanager
def blaming(code: Path, why: Why = _as_it_says) -> Iterator[None]:
    """Turn whatever a scene's code raises into a SceneCodeError with its line."""
    try:
        yield
    except (StorageError, SceneCodeError):
        raise
    except OSError as error:
        if error.errno in _DISK and why(error) is None:
            raise error_where(error, code) from error
        raise _blame(error, code, why) from error
    except (Exception, SystemExit) as error:
        raise _blame(error, code, why) from error


def _blame(error: BaseException, code: Path, why: Why) -> SceneCodeError:
    line = _line(error, code)
    where = f"{code.name}, line {line}" if line else code.name
    cure = error.cure if isinstance(error, VidgenError) else None
    reason, what = why(error), _what(error)
    if reason:
        what, cure = f"{what}: {reason}", _UNHELD
    return SceneCodeError(
        f"{where}: {what}", line=line, cure=cure or f"correct {code.name} at that line"
    )


def _what(error: BaseException) -> str:
    if isinstance(error, VidgenError):
        return error.message
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}"
    return f"{type(error).__name__}: {error}".removesuffix(": ")


def _line(error: BaseException, code: Path) -> int | None:
    if isinstance(error, SyntaxError) and error.filename == str(code):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(code)]
    return lines[-1] if lines else None
