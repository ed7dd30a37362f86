"""What the folder of a film that somebody else made may not do."""

from __future__ import annotations

import pytest

from vidgen import settings as settings_room
from vidgen.engine.lock import hold
from vidgen.errors import BriefError, ConfigError, MissingError, StorageError
from vidgen.npc.library import read_library
from vidgen.project import Project, RunOptions
from vidgen.settings import resolve
from vidgen.stages.composing.finish_files import effect_file
from vidgen.store import Store


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No settings but those a test makes."""
    monkeypatch.setattr(settings_room, "user_file", lambda: tmp_path / "user.toml")
    monkeypatch.delenv("VIDGEN_STORE__PATH")


def test_it_does_not_choose_where_results_are_kept_and_cleared_away(tmp_path):
    (tmp_path / "vidgen.toml").write_text('[store]\npath = "~"\n')
    with pytest.raises(ConfigError, match=r"store\.path is not taken from a film"):
        resolve(tmp_path)


def test_a_server_of_its_choice_sees_nothing_of_the_users_other_films(monkeypatch, tmp_path):
    (tmp_path / "vidgen.toml").write_text(
        'use_context_learning = true\n[llm]\nbase_url = "https://theirs.example/v1"\n'
    )
    found = resolve(tmp_path)
    assert found.settings.use_context_learning is False
    assert "chooses llm.base_url" in found.origins["use_context_learning"]
    monkeypatch.setenv("VIDGEN_USE_CONTEXT_LEARNING", "true")
    assert resolve(tmp_path).settings.use_context_learning is True


@pytest.mark.parametrize("name", ["events.jsonl", "worker.log", "lock", "ledger", "jobs"])
def test_nothing_is_written_through_a_link_that_it_brings(name, vidgen, tmp_path):
    theirs = tmp_path / "bashrc"
    theirs.write_text("as it was")
    assert vidgen("init", "film")[0] == 0
    hidden = tmp_path / "film" / ".vidgen"
    hidden.mkdir()
    (hidden / name).symlink_to(theirs)
    code, _, err = vidgen("plan", "film")
    assert (code, theirs.read_text()) == (StorageError.exit_code, "as it was")
    assert "is a link" in " ".join(err.split())


def test_its_hidden_folder_lies_in_it(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / ".vidgen").symlink_to(elsewhere)
    with pytest.raises(StorageError, match="is a link"), hold(tmp_path / "film" / ".vidgen/lock"):
        pytest.fail("it was held")
    assert list(elsewhere.iterdir()) == []


def test_an_effect_of_its_own_is_code_that_the_user_answers_for(tmp_path):
    (tmp_path / "mine.py").write_text("raise SystemExit")
    store = Store(tmp_path / "store")
    with pytest.raises(ConfigError, match="runs with your rights") as caught:
        effect_file(Project(tmp_path, store), "mine.py")
    assert "--trust" in str(caught.value.cure)
    trusting = Project(tmp_path, store, options=RunOptions(trust=True))
    assert effect_file(trusting, "mine.py") == tmp_path / "mine.py"
    with pytest.raises(MissingError):
        effect_file(trusting, "../theirs.py")


@pytest.mark.parametrize("rows", ["../rows.csv", "/etc/hosts", "a/../../rows.csv"])
def test_a_library_names_rows_in_its_own_folder_only(rows, tmp_path):
    (tmp_path / "rows.csv").write_text("npc\nmira\n")
    folder = tmp_path / "game"
    folder.mkdir()
    (folder / "library.toml").write_text(f'requests = "{rows}"\n[npcs.mira]\n')
    with pytest.raises(BriefError, match="lies outside the library's folder"):
        read_library(folder / "library.toml")


def test_it_does_not_choose_who_does_the_work(tmp_path):
    (tmp_path / "vidgen.toml").write_text('executor = "dask://theirs.example:8786"\n')
    with pytest.raises(ConfigError, match="executor is not taken from a film"):
        resolve(tmp_path)
