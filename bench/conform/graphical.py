"""Manim's graphical unit tests as scenes: each becomes a file that needs neither pytest nor Manim's
test tools, with the test's function called by a scene of the class that its decorator names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from conform.case import Case

FOLDER = Path("tests") / "test_graphical_units"
SCENE = "Tested"
FIXTURES = {"use_vectorized": ("True", "False")}
"""What a test may ask for beside the scene, and with which values it is then run."""

_REPLACED = {
    "from manim.utils.testing.frames_comparison import frames_comparison": (
        "frames_comparison = lambda function=None, **_: function or (lambda inner: inner)"
    ),
    "from ..helpers.path_utils import get_svg_resource": (
        "import pathlib as _paths\n"
        'get_svg_resource = lambda name: str(_paths.Path("img_svg_resources").resolve() / name)'
    ),
}
_TAIL = """

import manim as _manim


class {scene}({base}):
    def construct(self):
        {call}
        if self.animations is not None:
            self.wait(1 / _manim.config.frame_rate)  # the tests look at the very end, too
"""


def graphical(manim: Path) -> Iterator[Case]:
    """Every test of a checkout that compares frames of the Cairo renderer."""
    for file in sorted((manim / FOLDER).glob("test_*.py")):
        text = file.read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and (options := _options(node)) is not None:
                yield from _cases(file, _mended(text), node, options)


def _options(test: ast.FunctionDef) -> dict[str, str] | None:
    """What a test's decorator is given, as code; None where it has none or is of OpenGL."""
    for decorator in test.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        name = call.func if call else decorator
        if isinstance(name, ast.Name) and name.id == "frames_comparison":
            given = call.keywords if call else []
            options = {word.arg: ast.unparse(word.value) for word in given if word.arg}
            return None if "renderer_class" in options else options
    return None


def _cases(file: Path, text: str, test: ast.FunctionDef, options: dict[str, str]) -> Iterator[Case]:
    resources = file.parent / "img_svg_resources"
    asked = [argument.arg for argument in test.args.args if argument.arg != "scene"]
    for values in _values(asked):
        call = ", ".join(["self", *(f"{name}={value}" for name, value in values)])
        source = text + _TAIL.format(
            scene=SCENE,
            base=options.get("base_scene", "_manim.Scene"),
            call=f"{test.name}({call})",
        )
        told = "".join(f"[{name}={value}]" for name, value in values)
        beside = (resources,) if "get_svg_resource" in text else ()
        yield Case("tests", f"{file.stem}.{test.name}{told}", source, SCENE, beside)


def _values(asked: list[str]) -> list[list[tuple[str, str]]]:
    combined: list[list[tuple[str, str]]] = [[]]
    for name in asked:
        combined = [[*some, (name, value)] for some in combined for value in FIXTURES[name]]
    return combined


def _mended(text: str) -> str:
    return "\n".join(_REPLACED.get(line, line) for line in text.splitlines())
