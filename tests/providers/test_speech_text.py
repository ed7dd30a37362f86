from __future__ import annotations

from itertools import pairwise

import pytest

from vidgen.model.pace import written_tokens
from vidgen.providers.tts.base import SpokenWord
from vidgen.providers.tts.speech_text import readings, spoken
from vidgen.providers.tts.written import owners, timed

SAID = {
    "The area is $a^2 + b^2 = c^2$.": "The area is ay squared plus b squared equals c squared.",
    "Sorting takes O(n log n) time, e.g. with merge sort.": (
        "Sorting takes O of n log n time, for example with merge sort."
    ),
    r"$\frac{a}{b}$, $\sqrt{2}$": "ay over b, square root of two",
    r"$\sum_{i=1}^{n} i$": "the sum from i equals one to n of i",
    r"$\int_0^1 x^2\,dx$": "the integral from zero to one of x squared d x",
    r"$e^{i\pi} + 1 = 0$": "e to the power of i pi, plus one equals zero",
    r"$T(n) = 2T(n/2) + O(n)$": "T of n equals two T of n over two plus O of n",
    r"$P(A|B)$": "P of ay given B",
    r"$a \in A$": "ay is in ay",
    r"$A \subset B$": "ay is a subset of B",
    "In 1984, 3,141 people paid $2.5 million.": (
        "In nineteen eighty-four, three thousand one hundred forty-one people paid "
        "two point five million dollars."
    ),
    "Water boils at 100 °C.": "Water boils at one hundred degrees Celsius.",
    "It grew 12.5%, i.e. a lot — nearly.": (
        "It grew twelve point five percent, that is a lot, nearly."
    ),
    "Call `sort_list()` now.": "Call sort list now.",
    "`a[i] == b.count`": "a at i equals b dot count",
    "See https://example.org/path?q=1.": "See example dot org slash path.",
    "Dr. Smith ran 5 km at 15 km/h.": (
        "Doctor Smith ran five kilometers at fifteen kilometers per hour."
    ),
    "a ≤ b and x ≠ y": "a is less than or equal to b and x is not equal to y",
    "f(x) = x² + 1": "f of x equals x squared plus one",
    "C++, C# & Python": "C plus plus, C sharp and Python",
    "Fig. 3 shows p < 0.05.": "Figure three shows p is less than zero point zero five.",
    "Henry VIII and World War II": "Henry the eighth and World War two",
    "from 1509 to 1547": "from fifteen oh nine to fifteen forty-seven",
    "Gauss (1777–1855)": "Gauss (seventeen seventy-seven to eighteen fifty-five)",
    "The largest of 1969 held some.": "The largest of nineteen sixty-nine held some.",
    "a wall of 1500 m": "a wall of one thousand five hundred meters",
    "on 30 April 1777": "on the thirtieth of April seventeen seventy-seven",
    "It was 3:45 pm.": "It was three forty-five p m.",
    "A -> B, A => B, x → y": "A to B, A implies B, x to y",
    "$5 and $6 each": "five dollars and six dollars each",
    "50–60% of 1.5 GB": "fifty to sixty percent of one point five gigabytes",
    "AT&T": "AT and T",
    "x₁ and H₂O": "x one and H two O",
    "Θ(n) or Ω(n²)": "theta of n or omega of n squared",
    "**bold** and *soft* and _low_": "bold and soft and low",
    "3x faster, ~5 times": "three times faster, about five times",
    "1e-9": "one times ten to the power of minus nine",
    "x - 1 is less": "x minus one is less",
    "🎉 Party!": "Party!",
    "snake_case, don't": "snake case, don't",
    "v2.0": "version two point zero",
    "The U.S. economy vs. ours": "The U S economy versus ours",
}

OWNED = {
    "Sorting takes O(n log n) time, e.g. now": {
        "O(n": "O of n",
        "log": "log",
        "n)": "n",
        "time,": "time,",
        "e.g.": "for example",
    },
    "We ran 5 km at 15 km/h today": {
        "5": "five",
        "km": "kilometers",
        "km/h": "kilometers per hour",
    },
    "In 1984 it cost $2.5 million.": {
        "1984": "nineteen eighty-four",
        "$2.5": "two point five",
        "million.": "million dollars.",
    },
    "Here $a + b$ is p < 0.05 — so": {
        "$a + b$": "ay plus b",
        "<": "is less than",
        "0.05": "zero point zero five,",
        "—": "",
    },
    "then `x = y[0]` ends": {"`x": "x", "=": "equals", "y[0]`": "y at zero"},
    "Henry VIII ruled": {"Henry": "Henry", "VIII": "the eighth"},
    "🎉 Party!": {"🎉": "", "Party!": "Party!"},
}


@pytest.mark.parametrize(("written", "said"), SAID.items())
def test_the_written_form_is_said_in_words(written, said):
    assert spoken(written, "en") == said


@pytest.mark.parametrize(("written", "expected"), OWNED.items())
def test_each_written_word_owns_what_was_said_for_it(written, expected):
    tokens = written_tokens(written)
    said = spoken(written, "en").split()
    owned: dict[str, list[str]] = {token: [] for token in tokens}
    for token, word in zip(owners(readings(tokens, "en"), said), said, strict=True):
        owned[tokens[token]].append(word)
    assert {token: " ".join(owned[token]) for token in expected} == expected


def test_formulas_are_one_word_and_money_is_none():
    assert written_tokens("So $a + b$, and ($x = 1$) cost $5 and $6.") == [
        *("So", "$a + b$,", "and", "($x = 1$)", "cost", "$5", "and", "$6."),
    ]


def test_joined_tokens_are_the_text_again():
    for text in SAID:
        assert " ".join(written_tokens(text)) == text


def test_another_wording_still_times_every_written_word():
    tokens = written_tokens("The value of $x$ is 5")
    said = ["The", "value", "that", "we", "call", "ex", "is", "five"]
    words = [SpokenWord(word, i * 0.5, i * 0.5 + 0.4) for i, word in enumerate(said)]
    times = timed(tokens, owners(readings(tokens, "en"), said), words)
    assert [word.text for word in times] == tokens
    assert (times[0].start_s, times[-1].end_s) == (0.0, words[-1].end_s)
    assert all(a.end_s <= b.start_s for a, b in pairwise(times))


def test_german_numbers_are_german():
    assert spoken("Es kostet 5 € im Jahr 2024.", "de").startswith("Es kostet fünf Euro im Jahr")


def test_other_languages_keep_their_numbers():
    assert spoken("En **1984**, $x + 1$", "fr") == "En 1984, x + 1"


@pytest.mark.parametrize("text", ["$" * 2000, "`" * 2000, "O(" * 2000, "a_" * 2000, "[" * 2000])
def test_odd_text_costs_no_time(text):
    assert isinstance(spoken(text, "en"), str)
