"""What is said of a film's versions before they are made, and how one of them is opened alone."""

from __future__ import annotations

import json
import shutil

import pytest

from vidgen.engine.forecast import forecast
from vidgen.errors import ConfigError
from vidgen.events import Noted
from vidgen.manifest import PlanManifest
from vidgen.stages.plan import PlanStage
from vidgen_cli import version_outlook, versions
from vidgen_cli.app import run
from vidgen_cli.location import Location
from vidgen_cli.session import Asked, open_session

BRIEF = "---\ntitle: Talk\n---\n# Talk\n\nWords.\n\n## More\n\nAnd more words.\n"


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A film in two shapes that is planned, in both."""
    root = tmp_path_factory.mktemp("planned") / "film"
    root.mkdir()
    (root / "brief.md").write_text(BRIEF)
    asked = ("-q", "draft", "--destination", "youtube, shorts", "--until", "plan", "--quiet")
    assert run(["make", str(root), *asked]) == 0
    return root


@pytest.fixture
def film(planned, vidgen, tmp_path):
    """A film of one's own like that, in the current folder."""
    return shutil.copytree(planned, tmp_path / "film")


def seen(film, **asked):
    session = open_session(Location(film), Asked(**asked))
    own = forecast(session.preview(), [PlanStage()])
    return version_outlook.foreseen(session, [PlanStage()], own)


def told(film, **asked):
    return [line.split(None, 2)[2] for line in version_outlook.lines(seen(film, **asked))
            if line.startswith(" ")]  # fmt: skip


def test_status_has_a_line_for_each_version(film, vidgen):
    _, out, _ = vidgen("status", "film")
    assert "versions\n  9x16 (shorts)  " in out
    _, out, _ = vidgen("status", "film", "--json")
    (version,) = json.loads(out)["versions"]
    assert (version["version"], version["destinations"]) == ("9x16", ["shorts"])
    assert version["items"][0]["state"] == "fresh"


def test_a_version_is_up_to_date_until_it_is_not(film):
    assert told(film) == ["up to date"]
    assert told(film, destinations=("youtube,shorts,square",)) == ["up to date", "not made yet"]


def test_a_version_follows_a_film_whose_plan_changes(film, vidgen):
    (film / "brief.md").write_text(BRIEF.replace("more", "other"))
    _, out, _ = vidgen("status", "film")
    assert "9x16 (shorts)  follows the film, whose plan changes" in out


def test_a_language_that_nobody_translates_is_told_and_refused_at_once(film, vidgen):
    (_, german, _) = seen(film, instead={"language": "de,"})
    assert "no language model is set" in german.refusal
    code, _, err = vidgen("make", "film", "--language", "de,", "--force", "tts")
    assert code == 2
    assert "no language model is set that could translate" in err
    assert not (film / "narration.json").exists()


def test_a_version_alone_has_the_choices_of_its_film(film):
    alone = open_session(Location(film / "versions/9x16"), Asked())
    options = alone.project.options
    assert (options.quality.name, options.aspect) == ("draft", "9:16")
    assert [one.name for one in options.destinations] == ["shorts"]
    assert forecast(alone.project, [PlanStage()]).work == ()
    assert alone.versions == ()


def test_a_version_is_no_film_of_its_own(film):
    for asked in (Asked(aspect="1:1"), Asked(instead={"language": "de"})):
        with pytest.raises(ConfigError, match="is a version of"):
            open_session(Location(film / "versions/9x16"), asked)
    with pytest.raises(ConfigError, match=r"youtube takes 16:9, not 9:16"):
        open_session(Location(film / "versions/9x16"), Asked(destinations=("youtube",)))


def test_an_edit_of_a_version_leaves_the_film_alone(film, vidgen):
    code, out, err = vidgen("scene", "set", "film/versions/9x16", "s02", "--title",
                            "Upright", "--yes")  # fmt: skip
    assert (code, "call s02 'Upright'" in out) == (0, True), err
    assert vidgen("make", "film", "--until", "plan", "--quiet")[0] == 0
    titles = [
        PlanManifest.model_validate_json((root / "plan.json").read_bytes()).storyboard.scenes[1]
        for root in (film, film / "versions/9x16")
    ]
    assert [scene.title for scene in titles] == ["More", "Upright"]


def test_one_that_fails_leaves_the_others(film):
    session = open_session(Location(film), Asked(destinations=("youtube,shorts,square",)))
    (film / "versions/9x16/plan.json").unlink()
    (film / "versions/9x16/plan.json").mkdir()
    heard = []
    made, failed = versions.carried_out(
        session.project, session.versions, [PlanStage()], heard.append
    )
    assert [one.project.root.name for one in made] == ["1x1"]
    assert "9:16: " in failed[0].message
    assert any(isinstance(one, Noted) and one.level == "warning" for one in heard)
