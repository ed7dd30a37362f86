"""The shape of the house: who imports whom, and what is in the wheel."""

from __future__ import annotations

import ast
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
LIBRARY = REPOSITORY / "pipelines" / "vidgen"
SHELL = REPOSITORY / "vidgen_cli"

FLOORS = (
    {"errors", "events"},
    {"files", "guarded", "model", "redacted", "resources", "s3", "tether"},
    {"sections", "spending"},
    {"manifest", "presets", "sandbox", "settings", "store", "template"},
    {"engine", "media", "planner", "prompts", "reference"},
    {"brief", "providers", "renderer", "rig", "upload"},
    {"asking", "npc", "revision", "scaling"},
    {"planning", "writing"},
    {"stages"},
    {"characters"},
    {"clips"},
)
"""From the ground up. A room imports from floors below its own, and from itself."""

SAME_ROOM = {"project": "engine"}
"""A project is what the engine works on: the two know each other."""

SLOW = {"boto3", "botocore", "litellm", "moviepy", "onnxruntime", "hibari", "normt2s"}
"""Never imported before they are needed."""


def room(module: str) -> str:
    name = module.split(".")[1]
    return SAME_ROOM.get(name, name)


def floor(name: str) -> int:
    return next(height for height, rooms in enumerate(FLOORS) if name in rooms)


def module_of(file: Path) -> str:
    parts = file.relative_to(LIBRARY.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(file: Path, tree: ast.AST) -> Iterator[str]:
    """The full names of all that a file of the library imports, wherever in it."""
    package = file.relative_to(LIBRARY.parent).parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            whole = source == "vidgen"
            yield from (f"vidgen.{name.name}" for name in node.names) if whole else [source]


def library_files() -> list[Path]:
    return sorted(LIBRARY.rglob("*.py"))


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def test_every_room_stands_on_a_floor():
    found = {room(module_of(file)) for file in library_files() if file.parent != LIBRARY}
    found |= {room(module_of(file)) for file in LIBRARY.glob("*.py") if file.stem != "__init__"}
    assert found == set(chain.from_iterable(FLOORS))


def test_imports_run_only_downward():
    climbing = []
    for file in library_files():
        if file == LIBRARY / "__init__.py":
            continue
        here = room(module_of(file))
        for name in imports(file, parsed(file)):
            if not name.startswith("vidgen.") or room(name) == here:
                continue
            if floor(room(name)) >= floor(here):
                climbing.append(f"{file.relative_to(LIBRARY)} imports {name}")
    assert climbing == []


def test_the_library_names_its_own_parts_relatively():
    absolute = [
        f"{file.relative_to(LIBRARY)} imports {node.module}"
        for file in library_files()
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.ImportFrom) and not node.level
        if (node.module or "").partition(".")[0] == "vidgen"
    ]
    assert absolute == []


def test_providers_know_neither_the_store_nor_the_engine():
    known = {"errors", "events", "files", "media", "model", "providers", "redacted", "resources"}
    for file in (LIBRARY / "providers").rglob("*.py"):
        named = {room(name) for name in imports(file, parsed(file)) if name.startswith("vidgen.")}
        assert named <= known, file


def test_the_library_knows_no_terminal_and_no_shell():
    for file in library_files():
        roots = {name.partition(".")[0] for name in imports(file, parsed(file))}
        assert not roots & {"rich", "typer", "click", "vidgen_cli"}, file


def test_slow_libraries_are_imported_where_they_are_needed():
    """At the top of a file only a block for type checkers may name them."""
    for file in [*library_files(), *SHELL.rglob("*.py")]:
        top = [node for node in parsed(file).body if isinstance(node, ast.Import | ast.ImportFrom)]
        named = {
            name.partition(".")[0]
            for node in top
            for name in (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else [alias.name for alias in node.names]
            )
        }
        assert not named & SLOW, file


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.Path:
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("wheel")
    built = next(WheelBuilder(str(REPOSITORY)).build(directory=str(folder), versions=["standard"]))
    return zipfile.Path(built)


def test_the_wheel_holds_the_library_the_shell_and_all_their_data(wheel):
    inside = set(wheel.root.namelist())
    for folder, place in ((LIBRARY, "vidgen"), (SHELL, "vidgen_cli")):
        for file in folder.rglob("*.py"):
            assert f"{place}/{file.relative_to(folder).as_posix()}" in inside
    for kind in ("presets", "templates"):
        for file in (REPOSITORY / kind).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                name = file.relative_to(REPOSITORY).as_posix()
                assert f"vidgen/_data/{name}" in inside, name
    assert "vidgen/py.typed" in inside


def test_the_wheel_holds_nothing_else(wheel):
    roots = {name.partition("/")[0] for name in wheel.root.namelist()}
    assert {root for root in roots if not root.endswith(".dist-info")} == {"vidgen", "vidgen_cli"}
    assert not [name for name in wheel.root.namelist() if name.endswith(".pyc")]


def test_the_wheel_holds_the_licence_of_every_font(wheel):
    licences = {name.rpartition("/")[2] for name in wheel.root.namelist() if "/licenses/" in name}
    families = {
        path.name.partition(".")[0] for path in (REPOSITORY / "presets/fonts").glob("*.txt")
    }
    assert {"LICENSE", *(f"{family}.LICENSE.txt" for family in families)} <= licences
    for font in (REPOSITORY / "presets/fonts").glob("*.[ot]tf"):
        assert any(font.name.startswith(family) for family in families), font
