"""Where scenes come from: Manim's own tests, its documentation, and our own hard ones."""

from __future__ import annotations

import ast
import math
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

from conform.case import Case
from PIL import Image

TESTS = Path(__file__).parents[2] / "tests"
HARD = TESTS / "renderer" / "hard"
TEMPLATES = TESTS.parent / "templates" / "scenes"
EXAMPLES = TESTS.parent / "examples"
sys.path.insert(0, str(TESTS))

import manim_docs  # noqa: E402


def hard(folder: Path) -> Iterator[Case]:
    """Our own scenes, each with a picture and a sound beside it, which are made in `folder`."""
    beside = (_picture(folder / "picture.png"), _tone(folder / "tone.wav"))
    for file in sorted(HARD.glob("*.py")):
        text = file.read_text(encoding="utf-8")
        for scene in scenes_in(text):
            yield Case("hard", f"{file.stem}.{scene}", text, scene, beside)


def docs(manim: Path | None, folder: Path) -> Iterator[Case]:
    """The examples of the documentation: docstrings, templates and, of a checkout, its pages.

    The sound that one of them plays is made in `folder`.
    """
    click = _tone(folder / "click.wav")
    seen: set[str] = set()
    found = [*manim_docs.scenes(), *manim_docs.templates(), *(_pages(manim) if manim else ())]
    for scene in found:
        name = f"{scene.where}.{scene.name}"
        if scene.source not in seen:
            beside = (click,) if click.name in scene.source else ()
            yield Case("docs", _unique(name, seen), scene.source, scene.name, beside)
        seen.add(scene.source)


def examples(manim: Path) -> Iterator[Case]:
    """The example scenes of a checkout."""
    folder = manim / "example_scenes"
    beside = tuple(path for path in folder.iterdir() if path.suffix != ".py")
    for file in sorted(folder.glob("*.py")):
        text = file.read_text(encoding="utf-8")
        for scene in scenes_in(text):
            yield Case("examples", f"{file.stem}.{scene}", text, scene, beside)


def vidgen() -> Iterator[Case]:
    """What vidgen itself brings: the templates of scenes, and the examples written by hand."""
    for file in [*sorted(TEMPLATES.glob("*.py")), *sorted(EXAMPLES.glob("*/*.py"))]:
        text = file.read_text(encoding="utf-8")
        for scene in scenes_in(text):
            if scene != "Image":  # it shows a picture that a film has
                yield Case("vidgen", f"{file.parent.name}.{scene}", text, scene)


def scenes_in(text: str) -> list[str]:
    """The classes of a file that have a method `construct`, but for those with a leading _."""
    return [
        node.name
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        if any(isinstance(part, ast.FunctionDef) and part.name == "construct" for part in node.body)
    ]


def _unique(name: str, seen: set[str]) -> str:
    found = next(
        fresh for fresh in (name, *(f"{name}-{at}" for at in range(2, 100))) if fresh not in seen
    )
    seen.add(found)
    return found


def _pages(manim: Path) -> Iterator[manim_docs.DocScene]:
    for page in sorted((manim / "docs" / "source").rglob("*.rst")):
        where = page.relative_to(manim / "docs" / "source").as_posix()
        yield from manim_docs.scenes_in(page.read_text(encoding="utf-8"), where)


def _picture(path: Path) -> Path:
    """A small picture in which every pixel differs, with a transparent corner."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.new("RGBA", (96, 54))
    picture.putdata(
        [
            (x * 255 // 95, y * 255 // 53, (x * y) % 256, 255 if x + y > 30 else 90)
            for y in range(54)
            for x in range(96)
        ]
    )
    picture.save(path)
    return path


def _tone(path: Path) -> Path:
    """A tenth of a second of a tone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rate = 8000
    samples = [int(8000 * math.sin(at * 2 * math.pi * 440 / rate)) for at in range(rate // 10)]
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"".join(value.to_bytes(2, "little", signed=True) for value in samples))
    return path
