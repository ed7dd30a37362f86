from __future__ import annotations

import itertools
import re

import pytest

from vidgen.media.ass import ass
from vidgen.media.caption_look import caption_look
from vidgen.media.captions import Chapter, chapters, metadata, srt, vtt, youtube_chapters
from vidgen.media.cues import Cue, cues, spread, too_quick
from vidgen.media.ffmpeg import run
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
    assert (cue.start_s, cue.end_s, cue.lines) == (1.0, 1.7, ("Yes.",))


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


# Words

SPOKEN = [
    Word(text=text, start_s=start_s, end_s=start_s + 0.3)
    for text, start_s in (("So", 0.4), ("$a", 0.8), ("<", 1.0), ("b$,", 1.2), ("here.", 2.0))
]


def test_web_captions_hold_the_time_of_every_word_after_the_first():
    (cue,) = cues(SPOKEN, 4.0, 42)
    assert cue.lines == ("So a < b, here.",)
    assert vtt([cue]).endswith("\nSo <00:00:00.800>a &lt; b, <00:00:02.000>here.\n")


def test_times_that_nobody_measured_are_not_written():
    (cue,) = cues(spread("So it ends.", 0.4, 2.0), 4.0, 42)
    assert not cue.timed
    assert vtt([cue]).endswith("\nSo it ends.\n")


def test_times_of_words_rise_within_their_caption():
    words = [Word(text=text, start_s=1.0, end_s=1.0) for text in ("One", "two", "three.")]
    (cue,) = cues(words, 3.0, 42)
    assert "<" not in vtt([cue])


@pytest.mark.parametrize("style", ["plain", "box", "highlight"])
def test_styled_captions_are_read_by_ffmpeg_as_they_are_written(tmp_path, style):
    shown = [*cues(SPOKEN, 4.0, 42), Cue(4.0, 5.0, ("{a} \\N b",))]
    written, back = tmp_path / "a.ass", tmp_path / "b.srt"
    look = caption_look(style, 640, 360, (0.05, 0.05, 0.05, 0.1))
    written.write_text(ass(shown, look, "A film"), encoding="utf-8")
    run(["-i", str(written), str(back)], "reading captions")
    text = re.sub(r"</?(font|b)[^>]*>|\{.an2\}", "", back.read_text(encoding="utf-8"))
    assert "00:00:00,400 --> " in text
    assert "So a < b, here." in text
    karaoke = written.read_text(encoding="utf-8").count(r"{\k")
    assert karaoke == (3 if style == "highlight" else 0)


# Languages


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das Licht der Sonne ist eine Mischung aus den Farben des Bogens und der Luft."),
        (
            "fr",
            "La lumière du soleil est un mélange de toutes les couleurs de la terre et du ciel.",
        ),
        (
            "en",
            "The light of the sun is a mix of all the colours of the rainbow and the sky above.",
        ),
    ],
)
def test_lines_do_not_end_between_an_article_and_its_noun(language, text):
    articles = re.compile(r"(das|der|eine|den|des|la|le|un|une|les|du|the|a|an)$", re.I)
    for width in range(24, 44):
        for cue in cues(spread(text, 0, 8), 8, width, language):
            for line in cue.lines[:-1]:
                assert not articles.match(line.split()[-1]), (width, cue.lines)


def test_a_script_without_spaces_is_cut_between_its_letters():
    text = "直角三角形的斜边的平方等于另外两边的平方之和，这个定理在平面上总是成立的。"
    shown = cues(spread(text, 0, 9), 9, 28, "zh")
    assert "".join(line for cue in shown for line in cue.lines) == text
    assert all(len(line) <= 14 for cue in shown for line in cue.lines)
    assert not any(line[0] in "，。" for cue in shown for line in cue.lines)


def test_captions_too_quick_to_read_are_told():
    slow, quick = cues(spread(TEXT, 0, 20), 20, 42), cues(spread(TEXT, 0, 7), 7, 42)
    assert too_quick(slow, "en") == []
    assert len(too_quick(quick, "en")) > 3


def test_a_long_pause_ends_a_caption_before_it_has_stood_for_ever():
    words = [Word(text=f"word{n}", start_s=n * 3.0, end_s=n * 3.0 + 0.4) for n in range(6)]
    shown = cues(words, 20.0, 42)
    assert all(cue.words[0][0].start_s == cue.start_s for cue in shown)
    assert all(cue.end_s - cue.start_s <= 7.5 for cue in shown)


def test_an_hour_of_words_is_cut_quickly():
    shown = cues(spread(TEXT * 120, 0, 3600), 3600, 42)
    assert 600 < len(shown) < 2000


def test_a_word_that_is_wider_than_the_frame_is_parted_with_hyphens():
    (cue,) = cues(spread("Donaudampfschifffahrtsgesellschaftskapitänsmütze", 0, 4), 4, 28, "de")
    assert cue.lines == ("Donaudampfschifffahrtsge-", "sellschaftskapitänsmütze")
