"""A sentence in the place of a brief: its folder, its brief, and what counts beside it."""

from __future__ import annotations

import pytest

from vidgen.brief import open_brief
from vidgen.errors import BriefError, ConfigError, MissingError
from vidgen_cli.location import Location, locate
from vidgen_cli.prompting import brief_of, is_prompt, slug
from vidgen_cli.session import Asked, open_session

PROMPT = "Why does the harmonic series diverge? For first-year students, 90 seconds"
FOLDER = "why-does-the-harmonic-series-diverge.vidgen"


@pytest.fixture(autouse=True)
def _here(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIDGEN_PLANNER_MODEL", "openai/none")


def begun(tmp_path, prompt=PROMPT, **asked):
    session = open_session(locate(prompt), Asked(**asked))
    session.begin()
    return session.project


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PROMPT, True),
        ("How sorting works", True),
        ("为什么调和级数发散？", True),
        ("Explain it!\n\nIn two parts.", True),
        ("talk.md", False),
        ("my talk.md", False),
        ("./x y.md", False),
        ("./a folder of mine", False),
        ("my talk", False),
        ("/tmp/some where/else here", False),
        ("films/the first one.vidgen", False),
    ],
)
def test_what_is_a_prompt_and_what_a_mistyped_name(text, expected):
    assert is_prompt(text) == expected


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        (PROMPT, "why-does-the-harmonic-series-diverge"),
        ("What's 3.14 about? Tell me", "whats-3-14-about"),
        ("L'été à Genève: une histoire", "lete-a-geneve"),
        ("为什么调和级数发散？九十秒", "为什么调和级数发散"),
        ("../../etc/passwd is what?", "etc-passwd-is-what"),
        ("??? !!! ...", "film"),
        ("word " * 40, "-".join(["word"] * 12)),
    ],
)
def test_a_folder_is_named_after_the_first_sentence(prompt, name):
    assert slug(prompt) == name


def test_a_prompt_becomes_a_brief_with_its_options(tmp_path):
    project = begun(tmp_path, instead={"style": "paper", "duration": "1:30", "language": "no"})
    assert project.root == tmp_path / FOLDER
    brief = open_brief(project.root / "brief.md").brief
    assert (brief.body.strip(), brief.style, brief.duration, brief.language) == (
        PROMPT,
        "paper",
        90,
        "no",
    )


def test_the_same_prompt_goes_on_with_its_folder_and_keeps_an_edited_brief(tmp_path):
    project = begun(tmp_path)
    project.brief.write_text("# Mine\n\nWords.\n")
    assert locate(f"  {PROMPT} ") == Location(project.root)
    begun(tmp_path)
    assert project.brief.read_text() == "# Mine\n\nWords.\n"


def test_another_prompt_of_the_same_beginning_gets_a_folder_of_its_own(tmp_path):
    begun(tmp_path)
    other = PROMPT.replace("90 seconds", "5 minutes")
    assert locate(other).root.name == FOLDER.replace(".vidgen", "-2.vidgen")
    assert locate(other, tmp_path / "here") == Location(tmp_path / "here", prompt=other)
    with pytest.raises(ConfigError, match="the film of another brief"):
        locate(other, tmp_path / FOLDER)


def test_options_count_in_place_of_the_briefs_and_are_remembered(tmp_path):
    (tmp_path / "talk.md").write_text("---\nstyle: chalk\n---\n# Talk\n\nWords.\n")
    first = open_session(locate("talk.md"), Asked(instead={"style": "paper"}))
    first.begin()
    again = open_session(locate("talk.md"), Asked())
    assert again.project.options.instead == {"style": "paper"}
    (note,) = again.begin()
    assert note.startswith("style paper, as last time; --style chooses another")
    assert open_brief(tmp_path / "talk.md", {"style": "paper"}).brief.style == "paper"
    over = open_session(locate("talk.md"), Asked(instead={"style": ""}))
    over.begin()
    assert open_session(locate("talk.md"), Asked()).project.options.instead == {}


def test_an_option_that_cannot_be_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(BriefError, match=r"--style: .*Did you mean 'paper'"):
        begun(tmp_path, instead={"style": "papr"})
    with pytest.raises(BriefError, match=r"--duration: .*not a length of time"):
        begun(tmp_path, instead={"duration": "long"})
    assert not list(tmp_path.iterdir())


def test_a_prompt_without_a_model_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.delenv("VIDGEN_PLANNER_MODEL")
    with pytest.raises(BriefError, match="There is no file"):
        begun(tmp_path)
    with pytest.raises(MissingError, match="no such brief or film"):
        locate("my talk")
    assert not list(tmp_path.iterdir())


def test_a_preview_of_a_prompt_writes_nothing_beside_it(tmp_path):
    seen = open_session(locate(PROMPT), Asked(instead={"style": "paper"})).preview()
    assert open_brief(seen.brief, seen.options.instead).brief.style == "paper"
    assert not list(tmp_path.iterdir())


def test_what_is_no_plain_word_is_quoted_for_yaml():
    assert brief_of("X", {"title": "A: b #c"}) == '---\ntitle: "A: b #c"\n---\n\nX\n'
