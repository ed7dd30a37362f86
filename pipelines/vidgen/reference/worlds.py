"""What scenes use beside Manim: the modules of Python and numpy, and what their objects have."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from typing import Any

MODULES = ("numpy", "numpy.linalg", "numpy.random", "math", "random", "itertools", "functools")
"""The modules whose names are checked as Manim's are."""

_TYPES = (
    "builtins.str builtins.int builtins.float builtins.complex builtins.list builtins.dict "
    "builtins.set builtins.tuple builtins.range builtins.slice builtins.bytes builtins.object "
    "builtins.type builtins.property builtins.BaseException types.FunctionType types.MethodType "
    "types.GeneratorType types.ModuleType types.CodeType inspect.Signature inspect.Parameter "
    "collections.Counter collections.deque collections.OrderedDict "
    "collections.defaultdict decimal.Decimal fractions.Fraction datetime.datetime "
    "datetime.timedelta pathlib.Path random.Random re.Match re.Pattern functools.partial "
    "io.TextIOWrapper io.BytesIO numpy.ndarray numpy.float64 numpy.int64 numpy.complex128 "
    "numpy.ufunc numpy.random.Generator numpy.random.RandomState networkx.Graph networkx.DiGraph "
    "cairo.Context PIL.Image.Image scipy.interpolate.BSpline enum.Enum colour.Color"
)


_MODELS = ("vidgen.model.shot.Shot", "vidgen.model.preset.Style", "vidgen.model.preset.Fonts")
"""What a narrated scene finds under `self.shot` and `self.look`."""


def vocabulary() -> set[str]:
    """Every attribute that an object of those types has."""
    names = {name for kind in _found(_TYPES.split()) for name in dir(kind)}
    names |= {name for kind in _found(_MODELS) for name in kind.model_fields}
    return {name for name in names if not name.startswith("__")}


def _found(paths: Iterable[str]) -> Iterator[Any]:
    for path in paths:
        module, _, name = path.rpartition(".")
        try:
            yield getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError):
            continue
