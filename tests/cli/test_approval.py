"""`make --approve`: the plan is shown first, and nothing is made before it is accepted."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys

import pytest

BRIEF = """\
# Searching

Welcome to the film about searching in long lists.

## The rules of a good search, which is a long title

Keep the list sorted. Then search often.

- Keep it sorted
- Search often
"""
QUESTION = b"[q]uit? "


@pytest.fixture
def film(tmp_path):
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "brief.md").write_text(BRIEF)
    return tmp_path / "film"


def test_without_a_terminal_it_stops_after_the_plan(vidgen, film):
    code, out, _ = vidgen("make", "film", "--approve")
    assert code == 0
    assert "vidgen make film" in out
    assert (film / "plan.json").exists()
    assert not (film / "narration.json").exists()
    told = json.loads(vidgen("make", "film", "--approve", "--json")[1].splitlines()[-1])
    assert (told["approved"], told["next"]) == (False, "vidgen make film")
    assert vidgen("make", "film", "--approve", "--quiet")[1] == ""


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_the_table_fits_the_terminal(vidgen, film, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    _, out, _ = vidgen("make", "film", "--approve")
    head, *rows = out.splitlines()
    assert head.split()[:2] == ["scene", "title"]
    assert rows[1].startswith("s02")
    assert "bullets" in rows[1]
    assert max(map(len, out.splitlines()[:3])) <= columns


def talk(film, *answers: tuple[bytes, bytes], editor: str = "true") -> tuple[int, str]:
    """Make the film at a terminal; each answer is given when what stands before it is shown."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "vidgen_cli", "make", str(film), "--approve"]
    env = {**os.environ, "TERM": "dumb", "VISUAL": editor, "COLUMNS": "80"}
    run = subprocess.Popen(
        [*command, "--until", "plan"], stdin=theirs, stdout=theirs, stderr=theirs, env=env
    )
    os.close(theirs)
    shown, seen, waiting = b"", 0, list(answers)
    try:
        while block := os.read(ours, 4096):
            shown += block
            if waiting and shown[seen:].endswith(waiting[0][0]):
                seen = len(shown)
                os.write(ours, waiting.pop(0)[1])
    except OSError:
        pass  # the other end is closed
    os.close(ours)
    return run.wait(60), shown.decode().replace("\r\n", "\n")


def test_what_is_accepted_is_made(film):
    code, shown = talk(film, (QUESTION, b"x\n"), (QUESTION, b"a\n"))
    assert code == 0
    assert shown.count("[a]ccept") == 2
    assert "Nothing had to be made" in shown


def test_who_goes_away_is_told_how_to_go_on(film):
    code, shown = talk(film, (QUESTION, b"q\n"))
    assert (code, f"vidgen make {film}" in shown) == (0, True)


def test_an_edited_script_is_a_revision(film, tmp_path):
    editor = tmp_path / "editor.sh"
    editor.write_text("#!/bin/sh\nsed -i 's/Then search often./Then search./' \"$1\"\n")
    editor.chmod(0o755)
    code, shown = talk(
        film, (QUESTION, b"e\n"), (b"[y/N] ", b"y\n"), (QUESTION, b"q\n"), editor=str(editor)
    )
    assert code == 0
    assert "+ Then search." in shown
    (revision,) = json.loads((film / "revisions.json").read_text())["revisions"]
    assert revision["words"] == "edit the script"
    assert "Then search." in (film / "plan.json").read_text()


def test_what_cannot_be_done_is_said_and_asked_again(film):
    code, shown = talk(
        film,
        (QUESTION, b"e\n"),
        (QUESTION, b"r\n"),
        (b"Which scene? ", b"s09\n"),
        (QUESTION, b"r\n"),
        (b"Which scene? ", b"s02\n"),
        (b"different? ", b"shorter\n"),
        (QUESTION, b"q\n"),
    )
    assert code == 0
    assert "Nothing was changed." in shown
    assert "There is no scene s09 in this film" in shown
    assert "There is no language model" in shown
