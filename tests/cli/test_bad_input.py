"""Wrong input gets one clear message, the right exit code and no traceback."""

from __future__ import annotations

import os

import pytest

from vidgen.errors import ConfigError
from vidgen_cli.beginning import BRIEF
from vidgen_cli.editor import edited

CASES = {
    "a file that is not there": (["make", "nothing.md"], 3, "nothing.md: there is no such"),
    "a prompt": (["make", "Why is the sky blue?"], 2, "language model"),
    "a folder without a brief": (["make", "empty"], 2, "a folder without a brief.md"),
    "an unknown quality": (["make", "film", "-q", "hig"], 2, "Did you mean high?"),
    "an unknown destination": (["make", "film", "--destination", "youtub"], 2, "youtube"),
    "an unknown aspect": (["make", "film", "--aspect", "4:3"], 2, "Known: 16:9, 9:16, 1:1"),
    "an unknown stage": (["make", "film", "--until", "paint"], 2, "no stage 'paint'"),
    "an unknown stage to force": (["make", "film", "--force", "paint"], 2, "no stage 'paint'"),
    "stages in the wrong order": (
        ["make", "film", "--from", "render", "--until", "plan"],
        2,
        "render comes after plan",
    ),
    "a scene that cannot be": (["render", "film", "--scene", "3"], 2, "'3' is not a scene"),
    "no processes": (["make", "film", "-j", "0"], 2, "greater than or equal to 1"),
    "a store without an end": (["cache", "gc", "--max-gb", "inf"], 2, "less than or equal"),
    "an unknown option": (["make", "film", "--fast"], 2, "No such option: --fast"),
    "a missing argument": (["make"], 2, "Missing argument"),
    "a kind of presets that is not": (["presets", "stiles"], 2, "called 'stiles'. Did you mean"),
    "a brief and no command": (["talk me through it", "-q", "draft"], 2, "`vidgen make 'talk me"),
    "a preset that is not": (["presets", "styles", "slat"], 2, "Did you mean slate?"),
    "an output that is a file": (
        ["make", "talk.md", "-o", "file"],
        2,
        "file is a file, not a folder",
    ),
    "an output below a file": (["make", "talk.md", "-o", "file/film"], 2, "file is a file"),
    "a shape that the destination does not take": (
        ["make", "talk.md", "--aspect", "9:16", "--destination", "youtube"],
        2,
        "youtube takes 16:9, not 9:16",
    ),
    "captions that are not": (
        ["make", "talk.md", "--captions", "loud"],
        2,
        "--captions: 'loud' is not known",
    ),
    "an empty brief": (["make", "empty.md"], 2, "empty.md: the brief is empty"),
    "a film that was never made": (["status", "talk.md"], 3, "is not there yet"),
    "a film that is a file": (["status", "file"], 3, "is not there yet"),
    "nothing to upload": (["upload", "film", "there"], 3, "compose.json is not there yet"),
    "a name that is too long": (["make", "x" * 5000], 3, "there is no such brief"),
    "init in a file": (["init", "file"], 2, "file is a file"),
    "init where a brief is": (["init", "film"], 2, "is there already, and is left as it is"),
}


@pytest.mark.parametrize("case", CASES)
def test_wrong_input(vidgen, tmp_path, case):
    command, expected, message = CASES[case]
    (tmp_path / "empty").mkdir()
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "brief.md").write_text(BRIEF)
    (tmp_path / "talk.md").write_text(BRIEF)
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty.md").touch()
    code, out, err = vidgen(*command)
    assert code == expected, err
    assert message in " ".join(err.split())
    assert err.startswith("Error: ")
    assert out == ""
    assert "Traceback" not in err
    assert max(map(len, err.splitlines())) <= 100 or "x" * 80 in err
    assert not list(tmp_path.rglob(".vidgen"))


def test_broken_settings_name_the_file_and_the_key(vidgen, tmp_path):
    vidgen("init", "film")
    (tmp_path / "film" / "vidgen.toml").write_text('qualty = "low"\n')
    code, _, err = vidgen("make", "film")
    assert code == 2
    assert "vidgen.toml: qualty: unknown key" in " ".join(err.split())
    assert "did you mean quality?" in err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(vidgen, tmp_path):
    (tmp_path / "talk.md").write_text(BRIEF)
    (tmp_path / "shut").mkdir(mode=0o500)
    code, _, err = vidgen("make", "talk.md", "-o", "shut/film")
    assert code == 3
    assert "choose another folder with -o" in err


def test_an_unknown_scene_names_those_that_are_there(vidgen):
    vidgen("init", "film")
    assert vidgen("plan", "film")[0] == 0
    code, _, err = vidgen("why", "film", "s99")
    assert code == 2
    assert "It has s01 to s04" in " ".join(err.split())


def test_a_command_that_helps_can_be_pasted_whatever_the_folder_is_called(vidgen):
    assert "\nNow: vidgen make 'my film'\n" in vidgen("init", "my film")[1]
    code, _, err = vidgen("render", "my film")
    assert code == 3
    assert "/my film'" in " ".join(err.split())


def test_an_editor_that_is_no_command_is_told(monkeypatch):
    monkeypatch.setenv("VISUAL", "vim '")
    with pytest.raises(ConfigError, match="VISUAL is no command: vim '"):
        edited("words", "script.md")
