"""Files that a scene would open, and paths that are written out where an asset has a name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from .policy_source import Finding, Source, text_of, words

_READERS = words("load loadtxt genfromtxt fromfile fromregex memmap open_memmap DataSource")
_WRITERS = words("save savez savez_compressed savetxt")
_WRITING = words("write_text write_bytes tofile savefig to_csv to_json unlink mkdir rmdir")
_SHAPES = "draw it with shapes"
_TAKERS = {
    "ImageMobject": ("filename_or_array", _SHAPES),
    "SVGMobject": ("file_name", _SHAPES),
    "OpenGLSVGMobject": ("file_name", _SHAPES),
    "OpenGLImageMobject": ("filename_or_array", _SHAPES),
    "Code": ("code_file", "write `code_string=`"),
    "add_sound": ("sound_file", "leave it out"),
    "register_font": ("font_file", "use the style's fonts"),
}
"""What takes the path of a file, the keyword for it, and what there is to do instead."""
_ONLY_BY_NAME = frozenset({"Code"})
_TEX = re.compile(
    r"\\(write18|openin\d|openout\d|directlua|ShellEscape|lstinputlisting|verbatiminput"
    r"|immediate\s*\\write|input\s*[{/.~|]|include\s*\{)"
)
_FILE = re.compile(r"\.\w{2,5}$")
_WRITE = ("a scene writes no files", "remove it: what is drawn is the film")
_ASSET = 'write words and numbers into the code; `open(self.asset("name"))` reads an asset'


def files_opened(source: Source) -> Iterator[Finding]:
    """`open`, numpy's and Pillow's readers and writers, except to read an asset."""
    assets = _names_of_assets(source)
    for call in source.each(ast.Call):
        name = source.dotted(call.func)
        if isinstance(call.func, ast.Name) and call.func.id == "open" and not source.knows("open"):
            yield from _opened(source, call, assets)
        elif isinstance(call.func, ast.Attribute) and call.func.attr in _WRITING:
            yield source.finding(call, f"{call.func.attr}: {_WRITE[0]}", _WRITE[1])
        elif name.startswith("numpy.") and name.rpartition(".")[2] in _WRITERS:
            yield source.finding(call, f"{name}: {_WRITE[0]}", _WRITE[1])
        elif _is_reader(name) and not _is_asset(_first(call), assets):
            yield source.finding(call, f"{name} opens a file that is not there", _ASSET)
    for handed in _handed_on(source):
        yield source.finding(handed, "open: a scene reads no files but its assets", _ASSET)


def paths_written_out(source: Source) -> Iterator[Finding]:
    """Pictures, drawings and sounds by a path rather than by the name of an asset."""
    literals = _literals(source)
    for call in source.each(ast.Call):
        name = _name(call.func)
        if name not in _TAKERS or name in source.bound:
            continue
        keyword, otherwise = _TAKERS[name]
        given = _given(call, keyword, name not in _ONLY_BY_NAME)
        path = None if given is None else _path(given, literals)
        if given is None or path is None:
            continue
        asset, file = _named(path)
        yield source.finding(
            given,
            f"{name} names {file}, and a scene has only its assets",
            f'write `self.asset("{asset}")` for an asset of a NarratedScene, or {otherwise}',
        )


def _named(path: str) -> tuple[str, str]:
    """What the asset for a path may be called, and what to call the file in a message."""
    file = PurePosixPath(path.replace("\\", "/"))
    asset = re.sub(r"\W+", "_", file.stem).strip("_")
    if not asset or "{}" in file.stem or file.name.startswith("."):
        return "name", "a file"
    return asset, f"the file {file.name}"


def _path(given: ast.expr, literals: dict[str, str]) -> str | None:
    """The path that an expression spells, at least its last part; None where it spells none."""
    if isinstance(given, ast.Name):
        return literals.get(given.id)
    text = text_of(given)
    if text is not None:
        return None if "<svg" in text else text
    if _is_asset(given, frozenset()):
        return None
    parts = [part.value for part in ast.walk(given) if isinstance(part, ast.Constant)]
    return next((part for part in parts if isinstance(part, str) and _FILE.search(part)), None)


def _literals(source: Source) -> dict[str, str]:
    """Names that stand for a text, by assignments such as LOGO = "logo.png"."""
    return {
        target.id: text
        for node in source.each(ast.Assign)
        if (text := text_of(node.value)) is not None
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def tex_files(source: Source) -> Iterator[Finding]:
    """TeX that reads or writes files, or runs programs."""
    for text in source.each(ast.Constant):
        if isinstance(text.value, str) and (found := _TEX.search(text.value)):
            command = found[0].rstrip("{ /.~|")
            yield source.finding(
                text,
                f"TeX may not use {command}: it reaches files or programs",
                "write the formula itself",
            )


def _opened(source: Source, call: ast.Call, assets: frozenset[str]) -> Iterator[Finding]:
    mode = text_of(call.args[1]) if len(call.args) > 1 else None
    mode = mode or next((text_of(key.value) for key in call.keywords if key.arg == "mode"), None)
    if mode and set(mode) & set("wax+"):
        yield source.finding(call, f"open: {_WRITE[0]}", _WRITE[1])
    elif not _is_asset(_first(call), assets):
        yield source.finding(call, "open: a scene reads no files but its assets", _ASSET)


def _handed_on(source: Source) -> Iterator[ast.Name]:
    """`open` used as a value: in map(open, names), or under another name."""
    if source.knows("open"):
        return
    called = {id(call.func) for call in source.each(ast.Call)}
    for name in source.each(ast.Name):
        if name.id == "open" and id(name) not in called:
            yield name


def _is_reader(name: str) -> bool:
    root, _, last = name.partition(".")
    return (root == "numpy" and last in _READERS) or name == "PIL.Image.open"


def _is_asset(node: ast.expr | None, assets: frozenset[str]) -> bool:
    """Whether an expression is self.asset("name"), or is made of that."""
    return node is not None and any(
        getattr(part, "attr", "") == "asset" or _name(part) in assets for part in ast.walk(node)
    )


def _names_of_assets(source: Source) -> frozenset[str]:
    """The names and attributes that hold the path of an asset."""
    return frozenset(
        _name(target)
        for node in source.each(ast.Assign)
        if _is_asset(node.value, frozenset())
        for target in node.targets
    ) - {""}


def _name(node: ast.AST) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def _first(call: ast.Call) -> ast.expr | None:
    return call.args[0] if call.args else None


def _given(call: ast.Call, keyword: str, by_place: bool) -> ast.expr | None:
    named = next((key.value for key in call.keywords if key.arg == keyword), None)
    return named or (_first(call) if by_place else None)
