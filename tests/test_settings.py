from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from vidgen import settings as settings_room
from vidgen.errors import ConfigError, StorageError
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
    (tmp_path / "vidgen.toml").write_text("[store]\nmax_gb = 30\n")
    monkeypatch.setenv("VIDGEN_STORE__PATH", "/elsewhere")
    store = resolve(tmp_path).settings.store
    assert (store.path, store.max_gb) == (Path("/elsewhere"), 30.0)


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


def test_a_disk_that_cannot_read_a_file_is_no_wrong_setting(monkeypatch, tmp_path):
    def fail(path: Path, **_how):
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    monkeypatch.setattr(Path, "read_text", fail)
    with pytest.raises(StorageError, match=r"\.toml: Input/output error"):
        resolve(tmp_path)


def test_secrets_do_not_show(monkeypatch):
    monkeypatch.setenv("VIDGEN_UPLOAD__SECRET_KEY", "hunter2")
    assert "hunter2" not in repr(resolve().settings)


def test_a_section_in_the_environment_that_is_no_json_is_told(monkeypatch):
    monkeypatch.setenv("VIDGEN_TTS", "{provider")
    with pytest.raises(ConfigError, match=r'environment: .*"tts"'):
        resolve()


def test_models_are_listed_with_commas_or_as_a_list(monkeypatch, tmp_path):
    (tmp_path / "vidgen.toml").write_text('scene_model = ["openai/a", "ollama/b:7b"]\n')
    monkeypatch.setenv("VIDGEN_PLANNER_MODEL", "anthropic/c, ollama/b:7b,")
    found = resolve(tmp_path)
    assert found.settings.scene_model == ("openai/a", "ollama/b:7b")
    assert found.settings.planner_model == ("anthropic/c", "ollama/b:7b")
    assert found.origins["planner_model"] == "environment"


@pytest.mark.parametrize("address", ["localhost:8000", "http://me:hunter2@host/v1", "file:///etc"])
def test_an_address_that_is_none_or_holds_a_key_is_refused(monkeypatch, address):
    monkeypatch.setenv("VIDGEN_LLM__BASE_URL", address)
    with pytest.raises(ConfigError) as caught:
        resolve()
    assert "llm.base_url" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_film_does_not_choose_the_server_that_the_users_key_goes_to(monkeypatch, tmp_path):
    (tmp_path / "vidgen.toml").write_text('[llm]\nbase_url = "https://not-mine.example/v1"\n')
    assert resolve(tmp_path).settings.llm.api_key is None
    monkeypatch.setenv("VIDGEN_LLM__API_KEY", "hunter2")
    with pytest.raises(ConfigError, match="would send your own"):
        resolve(tmp_path)
    monkeypatch.setenv("VIDGEN_LLM__BASE_URL", "https://mine.example/v1/")
    assert resolve(tmp_path).settings.llm.base_url == "https://mine.example/v1"


def test_a_film_does_not_choose_what_runs_on_the_users_server(monkeypatch, tmp_path):
    (tmp_path / "vidgen.toml").write_text('[comfy]\nworkflow = "/tmp/theirs.json"\n')
    with pytest.raises(ConfigError, match="not taken from a film"):
        resolve(tmp_path)
    monkeypatch.setenv("VIDGEN_COMFY__WORKFLOW", "ltx-2b")
    assert resolve(tmp_path).settings.comfy.workflow == "ltx-2b"


GUARDED = """
max_cost = {cost}
offline = {offline}
use_context_learning = {learning}
[image]
calls_per_minute = {rate}
[store]
max_gb = {gb}
"""


def guards(tmp_path, flags=None):
    found = resolve(tmp_path, flags).settings
    rate, gb = found.image.calls_per_minute, found.store.max_gb
    return found.max_cost, found.offline, found.use_context_learning, rate, gb


def test_a_film_can_make_what_guards_money_and_network_stricter_and_never_looser(tmp_path):
    loose = {"cost": 100, "offline": "false", "learning": "true", "rate": 600, "gb": 0.001}
    strict = {"cost": 0.5, "offline": "true", "learning": "false", "rate": 6, "gb": 50}
    wanted = (0.5, True, False, 6, 50)
    for film, own in ((loose, strict), (strict, loose)):
        (tmp_path / "vidgen.toml").write_text(GUARDED.format(**film))
        (tmp_path / "user.toml").write_text(GUARDED.format(**own))
        assert guards(tmp_path) == wanted


def test_flags_and_the_environment_loosen_what_the_user_guards(monkeypatch, tmp_path):
    (tmp_path / "user.toml").write_text("max_cost = 1\noffline = true\n")
    (tmp_path / "vidgen.toml").write_text("max_cost = 2\noffline = false\n")
    monkeypatch.setenv("VIDGEN_OFFLINE", "false")
    assert guards(tmp_path, {"max_cost": 5.0})[:2] == (5.0, False)
    monkeypatch.setenv("VIDGEN_MAX_COST", "3")
    assert guards(tmp_path)[0] == 3.0


@pytest.mark.parametrize("said", ['"no"', "0", "nan", '"100"', "inf"])
def test_what_cannot_be_compared_loosens_nothing(tmp_path, said):
    (tmp_path / "user.toml").write_text("max_cost = 1\noffline = true\n")
    (tmp_path / "vidgen.toml").write_text(f"max_cost = {said}\noffline = {said}\n")
    cost, offline, *_ = guards(tmp_path)
    assert offline
    assert cost == (0 if said == "0" else 1)


def test_where_a_guard_comes_from_is_told(tmp_path):
    (tmp_path / "user.toml").write_text("max_cost = 1\n")
    (tmp_path / "vidgen.toml").write_text("max_cost = 2\n[store]\nmax_gb = 1\n")
    origins = resolve(tmp_path).origins
    stricter = f", stricter than {tmp_path}/vidgen.toml"
    assert origins["max_cost"] == f"{tmp_path}/user.toml{stricter}"
    assert origins["store.max_gb"] == f"default{stricter}"
