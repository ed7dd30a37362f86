"""`doctor`, `presets`, `cache`, `init` and `upload`."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from vidgen.brief import read_brief
from vidgen.settings import Settings
from vidgen_cli import health
from vidgen_cli.beginning import SETTINGS


def test_doctor_finds_a_machine_that_can_make_films(vidgen, monkeypatch):
    monkeypatch.setenv("VIDGEN_UPLOAD__SECRET_KEY", "hush-hush")
    code, out, _ = vidgen("doctor")
    assert code == 0, out
    assert "fail" not in out
    assert "hush" not in out
    assert re.search(r"upload\.secret_key +\*{3} +environment", out)
    assert "environment" in out


def test_doctor_says_what_mends_a_missing_tool(vidgen, monkeypatch):
    monkeypatch.setattr(health, "FILTERS", ("ebur128", "nosuchfilter=1"))
    monkeypatch.setenv("VIDGEN_TTS__PROVIDER", "parrot")
    code, out, _ = vidgen("doctor", "--json")
    failed = {found["name"]: found for found in json.loads(out)["checks"] if found["cure"]}
    assert code == 3
    assert "lacks the filters nosuchfilter" in failed["ffmpeg"]["found"]
    assert failed["voice"]["verdict"] == "fail"


def test_doctor_says_which_models_there_are_and_which_key_is_missing(vidgen, monkeypatch):
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hush-hush")
    monkeypatch.setenv("VIDGEN_PLANNER_MODEL", "openai/gpt-5-mini,ollama/qwen3")
    code, out, _ = vidgen("doctor", "--json")
    report = json.loads(out)
    models = next(check for check in report["checks"] if check["name"] == "models")
    assert (code, models["verdict"]) == (0, "ok")
    assert "planner: openai/gpt-5-mini, ollama/qwen3; reached by litellm 1." in models["found"]
    monkeypatch.setenv("VIDGEN_SCENE_MODEL", "anthropic/claude-haiku-4-5")
    code, out, _ = vidgen("doctor")
    assert code == 0
    assert "There is no key for anthropic" in out
    assert "help: set ANTHROPIC_API_KEY" in out
    assert "hush" not in out


def test_doctor_says_who_paints_films_speaks_and_plays_and_which_key_is_missing(
    vidgen, monkeypatch
):
    monkeypatch.delenv("REPLICATE_API_TOKEN", raising=False)
    for kind in ("IMAGE", "VIDEO", "MUSIC", "TTS", "NPC"):
        monkeypatch.setenv(f"VIDGEN_{kind}__PROVIDER", "replicate")
    kinds = ("voice", "music", "pictures", "clips", "npc clips")
    found = {one["name"]: one for one in json.loads(vidgen("doctor", "--json")[1])["checks"]}
    assert {found[kind]["verdict"] for kind in kinds} == {"warn"}
    assert all("REPLICATE" in (found[kind]["cure"] or "").upper() for kind in kinds)
    monkeypatch.setenv("VIDGEN_REPLICATE__API_KEY", "r8_hush-hush")
    code, out, _ = vidgen("doctor", "--json")
    found = {one["name"]: one for one in json.loads(out)["checks"]}
    assert (code, {found[kind]["verdict"] for kind in kinds}) == (0, {"ok"})
    assert "hush" not in out


def test_every_setting_is_shown_with_its_origin(vidgen):
    found = json.loads(vidgen("doctor", "--json")[1])["settings"]
    names = {setting["name"].partition(".")[0] for setting in found}
    assert names == set(Settings.model_fields)


@pytest.mark.parametrize("kind", ["qualities", "destinations", "styles"])
def test_a_preset_is_shown_as_toml_that_can_be_copied(vidgen, kind):
    listed = json.loads(vidgen("presets", kind, "--json")[1])[kind]
    for name in listed:
        assert tomllib.loads(vidgen("presets", kind, name)[1])["name"] == name


def test_a_letter_of_manim_names_a_quality(vidgen):
    assert 'name = "low"' in vidgen("presets", "quality", "l")[1]


def test_the_store_is_counted_verified_and_collected(vidgen, store_path):
    assert vidgen("cache", "where")[1].strip() == str(store_path)
    vidgen("init", "film")
    vidgen("plan", "film")
    held = json.loads(vidgen("cache", "ls", "--json")[1])
    assert held["blobs"] > 0
    assert "files" in vidgen("cache", "ls")[1]
    blob = next(path for path in (store_path / "objects").rglob("*") if path.is_file())
    blob.chmod(0o644)
    blob.write_bytes(b"decayed")
    assert len(json.loads(vidgen("cache", "verify", "--json")[1])["damaged"]) == 1
    assert "sound" in vidgen("cache", "verify")[1]
    assert "The store holds" in vidgen("cache", "gc", "--max-gb", "0")[1]


def test_init_writes_a_brief_that_is_right_and_settings_that_are_too(vidgen, tmp_path):
    code, out, _ = vidgen("init", "new/film")
    assert (code, "vidgen make new/film" in out) == (0, True)
    assert read_brief(tmp_path / "new/film/brief.md").title == "Why years leap"
    assert tomllib.loads((tmp_path / "new/film/vidgen.toml").read_text()) == {}


def test_every_line_of_the_settings_file_is_a_setting_when_uncommented():
    lines = [line.removeprefix("# ") for line in SETTINGS.splitlines()]
    settings = [line for line in lines if line.startswith("[") or " = " in line]
    assert set(tomllib.loads("\n".join(settings))) <= set(Settings.model_fields)
    Settings(**tomllib.loads("\n".join(settings)))


def test_a_film_is_uploaded_to_a_folder(vidgen, tmp_path):
    vidgen("init", "film")
    vidgen("plan", "film")
    code, out, _ = vidgen("upload", "film", str(tmp_path / "there"), "--file", "plan.json")
    assert code == 0
    assert "1 file uploaded, 0 there before." in out
    assert (tmp_path / "there" / "plan.json").read_bytes() == (
        tmp_path / "film" / "plan.json"
    ).read_bytes()
    _, again, _ = vidgen("upload", "film", str(tmp_path / "there"), "--file", "plan.json")
    assert "0 files uploaded, 1 there before." in again


@pytest.mark.parametrize(("kind", "name"), [("voices", "heart"), ("music", "uplifting")])
def test_what_a_brief_may_name_is_listed(vidgen, kind, name):
    assert name in vidgen("presets", kind)[1]
