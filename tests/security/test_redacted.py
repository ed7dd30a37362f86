"""Secrets reach nobody who reads: no event, log, traceback, message or file of a film."""

from __future__ import annotations

import io
import json

import pytest
from pydantic import SecretStr

from vidgen.engine.chain import run_chain
from vidgen.errors import ProviderError
from vidgen.events import ActionFailed, ActionProgressed, ActionStarted, Noted
from vidgen.project import Project, RunOptions
from vidgen.redacted import HIDDEN, Redactor, redacted, secrets_of, write_trace
from vidgen.settings import LlmSettings, Settings, UploadSettings
from vidgen.store import Store
from vidgen_cli import failure
from vidgen_cli.run import watched

SECRET = "correct/horse+battery staple"
AWS_KEY = "AKIA" + "IOSFODNN7EXAMPLE"


@pytest.mark.parametrize(
    "text",
    [
        f"aws said {AWS_KEY} is wrong",
        "token ghp_" + "a1B2" * 9,
        "fal 01234567-89ab-cdef-0123-456789abcdef:" + "0f" * 16,
        "eyJhbGciOiJI.eyJzdWIiOiIx.c2ln",
        "hf_abcdefghij",
        "-----BEGIN PRIVATE KEY-----\nMIIE\nvQIB\n-----END PRIVATE KEY-----",
    ],
)
def test_what_looks_like_a_key_is_taken_out(text):
    assert HIDDEN in redacted(text)
    assert not any(word in redacted(text) for word in ("AKIA", "a1B2", "0f0f", "c2ln", "MIIE"))
    assert "hf_a" not in redacted(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("xi-api-key: 0a1b2c", "xi-api-key: ***"),
        ("{'Authorization': 'Key abc:def'}", "{'Authorization': 'Key ***'}"),
        (
            "https://host/a?x=1&X-Amz-Signature=0f0f&y=2",
            "https://host/a?x=1&X-Amz-Signature=***&y=2",
        ),
        ("s3 at https://me:hunter2@host/b", "s3 at https://me:***@host/b"),
        ("https://host/video.mp4 at 12:30, key frames: 60", None),
        ("set VIDGEN_LLM__API_KEY, or llm.api_key in vidgen.toml", None),
    ],
)
def test_what_stands_where_keys_stand_is_taken_out_and_nothing_else(text, left):
    assert redacted(text) == (left or text)


def test_a_known_secret_is_found_in_every_spelling():
    told = f"{SECRET} https://h/?a={'correct%2Fhorse%2Bbattery%20staple'} {json.dumps(SECRET)}"
    assert redacted(told, [SECRET]) == f'{HIDDEN} https://h/?a={HIDDEN} "{HIDDEN}"'


def test_a_variable_that_says_where_a_key_lies_is_no_secret(monkeypatch, tmp_path):
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path))
    assert redacted(f"{tmp_path}: not there") == f"{tmp_path}: not there"


def test_all_secrets_of_the_settings_are_known_and_none_is_shown():
    settings = Settings(
        llm=LlmSettings(api_key=SecretStr(SECRET)),
        upload=UploadSettings(secret_key=SecretStr("another one")),
    )
    assert sorted(secrets_of(settings)) == ["another one", SECRET]
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump()}"
    assert SECRET not in settings.model_dump_json()
    assert SECRET not in repr(Redactor.knowing(secrets_of(settings)))


def test_events_hold_no_secret_and_are_otherwise_the_same():
    clean = Redactor.knowing([SECRET]).event
    assert clean(ActionFailed("tts", "s01", f"no {SECRET}", line=3)) == ActionFailed(
        "tts", "s01", f"no {HIDDEN}", line=3
    )
    assert clean(Noted(SECRET, "warning")) == Noted(HIDDEN, "warning")
    assert clean(ActionProgressed("tts", "s01", 0.5, SECRET)).note == HIDDEN
    assert clean(ActionStarted("tts", "s01")) == ActionStarted("tts", "s01")


def unlucky(api_key: str) -> None:
    kept_in_a_variable = api_key.upper()
    raise ValueError(f"{len(kept_in_a_variable)}: {api_key}")


def test_a_traceback_has_neither_the_secret_nor_the_values_of_variables():
    log = io.StringIO()
    try:
        unlucky(SECRET)
    except ValueError as error:
        write_trace(error, log, [SECRET])
    assert "unlucky" in log.getvalue()
    assert SECRET not in log.getvalue()
    assert SECRET.upper() not in log.getvalue()


def film(tmp_path) -> Project:
    root = tmp_path / "film"
    root.mkdir()
    settings = Settings(llm=LlmSettings(api_key=SecretStr(SECRET)))
    return Project(root, Store(tmp_path / "store"), settings, RunOptions())


def test_a_crash_leaves_no_secret_on_the_screen_or_in_its_log(tmp_path, capsys, monkeypatch):
    project = film(tmp_path)
    project.hidden.mkdir()
    monkeypatch.setattr("sys.argv", ["vidgen", "make", f"--key={SECRET}"])

    def work(_screen):
        unlucky(SECRET)

    with pytest.raises(BaseException, match="1"):
        watched(project, work, as_json=False, quiet=True)
    log = (project.hidden / "crash.log").read_text()
    assert "unlucky" in log
    assert SECRET not in log + "".join(capsys.readouterr())
    assert (project.hidden / "crash.log").stat().st_mode & 0o077 == 0


def test_a_crash_log_is_not_written_through_a_link(tmp_path):
    theirs = tmp_path / "theirs"
    theirs.write_text("as it was")
    (tmp_path / "crash.log").symlink_to(theirs)
    assert failure.report_crash(ValueError("x"), tmp_path) == tmp_path / "crash.log"
    assert theirs.read_text() == "as it was"


@pytest.mark.parametrize("as_json", [True, False])
def test_an_error_that_ends_a_run_is_told_without_secrets(tmp_path, capsys, as_json):
    def work(_screen):
        raise ProviderError(f"the server says: {SECRET}")

    with pytest.raises(ProviderError) as caught:
        watched(film(tmp_path), work, as_json=as_json, quiet=True)
    failure.show(caught.value)
    assert SECRET not in "".join(capsys.readouterr())
    assert HIDDEN in str(caught.value)


class Blabbing:
    """A stage that has a secret told."""

    name, version, preload, isolated = "music", 1, (), False

    def actions(self, project):
        project.store.on_corrupt(f"a blob of {SECRET} is damaged")
        raise ProviderError("over")


def test_the_log_of_events_has_no_secret(tmp_path):
    project, heard = film(tmp_path), []
    with pytest.raises(ProviderError):
        run_chain(project, [Blabbing()], heard.append)
    log = (project.hidden / "events.jsonl").read_text()
    assert f"a blob of {HIDDEN} is damaged" in log
    assert SECRET not in log + repr(heard)
