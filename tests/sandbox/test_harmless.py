"""What a scene may do works, on every set of layers that holds."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vidgen.sandbox.confine import spawn

sys.path.insert(0, str(Path(__file__).parent))
from cage import TRIED, confined, policy

pytestmark = pytest.mark.parametrize("way", TRIED)


@pytest.fixture
def held(way: str, tmp_path: Path) -> Callable[[Callable[[], Any]], Any]:
    """Run a function confined, in `tmp_path/work`; its result, once it has ended well."""
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "note.txt").write_text("seen")

    def run(body: Callable[[], Any], **changes: Any) -> Any:
        answer = confined(policy(tmp_path / "work", way, read=(assets,), **changes), body)
        assert (answer.raised, answer.verdict.code) == ("", 0), answer
        return answer.value

    return run


def test_modules_that_were_not_loaded_yet_are_found(held):
    def load() -> list[str]:
        import cProfile  # with machine code of its own
        import wave
        import xml.dom.minidom
        import zoneinfo

        import pygments.lexers.rust

        assert zoneinfo.ZoneInfo("Europe/Berlin")
        return [module.__name__ for module in (cProfile, wave, xml.dom.minidom, pygments)]

    assert held(load) == ["cProfile", "wave", "xml.dom.minidom", "pygments"]


def test_threads_run_and_numpy_multiplies_in_them(held):
    def multiply() -> list[float]:
        sums: list[float] = []
        square = np.ones((300, 300))
        threads = [
            threading.Thread(target=lambda: sums.append((square @ square).sum())) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sums

    assert held(multiply) == [300.0**3] * 4


def test_assets_are_read(held, tmp_path):
    assert held((tmp_path / "assets" / "note.txt").read_text) == "seen"


def test_fonts_that_the_user_installed_are_read(held, tmp_path, monkeypatch):
    font = tmp_path / "home" / ".local" / "share" / "fonts" / "own.ttf"
    font.parent.mkdir(parents=True)
    font.write_text("letters")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert held(font.read_text) == "letters"


def test_its_folder_is_its_own(held, tmp_path):
    def work() -> list[str]:
        Path("touched").touch()
        Path("folder/deep").mkdir(parents=True)
        Path("folder/deep/text").write_text("one")
        shutil.move("folder/deep/text", "text")
        shutil.copy2("text", "copied")
        shutil.copytree("folder", "twice")
        shutil.rmtree("folder")
        with tempfile.TemporaryDirectory() as folder:
            assert Path(folder).parent == Path.cwd() == Path.home()
        return sorted(str(path) for path in Path().rglob("*"))

    assert held(work) == ["copied", "text", "touched", "twice", "twice/deep"]
    assert (tmp_path / "work" / "copied").read_text() == "one"


def test_it_finds_its_variables_and_the_language(held, tmp_path, monkeypatch):
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("VIDGEN_LOUD", "no")
    found = held(lambda: dict(os.environ), variables={"GIVEN": "yes"})
    assert found["LANG"] == "C.UTF-8"
    assert found["GIVEN"] == "yes"
    assert found["HOME"] == found["TMPDIR"] == str(tmp_path / "work")
    assert "VIDGEN_LOUD" not in found


def test_what_it_prints_is_in_its_log(way, tmp_path):
    def talk() -> int:
        print("printed")  # noqa: T201
        os.write(2, b"and written\n")
        raise ValueError("and raised")

    log = tmp_path / "log"
    child = spawn(policy(tmp_path / "work", way, log=log), talk)
    assert child.wait().code == 1
    text = log.read_text()
    assert "printed" in text
    assert "and written" in text
    assert "ValueError: and raised" in text


def test_what_is_kept_open_is_open(way, tmp_path):
    (tmp_path / "shown").write_text("content")
    with (tmp_path / "shown").open() as shown:
        kept = policy(tmp_path / "work", way, keep=(shown.fileno(),))
        assert confined(kept, lambda: os.read(shown.fileno(), 10)).value == b"content"


def test_dates_random_numbers_and_waiting(held):
    def look() -> bool:
        import random
        import selectors
        import time

        random.seed()
        time.sleep(0.001)
        with selectors.DefaultSelector() as selector:
            selector.select(timeout=0.001)
        return time.time() > 0 and time.localtime().tm_year > 2000 and len(os.urandom(8)) == 8

    assert held(look)


def test_programs_run_where_more_than_one_process_may(way, tmp_path):
    import subprocess
    from dataclasses import replace

    from cage import LIMITS

    several = policy(tmp_path / "work", way, limits=replace(LIMITS, processes=4))
    line = ["sh", "-c", "echo run; cat /etc/shadow"]
    answer = confined(
        several, lambda: subprocess.run(line, check=False, capture_output=True, text=True)
    )
    assert answer.raised == ""
    assert answer.value.stdout == "run\n", answer
    assert answer.value.returncode
