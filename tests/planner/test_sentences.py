"""Where sentences end, and where long ones may be cut."""

from __future__ import annotations

import time

import pytest

from vidgen.planner.sentences import phrases, sentences


def _cut(text: str, guards: list[tuple[int, int]] | None = None) -> list[str]:
    return [text[a:b] for a, b in sentences(text, guards or [])]


@pytest.mark.parametrize(
    "whole",
    [
        "In the U.S. alone, it grew 3.5 times.",
        "The U.S. Army came.",
        "See Fig. 3 for more.",
        "Dr. Smith et al. agree, e.g. about No. 5.",
        "J. S. Bach lived in Leipzig.",
        "George W. Bush and J. R. R. Tolkien never met.",
        "It is approx. 3.14 in all.",
        "It began c. 300 years before that.",
        "Prof. Knuth wrote it.",
        "Version 2.0.1 is out.",
        '"Is it so?" he asked.',
        "What... really?",
        "1. The first thing.",
        "It costs $5.50 in the shop.",
        "No end at all",
    ],
)
def test_a_sentence_stays_whole(whole: str) -> None:
    assert _cut(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three? Four…", ["One.", "Two!", "Three?", "Four…"]),
        ("He lived in the U.S. It was warm.", ["He lived in the U.S.", "It was warm."]),
        ("Ends at 5 p.m. Then sleep.", ["Ends at 5 p.m.", "Then sleep."]),
        ("Apples, pears etc. They rot.", ["Apples, pears etc.", "They rot."]),
        ("The answer is no. Then why?", ["The answer is no.", "Then why?"]),
        ("It holds vitamin C. Eat it.", ["It holds vitamin C.", "Eat it."]),
        ("He said “Stop.” Then he left.", ["He said “Stop.”", "Then he left."]),
        ("So do I. You too?", ["So do I.", "You too?"]),
        ("It was (so it is said.) Good.", ["It was (so it is said.)", "Good."]),
        ("Born in 1956. 1957 was worse.", ["Born in 1956.", "1957 was worse."]),
        ("  Space   around.   Here.  ", ["Space   around.", "Here."]),
        ("你好。再见。", ["你好。", "再见。"]),
        ("", []),
    ],
)
def test_sentences_are_told_apart(text: str, parts: list[str]) -> None:
    assert _cut(text) == parts


def test_no_cut_falls_inside_a_formula() -> None:
    text = "We know $a. B = c$. Then $x! Y$ grows."
    guards = [(8, 18), (25, 31)]
    assert _cut(text, guards) == ["We know $a. B = c$.", "Then $x! Y$ grows."]


def test_a_long_sentence_is_cut_at_commas_into_like_parts() -> None:
    half = "one two three four five six seven eight nine ten eleven twelve thirteen, "
    text = half + half + half + "and that is the end of it."
    parts = [text[a:b] for a, b in phrases(text, (0, len(text)))]
    assert len(parts) == 2
    assert " ".join(parts) == text
    assert all(8 <= len(part.split()) <= 30 for part in parts)


def test_a_long_sentence_without_commas_and_a_short_one_stay_whole() -> None:
    for text in ("word " * 60, "one, two, three"):
        assert phrases(text, (0, len(text))) == [(0, len(text))] or text.strip() == text.rstrip()
        assert len(phrases(text, (0, len(text)))) == 1


@pytest.mark.parametrize(
    "unit", [".", "!?", '."', "a. ", "A.B.", "U.S. ", "x, ", "。", "J. ", "Dr. "]
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    begun = time.process_time()
    for span in sentences(text):
        phrases(text, span)
    assert time.process_time() - begun < 20
