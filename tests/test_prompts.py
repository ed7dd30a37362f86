"""Prompts: every slot is filled, and nothing that fills one opens another."""

from __future__ import annotations

import pytest

from vidgen import resources
from vidgen.errors import ConfigError
from vidgen.prompts import prompt, prompts_digest


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "templates", lambda kind: tmp_path / kind)
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "hello.md").write_text("Hello {{who}},\n{{ who }} and {{ what_2 }}.\n")
    return tmp_path / "prompts"


def test_slots_are_filled():
    assert prompt("hello", who="Ada", what_2="all") == "Hello Ada,\nAda and all.\n"


def test_a_value_opens_no_slot_and_is_no_pattern():
    filled = prompt("hello", who=r"{{what_2}} \1 \g<0>", what_2="{{who}}")
    assert filled == "Hello {{what_2}} \\1 \\g<0>,\n{{what_2}} \\1 \\g<0> and {{who}}.\n"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"who": "Ada"}, "'what_2' has no value"),
        ({"who": "Ada", "what_2": "", "when": ""}, "'when' is not a slot"),
    ],
)
def test_a_slot_too_many_or_too_few_is_an_error(values, said):
    with pytest.raises(ConfigError, match=said):
        prompt("hello", **values)


def test_a_prompt_that_is_not_there_names_those_that_are():
    with pytest.raises(ConfigError, match=r"no prompt 'hullo'. Known: hello"):
        prompt("hullo")


def test_a_changed_prompt_has_another_digest(folder):
    before = prompts_digest("hello")
    (folder / "hello.md").write_text("Hi.")
    assert prompts_digest("hello") != before
