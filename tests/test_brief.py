"""What a brief file may hold, and what is said of one that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidgen.brief import open_brief, read_brief
from vidgen.errors import BriefError, MissingError

BRIEFS = Path(__file__).parent / "briefs"


def _write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "brief.md"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_brief_without_front_matter_is_all_body(tmp_path: Path) -> None:
    found = open_brief(_write(tmp_path, "# A film\nWords.\n"))
    assert found.brief.body == "# A film\nWords.\n"
    assert found.first_line == 1
    assert found.brief.style == "slate"


def test_front_matter_gives_every_option(tmp_path: Path) -> None:
    text = """---
title: "Ships: a history"
audience: everyone
duration: 1m30s
aspect: 9:16
style: paper
language: en-GB
voice: heart
music: sad
destination: shorts
---
# Ships
Words.
"""
    found = open_brief(_write(tmp_path, text))
    brief = found.brief
    assert (brief.title, brief.audience, brief.duration) == ("Ships: a history", "everyone", 90.0)
    assert (brief.aspect, brief.style, brief.language) == ("9:16", "paper", "en-GB")
    assert (brief.voice, brief.music, brief.destination) == ("heart", "sad", "shorts")
    assert (brief.body, found.first_line) == ("# Ships\nWords.\n", 12)


@pytest.mark.parametrize("spelling", ["music mood", "music-mood", "Music_Mood", "mood", "MUSIC"])
def test_music_may_be_spelt_in_several_ways(tmp_path: Path, spelling: str) -> None:
    brief = read_brief(_write(tmp_path, f"---\n{spelling}: tense\n---\n# A film\n"))
    assert brief.music == "tense"


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("90", 90), ("90s", 90), ("1:30", 90), ("1.5 min", 90), ("1m30s", 90), ("0:45", 45)],
)
def test_durations_are_read_as_people_write_them(
    tmp_path: Path, written: str, seconds: float
) -> None:
    assert read_brief(_write(tmp_path, f"---\nduration: {written}\n---\n# A\n")).duration == seconds


def test_numbers_and_nothing_are_fine_as_text(tmp_path: Path) -> None:
    brief = read_brief(_write(tmp_path, "---\ntitle: 1984\nmusic: none\nstyle:\n---\n# A\n"))
    assert (brief.title, brief.music, brief.style) == ("1984", "none", "slate")


def test_a_byte_order_mark_and_windows_lines_are_accepted(tmp_path: Path) -> None:
    text = "---\r\ntitle: Film\r\n---\r\n# A film\r\nWords.\r\n"
    found = open_brief(_write(tmp_path, text, "utf-8-sig"))
    assert (found.brief.title, found.brief.body) == ("Film", "# A film\nWords.\n")


def test_the_longest_brief_is_read_and_a_longer_one_is_not(tmp_path: Path) -> None:
    assert len(read_brief(_write(tmp_path, "# A\n" + "x" * 99_996)).body) == 100_000
    with pytest.raises(BriefError, match="has 200,000 characters; a brief holds at most 100,000"):
        read_brief(_write(tmp_path, "x" * 200_000))
    with pytest.raises(BriefError, match="more than 400,000 bytes"):
        read_brief(_write(tmp_path, "x" * 900_000))


def test_a_missing_brief_is_missing_input(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="there is no such brief") as caught:
        read_brief(tmp_path / "nothing.md")
    assert caught.value.exit_code == 3
    assert "vidgen init" in str(caught.value.cure)


def test_a_folder_is_told_with_the_brief_inside_it(tmp_path: Path) -> None:
    path = _write(tmp_path, "# A\n")
    with pytest.raises(BriefError, match="is a folder") as caught:
        read_brief(tmp_path)
    assert str(path) in str(caught.value.cure)


def test_a_device_is_no_brief() -> None:
    with pytest.raises(BriefError, match="not a regular file"):
        read_brief(Path("/dev/zero"))


def test_a_deep_or_a_long_front_matter_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="nested too deeply"):
        read_brief(_write(tmp_path, "---\ntitle: " + "[" * 5000 + "\n---\n# A\n"))
    with pytest.raises(BriefError, match="at most 20,000 fit"):
        read_brief(_write(tmp_path, "---\ntitle: " + "x" * 30_000 + "\n---\n# A\n"))


@pytest.mark.parametrize(
    ("escape", "said"),
    [
        (r"\0", r"line 2: the front matter escapes a character that no text holds \(U\+0000\)"),
        (r"\ud800", r"line 2: .*\(U\+D800\)"),
        (r"\U00110000", "line 2: the front matter is not valid YAML"),
    ],
)
def test_an_escape_of_what_is_no_text_is_told(tmp_path: Path, escape: str, said: str) -> None:
    with pytest.raises(BriefError, match=said):
        read_brief(_write(tmp_path, f'---\ntitle: "a{escape}"\n---\n# A\n\nWords.\n'))


@pytest.mark.parametrize(
    ("defect", "message"),
    [
        ("empty", "brief.md: the brief is empty"),
        ("only-front-matter", "brief.md: the brief is empty"),
        ("unclosed-front-matter", "line 1: the front matter that begins here is never closed"),
        ("broken-yaml", "line 3: the front matter is not valid YAML"),
        ("alias-bomb", "line 3: the front matter is not valid YAML: aliases"),
        ("unknown-key", "line 3: unknown key 'audiance' in the front matter. Did you mean 'aud"),
        ("unknown-transition", "line 2: transition: there is no transition 'crossfate'"),
        ("unknown-captions", "line 2: captions: 'subtitles' is not known"),
        ("unknown-look", "line 3: grade: there is no grade named 'wram'. Did you mean 'warm'?"),
        ("logo-elsewhere", "line 2: logo: '../logo.png' is not a plain path inside the project"),
        ("repeated-key", "line 3: the front matter gives 'music' twice"),
        ("wrong-aspect", "line 3: aspect: '4:3' is not an aspect"),
        ("wrong-duration", "line 2: duration: 'soon' is not a length of time"),
        ("wrong-language", "line 2: language: 'English' is not a language code"),
        ("unknown-style", "line 2: style: there is no style named 'slaet'. Did you mean 'slate'?"),
        ("list-as-value", "line 2: title: must be one plain value"),
        ("not-a-mapping", "line 2: the front matter must be lines of the form `key: value`"),
        ("control-character", "line 2: a control character (0x1b)"),
        ("latin-1", "line 1: is not UTF-8: byte 0xe9 at offset 7"),
        ("utf-16", "is UTF-16 text, not UTF-8"),
        ("binary", "is a binary file, not Markdown"),
    ],
)
def test_a_wrong_brief_is_told_with_its_line_and_a_cure(defect: str, message: str) -> None:
    path = BRIEFS / defect / "brief.md"
    with pytest.raises(BriefError) as caught:
        read_brief(path)
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert caught.value.exit_code == 2
    assert caught.value.cure


def test_what_is_done_to_pictures_may_stand_in_the_front_matter(tmp_path):
    written = "Grade: own.cube\nlogo-place: top left\nstrength: 0.5\nthumbnail title: yes"
    brief = read_brief(_write(tmp_path, f"---\n{written}\n---\n# A film\n"))
    own = {"grade": "own.cube", "logo_place": "top left", "strength": 0.5, "thumbnail_title": True}
    assert brief.finish.chosen == own
    assert "finish" not in read_brief(_write(tmp_path, "# A film\n")).model_dump()


@pytest.mark.parametrize(
    ("written", "characters", "visuals"),
    [
        ("characters: yes", True, None),
        ("characters: false\nvisuals: image", False, ("image",)),
        ("characters: knight, the queen\nvisuals: manim, video", ("knight", "the queen"), "mv"),
        ("characters: [knight]\nvisuals: [manim, video]", ("knight",), "mv"),
    ],
)
def test_people_and_kinds_of_scenes_may_be_words_or_lists(tmp_path, written, characters, visuals):
    brief = read_brief(_write(tmp_path, f"---\n{written}\n---\nA prompt.\n"))
    kinds = ("manim", "video") if visuals == "mv" else visuals
    assert (brief.characters, brief.visuals) == (characters, kinds)


def test_a_kind_of_scene_that_nobody_knows_is_told(tmp_path):
    path = _write(tmp_path, "---\nvisuals: manim, hologram\n---\nA prompt.\n")
    with pytest.raises(BriefError, match="line 2: visuals: 'manim, hologram' is not a kind"):
        read_brief(path)


@pytest.mark.parametrize("written", ["dip #aa3311 1", "dip 1 #AA3311", '"dip #aa3311 1"'])
@pytest.mark.parametrize("comment", ["", "  # slowly"])
def test_a_colour_in_the_front_matter_is_no_comment(tmp_path, written, comment):
    brief = read_brief(_write(tmp_path, f"---\ntransition: {written}{comment}\n---\n# A film\n"))
    assert brief.transition == "dip #aa3311 1"
