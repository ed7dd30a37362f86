"""Questions find the symbols that answer them."""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from vidgen.reference import home
from vidgen.reference.answers import answers
from vidgen.reference.index import index_of
from vidgen.reference.search import Index

QUESTIONS = tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))


def missed(place: Path, questions: Mapping[str, Sequence[str]]) -> list[str]:
    """The questions whose right symbol is not among the first five."""
    pages = home.pages(place)
    index = home.index(place)
    found = {asked: {pages[number]["name"] for number in index.best(asked)} for asked in questions}
    return [asked for asked, right in questions.items() if not found[asked] & set(right)]


def test_nine_of_ten_questions_find_their_symbol(place: Path, capsys: pytest.CaptureFixture[str]):
    asked = QUESTIONS["tuned"]
    wrong = missed(place, asked)
    with capsys.disabled():
        sys.stdout.write(f"[{len(asked) - len(wrong)} of {len(asked)} found] ")
    assert len(asked) >= 50
    assert len(wrong) <= 0.1 * len(asked), wrong


def test_questions_that_nothing_was_chosen_by_find_theirs_as_often(place: Path):
    wrong = missed(place, QUESTIONS["held_out"])
    assert len(wrong) <= 0.1 * len(QUESTIONS["held_out"]), wrong


def test_every_right_symbol_is_in_the_reference(place: Path):
    known = {page["name"] for page in home.pages(place)}
    for asked, right in [*QUESTIONS["tuned"].items(), *QUESTIONS["held_out"].items()]:
        assert known & set(right), asked


def test_a_question_takes_milliseconds_and_an_index_a_second(place: Path):
    pages = home.pages(place)
    begun = time.process_time()
    index = Index(index_of(pages))
    assert time.process_time() - begun < 60
    begun = time.process_time()
    for asked in QUESTIONS["tuned"]:
        index.best(asked)
    assert (time.process_time() - begun) / len(QUESTIONS["tuned"]) < 1


@pytest.mark.parametrize(
    "name", ["MathTex", "VGroup", "Mobject.next_to", "always_redraw", "set_color_by_tex"]
)
def test_a_name_is_its_own_best_answer(place: Path, name: str):
    first = answers(name, 1)[0]
    assert first.name in (name, first.name.rpartition(".")[0] + "." + name)


def test_the_kit_is_found_too(place: Path):
    names = [answer.name for answer in answers("rows of points as a bulleted slide of the kit")]
    assert "bullet_rows" in names


def test_an_answer_has_arguments_as_one_would_write_them(place: Path):
    (rotate,) = answers("Rotate", 1)
    assert rotate.kind == "class"
    assert rotate.takes.startswith("(mobject, angle=PI, axis=OUT, about_point=None")
    assert rotate.summary == "Animation that rotates a Mobject."
    assert "class UsingRotate(Scene):" in rotate.example


def test_no_markup_is_left_in_a_summary(place: Path):
    marked = [page["name"] for page in home.pages(place) if ":class:" in page["summary"]]
    assert marked == []


def test_words_that_nobody_uses_find_nothing(place: Path):
    assert answers("xyzzy plugh") == []
