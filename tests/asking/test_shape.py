"""JSON is found in whatever a model wraps it in, and what is wrong is said by its path."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict, RootModel

from vidgen.asking.shape import UnfitError, fitted, instructed, judged
from vidgen.errors import AnswerError
from vidgen.providers.llm.base import Message, Question, Reply


class Beat(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str
    seconds: float


class Outline(BaseModel):
    title: str
    beats: tuple[Beat, ...]


class Numbers(RootModel[list[int]]):
    pass


GOOD = '{"title": "Leap \\"years\\"", "beats": [{"text": "The {year} is [long].", "seconds": 2}]}'
OUTLINE = Outline(title='Leap "years"', beats=(Beat(text="The {year} is [long].", seconds=2.0),))


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"\n {GOOD}\n",
        f"```json\n{GOOD}\n```",
        f"Here it is:\n\n```\n{GOOD}\n```\nI hope that helps!",
        f"Sure! The set {{1, 2}} and [1] aside: {GOOD} That is all.",
        f'First I thought of {{"title": "no beats"}}, but better:\n{GOOD}',
        f"<think>{{maybe}} [so]</think>{GOOD}",
    ],
    ids=["plain", "space", "fence", "fence in prose", "prose", "second try", "thoughts"],
)
def test_json_is_found_in_what_is_around_it(text):
    assert fitted(text, Outline) == OUTLINE


def test_a_list_is_found_too():
    assert fitted("They are [1, 2, 3].", Numbers).root == [1, 2, 3]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\\frac{1}{2} \\nabla \\text{so}", r"\frac{1}{2} \nabla \text{so}"),
        (r"\frac{\alpha}{\beta} \{x\}", r"\frac{\alpha}{\beta} \{x\}"),
        (r"\theta \times \tau \to \tan x", r"\theta \times \tau \to \tan x"),
        (r"\nabla \rho \right) \underline{u}", r"\nabla \rho \right) \underline{u}"),
        (r"def f():\n\tfmt = 1\n    eq = \"\u00e9\"\r\n", 'def f():\n\tfmt = 1\n    eq = "é"\r\n'),
        ("a = 1\nb = 2\tc", "a = 1\nb = 2\tc"),
        (r"or\textra\nexists", "or\textra\nexists"),
        (r"i = 1\nu = 2\neq = 3\ntotal", "i = 1\nu = 2\neq = 3\ntotal"),
    ],
    ids=["twice", "once", "tabs", "lines", "code", "bare lines", "words", "lines of code"],
)
def test_tex_survives_json_even_where_backslashes_were_written_once(written, meant):
    text = f'{{"title": "{written}", "beats": []}}'
    assert fitted(text, Outline).title == meant


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (r"\u001b[31mred\u001b[0m", "red"),
        (r"\u001b]0;a title\u0007seen\u0000", "seen"),
        (r"half \ud83d of a sign, a whole one \ud83d\ude00", "half  of a sign, a whole one 😀"),
        ("raw \x1b[2J and \x9b2J", "raw  and 2J"),
    ],
)
def test_nothing_that_steers_terminals_and_no_half_character_gets_through(written, kept):
    assert fitted(f'{{"title": "{written}", "beats": []}}', Outline).title == kept


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"title": "x", "beats": [{"text": "y", "seconds": "long"}]}', "beats.0.seconds: Input"),
        ('{"title": "x", "beats": [{"text": "y", "seconds": 1, "z": 2}]}', "beats.0.z: unknown"),
        ('As in [1]: {"title": "x"}', "beats: Field required"),
        ('{"title": "x",\n "beats": [}', "broken in line 2, column 12"),
        ('```json\n{"title": "x", \n```', "broken in line 1"),
        ("I would rather talk about cats.", "no JSON"),
        ("", "no JSON"),
        ('{"title": "x", "beats": [{"text": "y", "seconds": NaN}]}', "NaN is no number"),
        ("[" * 100_000, "no JSON|nested|broken"),
        ('{"title": ' * 5000, "nested|broken"),
        ('{"title": ' * 990 + "1" + "}" * 990, "Field required|nested|recursion"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(text, says):
    with pytest.raises(UnfitError, match=says):
        fitted(text, Outline)


def test_what_is_wrong_is_shown_to_the_model_beside_its_answer_and_not_at_any_length():
    text = '{"title": "x", "beats": [' + ",".join(["{}"] * 5000) + "]}"
    with pytest.raises(UnfitError) as caught:
        fitted(text, Outline)
    said, order = caught.value.remedy
    assert said == Message("assistant", text)
    assert "beats.0.text: Field required" in order.text
    assert len(order.text) < 3000


def test_the_schema_is_told_in_words_after_what_the_system_says():
    first, second = instructed([Message("system", "Be brief."), Message("user", "Go.")], Outline)
    assert first.text.startswith("Be brief.")
    assert '"beats"' in first.text
    assert second == Message("user", "Go.")
    assert instructed([Message("user", "Go.")], Outline)[0].role == "system"
    assert instructed([Message("user", "Go.")], None) == (Message("user", "Go."),)


def test_a_text_is_taken_as_it_comes_but_not_when_it_is_empty_cut_off_or_refused():
    put = Question("fake/one", (Message("user", "Go."),), max_tokens=50)
    assert judged(Reply(" as it comes\n"), put) == " as it comes\n"
    with pytest.raises(UnfitError, match="empty"):
        judged(Reply(" \n"), put)
    with pytest.raises(UnfitError, match="cut off at 50 tokens"):
        judged(Reply("half a", "length", 10, 50), put)
    with pytest.raises(AnswerError, match=r"fake/one refuses to answer: No\."):
        judged(Reply("No.", "refused"), put)
