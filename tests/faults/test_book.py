"""docs/reliability.md shows what results.json says, and nothing in it was lost."""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults import book
from faults.fault import Fault, Outcome, kind, load, spread
from faults.promise import said

TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_the_table_is_what_the_results_say():
    document = book.DOCUMENT.read_text(encoding="utf-8")
    assert book.shown(document, book.read()) == document


def test_no_promise_was_broken_and_every_row_is_of_a_kind_that_is_tried():
    rows = book.read()
    assert {name: row["broken"] for name, row in rows.items() if row["broken"]} == {}
    assert set(rows) <= set(load())


def test_every_test_that_the_document_names_is_there():
    named = TEST.findall(book.DOCUMENT.read_text(encoding="utf-8"))
    repository = book.DOCUMENT.parents[1]
    assert len(named) > 10
    for file, test in named:
        assert f"def {test}(" in (repository / file).read_text(encoding="utf-8")


def test_a_kind_that_is_tried_again_replaces_its_row(tmp_path):
    one = _some_kind()
    path = tmp_path / "results.json"
    ended = [Outcome(Fault("k", "t", "1"), True, -9), Outcome(Fault("k", "t", "2"), True, 3)]
    for outcomes in ([*ended, *ended], [*ended, Outcome(Fault("k", "t", "3"), False, 0)]):
        book.enter(one, 7, outcomes, path)
    row = book.read(path)["made-up/test"]
    assert (row["moments"], row["struck"], row["ended"]) == (7, 2, {"3": 1, "SIGKILL": 1})


def test_moments_are_spread_evenly_from_the_first_to_the_last():
    assert spread(list("abcdefghi"), 3) == ["a", "e", "i"]
    assert spread(list("ab"), None) == spread(list("ab"), 9) == ["a", "b"]


def test_a_failure_needs_one_message_and_a_fitting_code():
    assert said(3, "", "Error: the disk is full\n") == []
    assert said(0, "", "") == []
    assert said(-9, "", "") == []
    assert said(3, "", "") == ["it gave no message"]
    assert said(1, "", "Error: x") == ["exit code 1 does not fit"]
    assert "traceback" in said(3, "", "Traceback (most recent call last):\n x")[0]


def _some_kind():
    from faults.fault import KINDS

    kind("made-up", "test", injected="nothing")(lambda _: None)
    return KINDS.pop("made-up/test")
