"""Which folder a film lies in, and what is remembered there."""

from __future__ import annotations

import json

import pytest

from vidgen.errors import BusyError, ConfigError
from vidgen_cli.beginning import BRIEF
from vidgen_cli.choices import Choices
from vidgen_cli.location import locate
from vidgen_cli.session import Asked, open_session


@pytest.fixture(autouse=True)
def _here(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)


def brief(path, text=BRIEF):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_a_film_is_named_after_its_brief_or_the_folder_of_that(tmp_path):
    talk = brief(tmp_path / "talk.md")
    named = brief(tmp_path / "pythagoras" / "brief.md")
    assert locate(str(talk)).root == tmp_path / "talk.vidgen"
    assert locate(str(named)).root == tmp_path / "pythagoras.vidgen"
    assert locate(str(talk), tmp_path / "here").root == tmp_path / "here"


def test_a_folder_with_a_brief_is_a_film(tmp_path):
    brief(tmp_path / "film" / "brief.md")
    assert locate("film").root == tmp_path / "film"
    assert locate("film").brief is None
    (tmp_path / "film" / "vidgen.toml").touch()
    assert locate("film/brief.md").root == tmp_path / "film"


def test_two_briefs_of_one_name_do_not_share_a_folder(tmp_path):
    one, other = (
        brief(tmp_path / "a" / "talk.md"),
        brief(tmp_path / "b" / "talk.md", "# Other\n\nX."),
    )
    open_session(locate(str(one)), Asked()).begin()
    assert locate(str(one)).root == tmp_path / "talk.vidgen"
    with pytest.raises(ConfigError, match="the film of another brief"):
        locate(str(other))


def test_choices_made_with_flags_hold_until_others_are_made(tmp_path):
    talk = brief(tmp_path / "talk.md")
    first = open_session(locate(str(talk)), Asked(quality="l", destinations=("shorts",)))
    assert first.begin() == ()
    again = open_session(locate("talk.vidgen"), Asked())
    assert again.project.options.quality.name == "low"
    assert [found.name for found in again.project.options.destinations] == ["shorts"]
    assert again.begin() == (
        "low quality, as last time; -q chooses another",
        "for shorts, as last time; --destination chooses another",
    )


@pytest.mark.parametrize(("name", "text"), [("voice", "nobody"), ("music", "loud")])
def test_a_choice_that_cannot_be_had_is_refused_before_it_is_remembered(tmp_path, name, text):
    brief(tmp_path / "talk.md")
    with pytest.raises(ConfigError, match=f"--{name}: .*'{text}'.* Known: "):
        open_session(locate("talk.md"), Asked(instead={name: text}))


def test_settings_come_before_what_was_chosen_last_time(monkeypatch, tmp_path):
    talk = brief(tmp_path / "talk.md")
    open_session(locate(str(talk)), Asked(quality="low")).begin()
    monkeypatch.setenv("VIDGEN_QUALITY", "draft")
    assert open_session(locate("talk.vidgen"), Asked()).project.options.quality.name == "draft"


def test_the_brief_names_the_destination_where_nothing_else_does(tmp_path):
    talk = brief(tmp_path / "talk.md", BRIEF.replace("music: calm", "destination: square"))
    options = open_session(locate(str(talk)), Asked()).project.options
    assert [found.name for found in options.destinations] == ["square"]


def test_a_preview_writes_nothing(tmp_path):
    talk = brief(tmp_path / "talk.md")
    session = open_session(locate(str(talk)), Asked(quality="low"))
    assert session.preview().brief == talk
    assert not session.project.root.exists()


def test_an_edited_copy_is_kept_when_the_brief_replaces_it(tmp_path):
    talk = brief(tmp_path / "talk.md")
    open_session(locate(str(talk)), Asked()).begin()
    copy = tmp_path / "talk.vidgen" / "brief.md"
    copy.write_text("# Mine\n\nAn edit.")
    (note,) = open_session(locate(str(talk)), Asked()).begin()
    assert "was edited by hand" in note
    (kept,) = (tmp_path / "talk.vidgen" / ".vidgen" / "history").glob("brief-*.md")
    assert kept.read_text() == "# Mine\n\nAn edit."
    assert copy.read_text() == BRIEF


def test_a_film_that_another_run_holds_is_left_alone(tmp_path):
    from vidgen.engine.lock import hold

    talk = brief(tmp_path / "talk.md")
    session = open_session(locate(str(talk)), Asked())
    with hold(session.project.hidden / "lock"), pytest.raises(BusyError):
        session.begin()
    assert not session.project.brief.exists()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"quality": 3, "destinations": "x"}', "null"])
def test_choices_that_cannot_be_read_are_no_choices(tmp_path, content):
    brief(tmp_path / ".vidgen" / "choices.json", content)
    found = Choices.read(tmp_path)
    assert found.quality is None
    assert json.dumps(found.aspect) == "null"


@pytest.mark.parametrize(
    ("aspect", "expected"), [("16:9", "youtube"), ("9:16", "shorts"), ("1:1", "square")]
)
def test_a_shape_alone_finds_its_destination(tmp_path, aspect, expected):
    talk = brief(tmp_path / "talk.md", BRIEF.replace("music: calm", f"aspect: '{aspect}'"))
    for asked in (Asked(), Asked(aspect=aspect)):
        (found,) = open_session(locate(str(talk)), asked).project.options.destinations
        assert found.name == expected


def test_a_brief_whose_shape_does_not_fit_is_refused_before_any_work(tmp_path):
    wrong = "destination: youtube\naspect: '9:16'"
    talk = brief(tmp_path / "talk.md", BRIEF.replace("music: calm", wrong))
    with pytest.raises(ConfigError, match="youtube takes 16:9, not 9:16"):
        open_session(locate(str(talk)), Asked())


def test_a_shape_that_is_remembered_still_finds_its_destination(tmp_path):
    talk = brief(tmp_path / "talk.md")
    open_session(locate(str(talk)), Asked(aspect="9:16")).begin()
    (found,) = open_session(locate("talk.vidgen"), Asked()).project.options.destinations
    assert found.name == "shorts"
