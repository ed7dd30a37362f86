from __future__ import annotations

import itertools

import pytest

from vidgen.media.captions import Chapter, chapters, metadata, srt, vtt, youtube_chapters
from vidgen.media.cues import Cue, cues, spread
from vidgen.media.plain_maths import plain_maths
from vidgen.model.narration import Word

TEXT = (
    "In a right triangle, the square of the hypotenuse equals the sum of the squares of the other "
    "two sides. So $a^2 + b^2 = c^2$, always. Yes. It costs $5 and $6 for everyone who wants to "
    "see that this theorem, which is very old, holds in every flat space that we know of."
)


@pytest.mark.parametrize("width", [42, 34, 28])
def test_captions_fit_two_lines_and_follow_each_other(width):
    found = cues(spread(TEXT, 0.4, 17.0), 18.0, width)
    assert all(len(cue.lines) <= 2 for cue in found)
    assert all(len(line) <= width for cue in found for line in cue.lines)
    assert all(a.end_s <= b.start_s for a, b in itertools.pairwise(found))
    assert all(cue.end_s - cue.start_s >= 1.0 for cue in found)
    assert all(sum(map(len, cue.lines)) / (cue.end_s - cue.start_s) <= 20.5 for cue in found)
    assert found[-1].end_s <= 18.0
    shown = " ".join(line for cue in found for line in cue.lines)
    assert shown == TEXT.replace("$a^2 + b^2 = c^2$", "a² + b² = c²")


def test_captions_break_where_a_phrase_ends():
    found = cues(spread(TEXT, 0.4, 17.0), 18.0, 42)
    assert " ".join(found[0].lines) == "In a right triangle,"
    assert found[1].lines[1].endswith("sides.")


def test_a_short_word_at_the_end_stays_to_be_read_but_not_beyond_the_scene():
    (cue,) = cues([Word(text="Yes.", start_s=1.0, end_s=1.2)], 1.7, 42)
    assert cue == Cue(1.0, 1.7, ("Yes.",))


def test_no_words_give_no_captions():
    assert cues([], 3.0, 42) == []


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        ("a^2+b^2=c^2", "a² + b² = c²"),
        (r"\frac{-b\pm\sqrt{b^2-4ac}}{2a}", "(−b ± √(b² − 4ac))/(2a)"),
        (r"x \leq \pi", "x ≤ π"),
        (r"\frac12 x", "½ x"),
        (r"\frac{a}{b}", "a/b"),
        (r"e^{i\pi}+1=0", "e^(iπ) + 1 = 0"),
        (r"x_{n+1} = \tfrac{1}{3}\left(x_n + \frac{S}{x_n}\right)", "xₙ₊₁ = ⅓(xₙ + S/xₙ)"),
        (r"\int_0^1 x^2\,dx", "∫₀¹ x² dx"),
        (r"\sqrt[3]{x+1}", "∛(x + 1)"),
        (r"90^\circ", "90°"),
        (r"\text{area} \in \mathbb{R}", "area ∈ ℝ"),
        (r"O(n \log n)", "O(n log n)"),
        (r"\unknown{x}", "unknownx"),
        (r"\frac", "()/()"),
        ("{" * 5000, ""),
    ],
)
def test_maths_is_spelled_in_unicode(latex, plain):
    assert plain_maths(latex) == plain


def test_files_hold_what_players_read():
    shown = [Cue(0.4, 1.9996, ("a < b",)), Cue(3661.5, 3663.0, ("one", "two"))]
    assert srt(shown) == (
        "1\n00:00:00,400 --> 00:00:02,000\na < b\n\n2\n01:01:01,500 --> 01:01:03,000\none\ntwo\n\n"
    )
    assert vtt(shown).startswith("WEBVTT\n\n00:00:00.400 --> 00:00:02.000\na &lt; b\n\n01:01:01.5")


def test_code_in_captions_is_text_and_not_markup():
    assert "<\u2060b>" in srt([Cue(0, 1, ("a <b> tag",))])
    assert "&lt;b&gt;" in vtt([Cue(0, 1, ("a <b> tag",))])


def test_chapters_are_named_once_and_long_enough_for_youtube():
    scenes = [
        Chapter("Start", 0, 12),
        Chapter("Proof = 1", 12, 20),
        Chapter("Proof = 1", 20, 40),
        Chapter("Aside", 40, 45),
        Chapter("Then", 45, 3700),
        Chapter("End", 3700, 3704),
    ]
    found = chapters(scenes)
    assert [chapter.title for chapter in found] == ["Start", "Proof = 1", "Aside", "Then", "End"]
    assert youtube_chapters(found) == "0:00 Start\n0:12 Proof = 1\n0:40 Aside\n"
    assert "title=Proof \\= 1" in metadata("T", found)
