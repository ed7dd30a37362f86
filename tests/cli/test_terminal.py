"""Whole commands at the end of real terminals: narrow, dumb, without colour, and none at all."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import struct
import subprocess
import sys
import termios
import threading
from pathlib import Path

import pytest

from vidgen.events import ActionFailed
from vidgen_cli.beginning import BRIEF
from vidgen_cli.console import PlainLines
from vidgen_cli.failure import show_text
from vidgen_cli.tables import Cell, table
from vidgen_cli.terminal import harmless


def bare() -> dict[str, str]:
    """The environment of this test without what would stand for a terminal."""
    return {name: text for name, text in os.environ.items() if name not in _ABOUT_TERMINALS}


_ABOUT_TERMINALS = ("COLUMNS", "LINES", "NO_COLOR", "TERM")


@pytest.fixture
def film(tmp_path) -> Path:
    (tmp_path / "brief.md").write_text(BRIEF)
    return tmp_path


def on_terminal(*command: str, cwd: Path, columns: int = 80, **env: str) -> tuple[int, str]:
    """The exit code, and all that a terminal of that width received."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
    received: list[bytes] = []

    def listen() -> None:
        try:
            while block := os.read(ours, 4096):
                received.append(block)
        except OSError:
            return  # the other end is closed

    listener = threading.Thread(target=listen)
    run = subprocess.Popen(
        [sys.executable, "-m", "vidgen_cli", *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env={**bare(), **env},
    )
    os.close(theirs)
    listener.start()
    code = run.wait(60)
    listener.join(10)
    os.close(ours)
    return code, b"".join(received).decode()


def test_a_live_terminal_gets_bars_in_colour(film):
    code, seen = on_terminal("plan", ".", cwd=film, TERM="xterm-256color")
    assert code == 0
    assert "✓" in seen
    assert "\x1b[32m" in seen


def test_no_color_is_respected(film):
    code, seen = on_terminal("plan", ".", cwd=film, TERM="xterm-256color", NO_COLOR="1")
    assert code == 0
    assert "✓" in seen
    assert "\x1b[32m" not in seen


def test_a_dumb_terminal_gets_plain_lines(film):
    code, seen = on_terminal("plan", ".", cwd=film, TERM="dumb")
    assert code == 0
    assert "\x1b" not in seen
    assert "plan: 1 to do" in seen
    assert "plan: done in" in seen


def test_a_narrow_terminal_is_never_overrun(film):
    code, seen = on_terminal("status", ".", cwd=film, columns=40, TERM="dumb")
    assert code == 0
    table = seen.partition("\r\n\r\n")[0].splitlines()
    assert max(map(len, table)) <= 40 or "! failed" in table[-1]
    _, wrong = on_terminal("status", "nowhere", cwd=film, columns=40, TERM="dumb")
    assert max(map(len, wrong.splitlines())) <= 40


def run_alone(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vidgen_cli", *command],
        cwd=cwd,
        env=bare(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_terminal_events_are_json_on_stderr(film):
    run = run_alone("plan", ".", cwd=film)
    assert run.returncode == 0
    names = [json.loads(line)["event"] for line in run.stderr.splitlines()]
    assert names[0] == "RunStarted"
    assert names[-1] == "RunFinished"
    assert "Cost: 0, no provider was called" in run.stdout


def test_json_is_all_of_stdout_and_ends_with_a_summary(film):
    run = run_alone("plan", ".", "--json", cwd=film)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.stderr == ""
    assert found[-1]["event"] == "Summary"
    assert found[-1]["cost_usd"] == 0


def test_json_tells_an_error_too(film):
    (film / "brief.md").write_text("no structure at all")
    run = run_alone("plan", ".", "--json", cwd=film)
    assert run.returncode == 2
    last = json.loads(run.stdout.splitlines()[-1])
    assert last["event"] == "Error"
    assert last["exit_code"] == 2
    assert run.stderr.startswith("Error: ")


def test_quiet_says_nothing_when_all_is_well(film):
    run = run_alone("plan", ".", "--quiet", cwd=film)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_an_old_encoding_is_no_fault(film):
    (film / "höhe").mkdir()
    (film / "höhe" / "brief.md").write_text(BRIEF)
    run = subprocess.run(
        [sys.executable, "-m", "vidgen_cli", "plan", "höhe"],
        cwd=film,
        env={**bare(), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_words_of_others_steer_no_terminal(capsys):
    spoiled = "a \x1b[2J b\x07 \x9b31m c\r"
    show_text(spoiled)
    stream = io.StringIO()
    with PlainLines(stream) as screen:
        screen(ActionFailed("plan", "storyboard", spoiled, None))
    rows = "".join(table([[Cell(spoiled), Cell(spoiled)]]))
    for shown in (capsys.readouterr().err, stream.getvalue(), rows):
        assert "a " in shown
        assert not set(shown) & {"\x1b", "\x07", "\x9b", "\r"}


def test_what_people_write_is_shown_as_it_is():
    text = "Über 3\u00a0km:\n\t日本 😀 שלום"
    assert harmless(text) == text
