from __future__ import annotations

from pathlib import Path

import pytest

from vidgen import settings as settings_room
from vidgen.errors import ConfigError
from vidgen.settings import resolve


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No settings but those a test makes."""
    monkeypatch.setattr(settings_room, "user_file", lambda: tmp_path / "user.toml")
    for name in ("VIDGEN_JOBS", "VIDGEN_QUALITY", "VIDGEN_STORE__PATH"):
        monkeypatch.delenv(name, raising=False)


def test_flag_beats_environment_beats_project_beats_user(monkeypatch, tmp_path):
    (tmp_path / "user.toml").write_text('quality = "low"\njobs = 1\noffline = true\n')
    (tmp_path / "vidgen.toml").write_text('quality = "high"\njobs = 2\n')
    monkeypatch.setenv("VIDGEN_JOBS", "3")
    found = resolve(tmp_path, {"jobs": None})
    assert (found.settings.quality, found.settings.jobs, found.settings.offline) == (
        "high",
        3,
        True,
    )
    assert found.origins["jobs"] == "environment"
    assert found.origins["quality"] == str(tmp_path / "vidgen.toml")
    assert resolve(tmp_path, {"jobs": 4}).settings.jobs == 4


def test_sections_merge_key_by_key(monkeypatch, tmp_path):
    (tmp_path / "vidgen.toml").write_text("[store]\nmax_gb = 3\n")
    monkeypatch.setenv("VIDGEN_STORE__PATH", "/elsewhere")
    store = resolve(tmp_path).settings.store
    assert (store.path, store.max_gb) == (Path("/elsewhere"), 3.0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("qualty = 'low'", "qualty: unknown key"),
        ("jobs = 'many'", "jobs: Input should be a valid integer"),
        ("jobs = = 2", "vidgen.toml"),
    ],
)
def test_a_wrong_file_is_named(tmp_path, text, says):
    (tmp_path / "vidgen.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        resolve(tmp_path)
    assert says in str(caught.value)
    assert "vidgen.toml" in str(caught.value)


def test_secrets_do_not_show(monkeypatch):
    monkeypatch.setenv("VIDGEN_UPLOAD__SECRET_KEY", "hunter2")
    assert "hunter2" not in repr(resolve().settings)
