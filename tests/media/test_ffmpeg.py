from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import ffmpeg as graphs
import pytest

from vidgen.errors import MediaError, StorageError
from vidgen.media.ffmpeg import run
from vidgen.media.publish import beside

NOISE = ["-f", "lavfi", "-i", "anoisesrc=d=20:r=48000"]
ENDLESS = ["-re", "-f", "lavfi", "-i", "anoisesrc", "-f", "null", "-"]
ORPHAN = f"""
import os, sys
from vidgen.media.ffmpeg import run
run({ENDLESS!r}, "noise", tick=lambda *_: print("alive", flush=True))
"""


def lives(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_progress_comes_with_a_fraction(tmp_path):
    ticks = []
    run(
        graphs.input("anoisesrc=d=20:r=48000", f="lavfi").output("-", format="null"),
        "noise",
        duration_s=20,
        tick=lambda *tick: ticks.append(tick),
    )
    assert ticks[-1] == (1.0, "noise")


def test_an_error_says_what_ffmpeg_said(tmp_path):
    with pytest.raises(MediaError, match=r"reading: .*No such file"):
        run(["-i", str(tmp_path / "none.wav"), "-f", "null", "-"], "reading")


def test_what_takes_too_long_is_ended():
    with pytest.raises(MediaError, match="longer than"):
        run(ENDLESS, "noise", timeout_s=0.3)


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux")
def test_a_full_disk_is_told_as_such():
    with pytest.raises(StorageError, match="disk is full"):
        run([*NOISE, "-f", "wav", "/dev/full"], "writing")


@pytest.mark.skipif(sys.platform != "linux", reason="a death signal is Linux")
def test_ffmpeg_ends_with_the_process_that_started_it():
    with subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE) as parent:
        parent.stdout.readline()
        task = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
        (child,) = task.read_text().split()
        os.kill(parent.pid, signal.SIGKILL)
    until = time.monotonic() + 5
    while lives(child) and time.monotonic() < until:
        pass
    assert not lives(child)


def test_a_file_appears_whole_or_not_at_all(tmp_path):
    target = tmp_path / "film"
    target.write_text("old")
    with pytest.raises(RuntimeError), beside(target) as part:
        part.write_text("half")
        raise RuntimeError
    with pytest.raises(MediaError, match="nothing was written"), beside(target):
        pass
    assert target.read_text() == "old"
    with beside(target) as part:
        part.write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["film"]
    assert target.read_text() == "new"
