"""A film's words in another language: all of them, and nothing else of it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from vidgen.errors import AnswerError
from vidgen.model.storyboard import Beat, Scene, Storyboard
from vidgen.planning.translation import estimate, texts_of, translate

sys.path.insert(0, str(Path(__file__).parents[1]))
from model_server import said

BOARD = Storyboard(
    title="Sums that grow",
    scenes=(
        Scene(
            id="s01",
            title="A sum",
            template="equation",
            params={"steps": ["a + b"], "notes": ["Add **both** sides of $a$"]},
            beats=(Beat(id="b1", text="So $a + b$ holds.", say="so a plus b holds"),),
        ),
        Scene(
            id="s02",
            title="Boxes",
            template="diagram",
            params={
                "boxes": {"in": "Input", "out": "Output"},
                "arrows": [["in", "out", "flows"], ["out", "in", ""]],
                "beats": ["b1", "b1"],
            },
            beats=(Beat(id="b1", text="It flows."),),
        ),
        Scene(
            id="s03",
            title="Share",
            template="line_chart",
            params={"x": ["1980", "May"], "series": {"Share": [1.0, 2.0]}, "unit": "kg"},
        ),
        Scene(
            id="s04",
            title="Code",
            template="code",
            params={"code": "print('hello')", "code_language": "python"},
        ),
    ),
)
TEXTS = [
    "Sums that grow", "A sum", "So $a + b$ holds.", "Add **both** sides of $a$", "Boxes",
    "It flows.", "Input", "Output", "flows", "Share", "May", "Code",
]  # fmt: skip


def foreign(text: str) -> str:
    """The same text as if in another language: its words backwards, formulas as they are."""
    parts = re.split(r"(\$[^$]+\$|\*\*)", text)
    return "".join(part if part[:1] in ("$", "*") else part[::-1] for part in parts)


def answered(texts=TEXTS):
    return said(json.dumps({"texts": [foreign(text) for text in texts]}))


def test_all_words_are_found_and_nothing_else():
    assert texts_of(BOARD) == TEXTS


def test_a_film_is_translated_and_stays_the_same_film(studio):
    film = studio.project()
    studio.server.play(answered())
    told = []
    board, model = translate(studio.asker(film), BOARD, "de", told.append)
    assert (board.language, told) == ("de", [1.0])
    assert model.endswith("gpt-5") or model
    first, second, third, fourth = board.scenes
    assert first.params == {"steps": ["a + b"], "notes": [foreign(TEXTS[3])]}
    assert first.beats[0].text == foreign("So $a + b$ holds.")
    assert first.beats[0].say is None
    assert second.params["boxes"] == {"in": "tupnI", "out": "tuptuO"}
    assert second.params["arrows"] == [["in", "out", "swolf"], ["out", "in", ""]]
    assert third.params == {"x": ["1980", "yaM"], "series": {"erahS": [1.0, 2.0]}, "unit": "kg"}
    assert fourth.params == BOARD.scenes[3].params
    assert "Sums that grow" in studio.text(0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda texts: texts[:-1], "12 texts were given, and 11 came back"),
        (lambda texts: [*texts[:2], "Also gilt es.", *texts[3:]], "not the same formulas"),
        (lambda texts: [*texts[:3], "Beide $a$", *texts[4:]], "needs 1 pairs of"),
        (lambda texts: [" ", *texts[1:]], "text 1 is empty"),
        (lambda texts: ["word " * 40, *texts[1:]], "text 1 is 200 letters long"),
    ],
)
def test_what_does_not_fit_is_sent_back(studio, change, says):
    film = studio.project()
    wrong = change([foreign(text) for text in TEXTS])
    studio.server.play(said(json.dumps({"texts": wrong})), answered())
    board, _ = translate(studio.asker(film), BOARD, "de", lambda _: None)
    assert board.title == foreign("Sums that grow")
    assert says in studio.text(1)


def test_what_never_fits_is_an_error(studio):
    film = studio.project()
    studio.server.play(*[said(json.dumps({"texts": ["one"]}))] * 9)
    with pytest.raises(AnswerError):
        translate(studio.asker(film), BOARD, "de", lambda _: None)


def test_the_same_film_is_translated_once(studio):
    film = studio.project()
    studio.server.play(answered())
    for _ in range(2):
        translate(studio.asker(film), BOARD, "de", lambda _: None)
    assert len(studio.server.asked) == 1


def test_an_estimate_asks_nobody(studio):
    film = studio.project()
    found = estimate(studio.asker(film), BOARD, "de")
    assert found.calls == 1
    assert studio.server.asked == []
