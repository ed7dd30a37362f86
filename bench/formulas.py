"""Set the corpus of formulas with an engine: a picture of each twelve, and seconds per formula.

`python bench/formulas.py builtin sheets/` draws `sheets/builtin-01.png` and so on, and writes
`sheets/builtin.json`: for each formula its seconds, and the error where it could not be set.
Engines: `builtin`, `latex` (needs TeX), `typst` (needs the packages of the group `formulas`).
`python bench/formulas.py table sheets/` prints what the engines did as a table in Markdown.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from measure import say
from PIL import Image, ImageDraw, ImageFont

REPOSITORY = Path(__file__).parent.parent
CORPUS = REPOSITORY / "tests" / "maths" / "corpus.toml"
ENGINES = ("builtin", "typst", "latex")
CELL = (640, 210)
COLUMNS, ROWS = 2, 6
LABEL = 34


def corpus() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(CORPUS.read_text(encoding="utf-8"))["formula"]
    return found


def source(entry: dict[str, Any]) -> str:
    """A formula as one line of text."""
    for kind in ("tex", "parts", "words", "items", "title"):
        if kind in entry:
            value = entry[kind]
            return value if isinstance(value, str) else " ¦ ".join(value)
    raise KeyError(entry["about"])


def mobject(entry: dict[str, Any], engine: str) -> Any:
    """The mobject that a scene would make of an entry."""
    from manim import BulletedList, MathTex, Tex, Title

    if engine == "typst":
        return typst(entry)
    if "tex" in entry:
        return MathTex(entry["tex"])
    if "parts" in entry:
        return MathTex(*entry["parts"])
    if "words" in entry:
        return Tex(*entry["words"])
    return BulletedList(*entry["items"]) if "items" in entry else Title(*entry["title"])


def typst(entry: dict[str, Any]) -> Any:
    """The formula translated by tex2typst and set by Manim's own support for Typst."""
    from manim import MathTypst
    from tex2typst import tex2typst

    if "tex" not in entry and "parts" not in entry:
        raise ValueError("no translation of words")
    return MathTypst(tex2typst(entry["tex"] if "tex" in entry else " ".join(entry["parts"])))


def cpu_s() -> float:
    """What this process and the tools it ran have used so far."""
    return sum(os.times()[:4])


def picture(shown: Any) -> Image.Image:
    """A mobject in black on white, made smaller where it is wider than a cell."""
    from manim.camera.camera import Camera

    width, height = CELL[0], CELL[1] - LABEL
    frame = 8.0
    camera = Camera(
        pixel_width=width,
        pixel_height=height,
        frame_width=frame,
        frame_height=frame * height / width,
        background_color="#202020",
    )
    shown.move_to([0, 0, 0])
    scale = min(1.0, 7.7 / shown.width, 0.92 * frame * height / width / max(shown.height, 0.01))
    shown.scale(scale)
    camera.capture_mobjects([shown])
    return Image.fromarray(np.array(camera.pixel_array)[..., :3])


def sheet(cells: list[tuple[str, Image.Image | str]]) -> Image.Image:
    font = ImageFont.truetype(
        str(next((REPOSITORY / "presets/fonts").glob("*Mono*Regular*"), "DejaVuSans.ttf")), 11
    )
    whole = Image.new("RGB", (CELL[0] * COLUMNS, CELL[1] * ROWS), "#202020")
    draw = ImageDraw.Draw(whole)
    for number, (label, image) in enumerate(cells):
        x, y = number % COLUMNS * CELL[0], number // COLUMNS * CELL[1]
        draw.rectangle((x, y, x + CELL[0], y + CELL[1]), outline="#555555")
        for row in range(2):
            draw.text((x + 6, y + 3 + 14 * row), label[row * 92 : row * 92 + 92], "#9fd0ff", font)
        if isinstance(image, str):
            draw.multiline_text((x + 6, y + 60), image, "#ff8080", font)
        else:
            whole.paste(image, (x + 1, y + LABEL))
    return whole


def main(engine: str, folder: Path, wanted: str = "") -> None:
    from manim import tempconfig

    folder.mkdir(parents=True, exist_ok=True)
    install(engine)
    results, cells = [], []
    logging.disable(logging.INFO)
    with TemporaryDirectory() as media, tempconfig({"media_dir": media, "disable_caching": True}):
        for number, entry in enumerate(corpus(), 1):
            if wanted and wanted not in entry["about"]:
                continue
            start = cpu_s()
            label = f"{number} {entry['about']}: {source(entry)}"
            error = None
            try:
                shown = mobject(entry, engine)
                seconds = cpu_s() - start
                cells.append((label, picture(shown)))
            except Exception as raised:
                seconds, error = cpu_s() - start, f"{type(raised).__name__}: {raised}"
                cells.append((label, error))
            results.append({"about": entry["about"], "seconds": seconds, "error": error})
    per = COLUMNS * ROWS
    for page in range(0, len(cells), per):
        sheet(cells[page : page + per]).save(folder / f"{engine}-{page // per + 1:02}.png")
    (folder / f"{engine}.json").write_text(json.dumps(results, indent=1), encoding="utf-8")


def install(engine: str) -> None:
    from manim import config

    for package in ("siunitx", "cancel", "bm", "mathrsfs", "braket", "textcomp", "xcolor"):
        config.tex_template.add_to_preamble(rf"\usepackage{{{package}}}")
    config.tex_template.add_to_preamble(r"\usepackage[version=4]{mhchem}")
    if engine == "builtin":
        from vidgen.renderer.maths import install as builtin

        builtin()


def table(folder: Path) -> None:
    """Print a row for each formula: whether each engine shows it, and in what CPU time."""
    engines = [name for name in ENGINES if (folder / f"{name}.json").exists()]
    found = {
        name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in engines
    }
    say(f"| | formula | {' | '.join(engines)} |")
    say(f"| --- | --- | {' | '.join('---' for _ in engines)} |")
    for number, entry in enumerate(corpus()):
        cells = [verdict(entry, name, found[name][number]) for name in engines]
        text = source(entry).replace("|", "\\|")
        say(f"| {number + 1} | {entry['about']}: `{text}` | {' | '.join(cells)} |")
    for name in engines:
        right = sum(
            "right" in verdict(e, name, r) for e, r in zip(corpus(), found[name], strict=True)
        )
        seconds = sorted(result["seconds"] for result in found[name])
        say(f"{name}: {right} of {len(seconds)} right, median {seconds[len(seconds) // 2]:.3f} s")


def verdict(entry: dict[str, Any], engine: str, result: dict[str, Any]) -> str:
    if result["error"]:
        return "refused"
    word = "**wrong**" if engine in entry.get("wrong_in", ()) else "right"
    return f"{word} {result['seconds'] * 1000:.0f} ms"


if __name__ == "__main__" and sys.argv[1] == "table":
    table(Path(sys.argv[2]))
elif __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:4])
