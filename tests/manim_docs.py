"""The example scenes in the docstrings of the Manim that is installed, as files that run.

They are what Manim's own documentation draws: small programs by people who had never heard of
vidgen, and so the fairest sample there is of what a scene may look like. Nothing here imports
Manim. A test reaches this file with `sys.path`, as it does any helper beside it.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path

_DIRECTIVE = re.compile(r"^(?P<indent> *)\.\. manim:: +(?P<name>[A-Za-z_]\w*)\s*$")
_OPTION = re.compile(r"^:(?P<name>[a-z_]+):\s*(?P<value>.*)$")
_PROMPT = re.compile(r"^(>>>|\.\.\.)( |$)")
_HEADER = "from manim import *\n"
_OPENGL = "from manim.mobject.opengl.opengl_vectorized_mobject import"
_TAKEN_AS_GIVEN = {
    "Any": "from typing import Any",
    "OpenGLVGroup": f"{_OPENGL} OpenGLVGroup",
    "OpenGLVMobject": f"{_OPENGL} OpenGLVMobject",
}
"""Names that examples use without importing them, and where they come from."""


@dataclass(frozen=True)
class DocScene:
    """One example. `source` is a whole file in which `name` is the class to draw.

    `where` says whose docstring it stands in, as "manim.mobject.graph:Graph.add_edges", with a bare
    module where it is the module's own. `options` are those of the directive: a flag such as
    `save_last_frame` has the value "".
    """

    name: str
    source: str
    where: str
    options: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def is_still(self) -> bool:
        """Whether the documentation shows its last frame only."""
        return "save_last_frame" in self.options

    @property
    def is_opengl(self) -> bool:
        """Whether it draws what only Manim's OpenGL renderer can."""
        return "OpenGL" in self.source


def manim_folder() -> Path:
    """Where the package lies. Found without importing it, which takes seconds."""
    spec = find_spec("manim")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


@cache
def scenes() -> list[DocScene]:
    """Every example in the order of files and lines, those that need OpenGL at the end.

    Of examples with the same code only the first is there.
    """
    first: dict[str, DocScene] = {}
    files = sorted(manim_folder().rglob("*.py"))
    for file in sorted(files, key=lambda file: "opengl" in file.parts):
        for scene in _scenes_of(file):
            first.setdefault(scene.source, scene)
    return list(first.values())


@cache
def templates() -> list[DocScene]:
    """The scenes that `manim init` starts a project with."""
    return [
        DocScene(name=name, source=_file(code), where=f"manim/templates/{file.name}")
        for file in sorted((manim_folder() / "templates").glob("*.mtp"))
        for code in [file.read_text(encoding="utf-8")]
        for name in re.findall(r"^class (\w+)", code, re.MULTILINE)[-1:]
    ]


def _scenes_of(file: Path) -> Iterator[DocScene]:
    parts = ["manim", *file.relative_to(manim_folder()).with_suffix("").parts]
    module = ".".join(part for part in parts if part != "__init__")
    text = file.read_text(encoding="utf-8")
    if ".. manim::" not in text or module.startswith("manim.utils.docbuild"):
        return
    for qualname, docstring in _docstrings(ast.parse(text), ()):
        yield from scenes_in(docstring, ":".join(part for part in (module, qualname) if part))


def scenes_in(text: str, where: str) -> Iterator[DocScene]:
    """The examples of a docstring or of a page in reStructuredText."""
    for name, options, code in _directives(text):
        yield DocScene(name=name, source=_file(code), where=where, options=options)


def _docstrings(node: ast.AST, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """All strings that stand as statements, each with the qualified name of what it belongs to."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef):
            yield from _docstrings(child, (*names, child.name))
        elif isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            if isinstance(child.value.value, str):
                yield ".".join(names), inspect.cleandoc(child.value.value)
        else:
            yield from _docstrings(child, names)


def _directives(docstring: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """The name, options and code of each directive of a docstring."""
    lines = docstring.splitlines()
    for number, line in enumerate(lines):
        if found := _DIRECTIVE.match(line):
            options, code = _parts(_block(lines[number + 1 :], len(found["indent"])))
            yield found["name"], options, code


def _block(lines: list[str], indent: int) -> list[str]:
    """The lines at the head of `lines` that are empty or indented deeper, without that indent."""
    inside = takewhile(lambda line: not line.strip() or line[: indent + 1].isspace(), lines)
    return inspect.cleandoc("\n" + "\n".join(inside)).splitlines()


def _parts(block: list[str]) -> tuple[dict[str, str], str]:
    options = [found for line in takewhile(str.strip, block) if (found := _OPTION.match(line))]
    code = block[len(options) :]
    if any(line.startswith(">>>") for line in code):
        code = [_PROMPT.sub("", line) for line in code if _PROMPT.match(line)]
    return {found["name"]: found["value"] for found in options}, "\n".join(code).strip() + "\n"


def _file(code: str) -> str:
    words = set(re.findall(r"\w+", code))
    needs = [line for name, line in _TAKEN_AS_GIVEN.items() if name in words and line not in code]
    return _HEADER + "".join(f"{line}\n" for line in needs) + "\n" + code
