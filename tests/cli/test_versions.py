"""Which versions of a film are asked for: a shape for each destination, and languages."""

from __future__ import annotations

import pytest

from vidgen.errors import ConfigError
from vidgen.manifest import PlanManifest
from vidgen.stages import chain
from vidgen_cli.location import Location, locate
from vidgen_cli.run import run_stages
from vidgen_cli.session import Asked, Session, open_session


@pytest.fixture
def opened(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def open_film(*destinations: str, language: str | None = None, front: str = "") -> Session:
        (tmp_path / "talk.md").write_text(f"---\ntitle: Talk\n{front}---\n# Talk\n\nWords.\n")
        instead = {} if language is None else {"language": language}
        asked = Asked(destinations=destinations, instead=instead)
        return open_session(locate("talk.md"), asked)

    return open_film


def names(session: Session) -> list[str]:
    return [
        f"{one.version.name}: {', '.join(place.name for place in one.destinations)}"
        for one in session.versions
    ]


def own(session: Session) -> list[str]:
    return [one.name for one in session.project.options.destinations]


def test_a_film_for_one_shape_has_no_versions(opened):
    assert names(opened("youtube")) == []


@pytest.mark.parametrize("asked", [("youtube,shorts",), ("youtube", "shorts")])
def test_each_shape_gets_a_version(opened, asked):
    film = opened(*asked)
    assert (own(film), names(film)) == (["youtube"], ["9x16: shorts"])


def test_the_first_destination_gives_the_film_its_shape(opened):
    film = opened("shorts", "web", "youtube", "square")
    assert (own(film), names(film)) == (["shorts", "web"], ["16x9: youtube", "1x1: square"])


def test_what_takes_no_shape_of_the_film_is_refused(opened):
    with pytest.raises(ConfigError, match="shorts takes 9:16, not 16:9"):
        opened("shorts", front="aspect: 16:9\n")


def test_languages_come_in_each_shape_and_not_in_the_films_own(opened):
    film = opened("youtube,shorts", language="en,de")
    assert names(film) == ["9x16: shorts", "de: youtube", "de-9x16: shorts"]
    assert "language" not in film.project.options.instead


def test_one_language_is_the_films_own_and_a_comma_translates(opened):
    assert names(opened(language="de")) == []
    assert opened(language="de").project.options.instead == {"language": "de"}
    assert names(opened(language="de,")) == ["de: youtube"]


def test_what_is_no_language_is_refused(opened):
    with pytest.raises(ConfigError, match=r"'\.\./x' is not the code of a language"):
        opened(language="de,../x")


def test_they_are_remembered_until_others_are_asked_for(opened):
    opened("youtube,shorts", language="de,fr").begin()
    again = opened()
    assert names(again) == [
        "9x16: shorts", "de: youtube", "de-9x16: shorts", "fr: youtube", "fr-9x16: shorts",
    ]  # fmt: skip
    assert "also in de, fr, as last time; --language chooses others, or '' none" in again.notes
    assert names(opened("youtube", language="")) == []


def test_a_film_without_a_background_is_a_version_of_one_that_has_some(opened):
    film = opened("webm-alpha,youtube,shorts")
    assert own(film) == ["youtube"]
    assert names(film) == ["transparent: webm-alpha", "9x16: shorts"]
    assert not film.project.options.transparent


def test_where_all_want_no_background_the_film_itself_has_none(opened):
    film = opened("webm-alpha", language="en,de")
    assert (own(film), names(film)) == (["webm-alpha"], ["de-transparent: webm-alpha"])
    assert film.project.options.transparent
    both = opened("youtube,webm-alpha", language="en,de")
    assert names(both) == [
        "transparent: webm-alpha", "de: youtube", "de-transparent: webm-alpha"
    ]  # fmt: skip


def test_what_needs_a_background_is_refused_before_anything_is_made(opened, tmp_path, monkeypatch):
    monkeypatch.setenv("VIDGEN_FINISH__GRADE", "warm")
    assert own(opened("youtube")) == ["youtube"]
    film = opened("youtube,webm-alpha")
    with pytest.raises(ConfigError, match="whose colours cannot be graded"):
        run_stages(film, chain(), quiet=True)
    assert not film.project.has(PlanManifest)


def test_the_folder_of_a_version_without_a_background_stays_one(opened, tmp_path):
    from vidgen.stages.versions import project_of

    film = opened("youtube,webm-alpha")
    film.begin()
    root = project_of(film.project, *film.versions[0]).root
    again = open_session(Location(root), Asked())
    assert (own(again), again.project.options.transparent) == (["webm-alpha"], True)
    with pytest.raises(ConfigError, match="youtube wants a film with a background"):
        open_session(Location(root), Asked(destinations=("youtube",)))
