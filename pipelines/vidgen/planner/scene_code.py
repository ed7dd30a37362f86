"""Manim scenes that a brief brings along as files: read, never run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..model.brief import seconds
from ..model.narration import MAX_SCENE_S
from ..model.pace import BOOKMARK
from .place import Place, shorten
from .sentences import sentences

TEMPLATE = "manim"
ASSET = "code"
MAX_BYTES = 1_000_000
_SPOKEN_IN = {"voiceover", "add_voiceover_text"}


@dataclass(frozen=True)
class SceneCode:
    """What a scene's code says of itself: the sentences to speak, and the pictures it asks for."""

    script: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


def is_scene(source: str) -> bool:
    """Whether a file that a brief names is a scene and not a picture."""
    return source.lower().endswith(".py")


def length_s(written: str, place: Place) -> float:
    """The length that a brief asks for, in seconds. Raises BriefError for any other words."""
    try:
        asked = seconds(written)
    except ValueError:
        asked = None
    if not isinstance(asked, int | float) or not 0 < asked <= MAX_SCENE_S:
        raise place.error(
            f"{shorten(written)!r} is not a length of a scene, up to an hour",
            cure='write how long it lasts at the least: ![what it shows](scene.py "8s")',
        )
    return float(asked)


def prepare_scene(path: Path, source: str, folder: Path, place: Place) -> Path:
    """A checked copy of a scene's file in `folder`, in UTF-8 and with plain line ends.

    Raises BriefError for what is no Python, or defines no class that could be a scene.
    """
    shown = f"the scene {shorten(source, 100)!r}"
    if path.stat().st_size > MAX_BYTES:
        raise place.error(f"{shown} is larger than 1 MB", cure="keep only the scene's own code")
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        tree = _parsed(text)
    except SyntaxError as error:
        raise place.error(
            f"{shown}, line {error.lineno}: {error.msg}", cure=f"correct {source} at that line"
        ) from None
    except (ValueError, RecursionError, MemoryError):
        raise place.error(f"{shown} is not Python in UTF-8", cure="save it as UTF-8") from None
    if not any(isinstance(node, ast.ClassDef) and node.bases for node in tree.body):
        raise place.error(
            f"{shown} defines no scene",
            cure="define a class that derives from NarratedScene, with a method construct",
        )
    copy = folder / f"{path.stem}.py"
    copy.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")
    return copy


def read_scene(code: str) -> SceneCode:
    """Read the sentences of BEATS, or else those of voiceovers, and the names of assets.

    Raises SyntaxError or ValueError for what is no Python.
    """
    tree = _parsed(code)
    script = tuple(_beats(tree)) or tuple(_voiceovers(tree))
    return SceneCode(script, tuple(dict.fromkeys(_assets(tree))))


def pictures_of(path: Path, source: str) -> tuple[str, ...]:
    """The pictures that a scene's file asks for, as the brief would name them; none of a bad one.

    `source` is how the brief names the file itself.
    """
    try:
        return tuple(beside(source, name) for name in read_scene(path.read_text("utf-8")).pictures)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()


def beside(source: str, name: str) -> str:
    """How the brief would name a file that lies beside another one."""
    return str(PurePosixPath(source).parent / name)


def _parsed(code: str) -> ast.Module:
    """A file's code, without Python's warnings about LaTeX in strings that are not raw."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(code)


def _beats(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id="BEATS")], value=ast.Dict(values=values))
                | ast.AnnAssign(target=ast.Name(id="BEATS"), value=ast.Dict(values=values))
            ):
                yield from filter(None, map(_text, values))


def _voiceovers(tree: ast.AST) -> Iterator[str]:
    for call in _calls(tree, _SPOKEN_IN):
        named = [keyword.value for keyword in call.keywords if keyword.arg == "text"]
        text = _text(*(named or call.args)[:1])
        yield from (text[a:b] for a, b in sentences(text))


def _assets(tree: ast.AST) -> Iterator[str]:
    return filter(None, (_text(*call.args) for call in _calls(tree, {"asset"})))


def _calls(tree: ast.AST, methods: Container[str]) -> list[ast.Call]:
    """The calls of methods, in the order in which they are written."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted(
        (c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr in methods),
        key=lambda call: (call.lineno, call.col_offset),
    )


def _text(*written: ast.expr) -> str:
    """A text that stands in the code, on one line and without bookmarks; nothing for any other."""
    match written:
        case [ast.Constant(value=str(text))]:
            return " ".join(BOOKMARK.sub("", text).split())
    return ""
