"""What a template takes from a model: each sample fits, and each kind of slip is told."""

from __future__ import annotations

import json
import re

import pytest

from vidgen import template
from vidgen.model.storyboard import Asset, Beat
from vidgen.planner.settings import PARAMS
from vidgen.planning.catalogue import catalogue, names
from vidgen.planning.fit import ITEMS, fitted
from vidgen.planning.limits import LIMITS, seen
from vidgen.planning.wish import Shown

BEATS = tuple(
    Beat(id=f"b{n}", text=text) for n, text in enumerate(["One.", "Two.", "Three.", "4."], 1)
)
PICTURE = {"a.png": Shown(Asset(path="a.png", digest="0" * 64), "a harbour")}
CHOSEN = names(PICTURE)


def sample(name: str, **other: object) -> dict[str, object]:
    """A template's own sample, as JSON has it, with some values changed."""
    found = {p.name.lower(): p.sample for p in template.load(name).parameters}
    return {**json.loads(json.dumps(found)), **other}


def test_every_template_of_the_planner_can_be_chosen_and_has_limits():
    assert set(CHOSEN) == set(PARAMS) == set(LIMITS)
    assert set(names({})) == {*CHOSEN} - {"image"}
    with_beats = {name for name in CHOSEN if "beats" in PARAMS[name]}
    assert set(ITEMS) == with_beats
    text = catalogue("16:9", PICTURE)
    assert all(f"### {name}: " in text for name in CHOSEN)
    for name, limits in LIMITS.items():
        assert set(limits) <= PARAMS[name], name


@pytest.mark.parametrize("name", CHOSEN)
def test_what_the_catalogue_shows_fits(name):
    found = fitted(name, sample(name), BEATS, "16:9")
    template.load(name).values(found, where=name)


@pytest.mark.parametrize("name", sorted(ITEMS))
def test_items_without_beats_are_given_known_ones_or_none(name):
    found = fitted(name, sample(name, beats=[]), BEATS, "16:9")
    beats = found["beats"]
    assert isinstance(beats, list)
    assert not beats or len(beats) == len(ITEMS[name](found))
    assert set(beats) <= {beat.id for beat in BEATS}


@pytest.mark.parametrize(
    ("name", "wrong", "told"),
    [
        ("bullets", {"points": ["x"] * 9}, "points: 9 entries; at most 5 fit"),
        ("bullets", {"points": []}, "points: must not be empty"),
        ("bullets", {"beats": ["b3", "b1", "b2"]}, "beats must not go back"),
        ("bullets", {"beats": ["b1"]}, "1 beats for 3 items"),
        ("bullets", {"points": ["$\\frac{1$", "b", "c"]}, "is never closed"),
        ("bullets", {"title": "x" * 61}, "title: at most 60 characters"),
        ("equation", {"steps": ["x = \\nonsense"]}, "steps: This formula cannot be set"),
        ("plot", {"functions": ["import os"]}, "is not a function of x"),
        ("plot", {"x_range": [5, 1]}, "x_range: from low to high"),
        ("bar_chart", {"series": {"A": [1, 2]}}, "series 'A': 2 values for 5 of labels"),
        ("table", {"rows": [["one cell"]]}, "a row of 1 cells under 4 columns"),
        ("diagram", {"arrows": [["brief", "moon", ""]]}, "there is no box 'moon'"),
        ("code", {"highlights": [[99]], "beats": ["b1"]}, "highlights: line 99 of 9 lines"),
        ("code", {"code": "x = 1\n" * 40, "highlights": [], "beats": []}, "40 lines; at most 12"),
        ("line_chart", {"x": "1990"}, "parameter 'x' (list[str]) is wrong"),
        ("quote", {"quote": " "}, "quote: must not be empty"),
    ],
)
def test_a_slip_is_told(name, wrong, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        fitted(name, sample(name, **wrong), BEATS, "16:9")


def test_all_slips_are_told_at_once():
    wrong = sample("bullets", points=["x" * 99, "$\\frac{1$"], beats=["b7"])
    with pytest.raises(ValueError, match=r"(?s)too long.*never closed.*no beat 'b7'") as caught:
        fitted("bullets", wrong, BEATS, "16:9")
    assert str(caught.value).count(";") >= 2


def test_an_upright_frame_takes_less():
    cells = {"header": ["One", "Two", "Three", "Four"], "rows": [["1", "2", "3", "4"]], "beats": []}
    fitted("table", sample("table", **cells), BEATS, "16:9")
    with pytest.raises(ValueError, match="header: 4 entries; at most 3 fit"):
        fitted("table", sample("table", **cells), BEATS, "9:16")


def test_a_text_is_as_long_as_it_is_seen():
    assert seen("**so** $\\frac{a}{b}$") == "so xab"
    assert seen("\\alpha_{1} + 2", formula=True) == "x1+2"
