"""A file must define a scene, and the scene must have a `construct`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from difflib import get_close_matches

from .policy_source import Finding, Source


def scene_missing(source: Source) -> Iterator[Finding]:
    """No class that can be drawn, or one that Manim would not draw."""
    classes = {node.name: node for node in source.tree.body if isinstance(node, ast.ClassDef)}
    scenes = [node for node in classes.values() if is_scene(node, classes)]
    if scenes:
        yield from _constructs(source, scenes, classes)
    elif found := next((n for n in classes.values() if _construct(n)), None):
        yield source.finding(
            found,
            f"class {found.name} has a construct, but is not a scene",
            f"write `class {found.name}({_base(source)}):`",
        )
    else:
        yield source.finding(source.tree, "the file defines no scene", _form(source))


def is_scene(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> bool:
    """Whether a class derives from one whose name ends in Scene, by way of others in the file."""
    waiting, seen = [node], {node.name}
    while waiting:
        names = base_names(waiting.pop())
        if any(name.endswith("Scene") for name in names):
            return True
        fresh = [name for name in dict.fromkeys(names) if name in classes and name not in seen]
        seen.update(fresh)
        waiting += [classes[name] for name in fresh]
    return False


def base_names(node: ast.ClassDef) -> list[str]:
    """The last part of each base's name: `Scene` for `manim.Scene`."""
    return [getattr(base, "attr", getattr(base, "id", "")) for base in node.bases]


def _form(source: Source) -> str:
    return f"define `class Film({_base(source)}):` with a method `def construct(self):`"


def _base(source: Source) -> str:
    """What a scene here should derive from: without vidgen's kit there is only Manim's."""
    names = [node.module or "" for node in source.each(ast.ImportFrom)]
    return "NarratedScene" if any(name.startswith("vidgen.") for name in names) else "Scene"


def _constructs(
    source: Source, scenes: list[ast.ClassDef], classes: dict[str, ast.ClassDef]
) -> Iterator[Finding]:
    own = [method for node in classes.values() if (method := _construct(node))]
    for method in own:
        if not (method.args.args or method.args.posonlyargs or method.args.vararg):
            yield source.finding(
                method, "construct does not take self", "write `def construct(self):`"
            )
    if not own and not _builds(scenes):
        yield _nothing_drawn(source, scenes[-1])


def _builds(scenes: list[ast.ClassDef]) -> bool:
    """Whether something else draws: a `setup`, or a base that is no scene of Manim's own."""
    names = {
        item.name for node in scenes for item in node.body if isinstance(item, ast.FunctionDef)
    }
    return "setup" in names


def _nothing_drawn(source: Source, scene: ast.ClassDef) -> Finding:
    methods = {item.name: item for item in scene.body if isinstance(item, ast.FunctionDef)}
    near = get_close_matches("construct", [name.lower() for name in methods], 1, 0.7)
    meant = next((node for name, node in methods.items() if name.lower() in near), None)
    return source.finding(
        meant or scene,
        f"scene {scene.name} has no method construct, so that nothing is drawn",
        "write `def construct(self):`",
    )


def _construct(node: ast.ClassDef) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    methods = [item for item in node.body if isinstance(item, kinds)]
    return next((item for item in methods if item.name == "construct"), None)
