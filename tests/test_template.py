from __future__ import annotations

import ast

import pytest

from vidgen import template
from vidgen.errors import BriefError, ConfigError

EXPECTED = {
    *("title", "statement", "bullets", "equation", "plot", "bar_chart", "line_chart", "table"),
    *("code", "diagram", "comparison", "timeline", "image", "quote", "outro", "placeholder"),
}
VALUES = [
    "",
    "plain",
    r"\frac{a}{b}",
    'say "yes"',
    'print("hi")\n\tx = """three"""\n',
    "back\\slash at the end\\",
    "日本語 and \u202e and \x07",
    [1, 2.5, -3],
    (0.0, 6.0),
    {"a": [1.0, 2.0], 'b"': []},
    ["a point that is long enough for the list to take more than one line of code"] * 3,
    [("1843", "Lovelace"), ("1936", "Turing")],
    None,
    True,
]


def test_every_template_is_there() -> None:
    assert set(template.names()) == EXPECTED


@pytest.mark.parametrize("name", template.names())
def test_a_template_has_a_readable_block_and_one_scene(name: str) -> None:
    found = template.load(name)
    samples = {p.name.lower(): p.sample for p in found.parameters}
    values = found.values(samples, where="sample")
    assert found.parameters[0].name == "TITLE"
    classes = [n for n in ast.parse(found.tail).body if isinstance(n, ast.ClassDef)]
    assert [c.name for c in classes] == ["".join(w.capitalize() for w in name.split("_"))]
    again = template.parse(name, found.filled(values))
    assert {p.name: p.sample for p in again.parameters} == values


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_is_spelled_so_that_it_means_the_same(value: object) -> None:
    assert ast.literal_eval(template.spelled(value)) == value


def test_long_lists_are_spelled_one_item_a_line() -> None:
    assert template.spelled(["x" * 60, "y" * 60]).splitlines()[0] == "["


def test_latex_stays_readable() -> None:
    assert template.spelled(r"\frac{a}{b}") == r'r"\frac{a}{b}"'


def test_an_unknown_template_is_named_with_those_there_are() -> None:
    with pytest.raises(BriefError, match=r"no scene template 'bulets'.*bullets"):
        template.load("bulets")


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"points": ["a"], "colour": "red"}, "no parameter 'colour'"),
        ({}, r"parameter 'points' \(list\[str\]\) is missing"),
        ({"points": "a"}, r"parameter 'points' \(list\[str\]\) is wrong"),
        ({"points": [1]}, r"parameter 'points' \(list\[str\]\) is wrong: 0: "),
    ],
)
def test_wrong_parameters_are_named(params: dict[str, object], said: str) -> None:
    with pytest.raises(BriefError, match=f"scene s01: template bullets.*{said}|{said}"):
        template.load("bullets").values(params, where="scene s01")


def test_what_may_be_left_out_is_empty_and_no_sample() -> None:
    values = template.load("title").values({"title": "T"}, where="s01")
    assert values == {"TITLE": "T", "SUBTITLE": "", "KICKER": ""}
    assert (
        template.load("bar_chart").values({"labels": ["a"], "series": {"s": [1]}}, where="s01")[
            "HIGHLIGHT"
        ]
        == -1
    )


@pytest.mark.parametrize("block", ["X: Path = 1", "X: str = open('f')", "import os", "X = 1"])
def test_a_block_that_is_more_than_values_is_refused(block: str) -> None:
    with pytest.raises(ConfigError, match="template odd"):
        template.parse("odd", f"{template.START}\n{block}\n{template.END}\n")
