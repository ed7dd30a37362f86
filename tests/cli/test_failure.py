"""How errors look, and which exit code each way out has."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vidgen.errors import ProviderError
from vidgen_cli import app, failure


def stub(monkeypatch, error: BaseException) -> None:
    class Raises:
        def main(self, *_arguments, **_options):
            raise error

    monkeypatch.setattr(app, "build", Raises)


def test_an_error_is_a_message_and_below_it_what_helps(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "44")
    stub(
        monkeypatch, ProviderError("the voice did not answer in time", cure="try `vidgen tts a b`")
    )
    assert app.run([]) == 5
    assert capsys.readouterr().err == (
        "Error: the voice did not answer in time\n  help: try `vidgen tts a b`\n"
    )


def test_a_command_in_backticks_is_not_broken_over_lines(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    failure.show_text(
        "something is wrong here", "it is mended by `vidgen render my film --scene s03`"
    )
    assert "`vidgen render my film --scene s03`" in capsys.readouterr().err


def test_control_characters_of_a_name_do_not_reach_the_terminal(capsys):
    failure.show_text("no file \x1b[31mred\x07")
    assert "\x1b" not in capsys.readouterr().err


def test_what_nobody_foresaw_is_one_line_and_a_crash_log(capsys, monkeypatch):
    stub(monkeypatch, ZeroDivisionError("by zero\nand more"))
    assert app.run([]) == 1
    err = capsys.readouterr().err
    assert "vidgen has a fault: ZeroDivisionError: by zero" in err
    assert "Traceback" not in err
    log = Path(err.rpartition("the details are in ")[2].strip())
    assert "ZeroDivisionError" in log.read_text()
    log.unlink()


@pytest.mark.parametrize(
    ("number", "said", "cure"),
    [
        (errno.ENOSPC, "is full", "vidgen cache gc"),
        (errno.EMFILE, "Too many open files", "ulimit -n"),
        (errno.EIO, "Input/output error", "check the disk"),
    ],
)
def test_a_failing_disk_is_no_fault_of_vidgen(capsys, monkeypatch, number, said, cure):
    stub(monkeypatch, OSError(number, os.strerror(number), "film/.vidgen/lock"))
    assert app.run([]) == 3
    err = " ".join(capsys.readouterr().err.split())
    assert "film/.vidgen/lock" in err
    assert said in err
    assert cure in err


def test_a_crash_log_of_a_film_lies_in_its_own_folder(tmp_path):
    assert failure.report_crash(ValueError("x"), tmp_path) == tmp_path / "crash.log"


def test_debug_shows_the_traceback(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("VIDGEN_DEBUG", "1")
    failure.show_crash(ValueError("x"), tmp_path)
    assert "ValueError: x" in capsys.readouterr().err


def test_stopping_ends_in_130(capsys, monkeypatch):
    stub(monkeypatch, KeyboardInterrupt())
    assert app.run([]) == 130
    assert "Stopped" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["presets", "--help"])
def test_a_reader_that_goes_away_is_no_error(command):
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(
        [sys.executable, "-m", "vidgen_cli", command],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert run.stderr == ""
    assert run.returncode in (1, 141)


def test_no_colour_is_written_where_nobody_wants_it(capsys):
    failure.show_text("wrong", "right")
    assert "\x1b" not in capsys.readouterr().err


def test_a_fault_in_a_run_leaves_its_trace_in_the_film(vidgen, monkeypatch, tmp_path):
    def broken(*_arguments):
        raise ZeroDivisionError("by zero")

    vidgen("init", "film")
    monkeypatch.setattr("vidgen_cli.run.run_chain", broken)
    code, out, err = vidgen("plan", "film")
    log = tmp_path / "film" / ".vidgen" / "crash.log"
    assert (code, out) == (1, "")
    assert str(log) in "".join(err.split())
    assert "ZeroDivisionError" in log.read_text()
