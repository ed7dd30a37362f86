"""What docs/maths.md says of the corpus is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from vidgen.errors import RenderError
from vidgen.renderer.maths.layout import svg_of

REPOSITORY = Path(__file__).parents[2]
TEXT = (REPOSITORY / "docs" / "maths.md").read_text(encoding="utf-8")
CORPUS = tomllib.loads((REPOSITORY / "tests/maths/corpus.toml").read_text(encoding="utf-8"))[
    "formula"
]


def test_every_formula_of_the_corpus_has_a_row():
    rows = re.findall(r"^\| (\d+) \| ([^:]+): ", TEXT, re.M)
    assert [about for _, about in rows] == [entry["about"] for entry in CORPUS]


def test_the_counts_are_those_of_the_rows():
    cells = [line.split(" | ") for line in re.findall(r"^\| \d+ \| (.*) \|$", TEXT, re.M)]
    for engine, name in ((-3, "built in"), (-2, "Typst"), (-1, "TeX Live")):
        right = sum(cell[engine].startswith("right") for cell in cells)
        wrong = sum(cell[engine].startswith("**wrong") for cell in cells)
        told = re.search(rf"^\| {name}[^|]*\| (\d+) \| (\d+) \| (\d+) \|", TEXT, re.M)
        assert told is not None
        assert [int(n) for n in told.groups()] == [right, wrong, len(cells) - right - wrong]


def test_the_error_that_is_shown_is_the_one_that_is_raised():
    shown = re.search(r"```text\n(.*?)\n→ (.*?)\n```", TEXT, re.S)
    assert shown is not None
    with pytest.raises(RenderError) as caught:
        svg_of(shown[1].split("\n")[1].strip())
    assert (caught.value.message, caught.value.cure) == (shown[1], shown[2])


def test_every_picture_is_there():
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", TEXT)
    assert len(pictures) == -(-len(CORPUS) // 12)
    assert all((REPOSITORY / "docs" / picture).is_file() for picture in pictures)
