"""What is loaded later is as if it had been loaded at once."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from vidgen.renderer import deferred
from vidgen.stages.render import RenderStage

_LOADED = """
import json, sys
from importlib import import_module
names = json.loads(sys.argv[1])
for name in json.loads(sys.argv[2]):
    import_module(name)
later = [name for name in names if type(sys.modules[name]).__name__ == "Deferred"]
has = {}
for name in names:
    import_module(name)
    has[name] = sorted(dir(sys.modules[name]))
print(json.dumps([later, has]))
"""


def loaded(*modules: str) -> tuple[list[str], dict[str, list[str]]]:
    """Import modules in a process of its own: what waits, and what is in each in the end."""
    words = json.dumps(sorted(deferred.PACKAGES)), json.dumps(modules)
    said = subprocess.check_output([sys.executable, "-c", _LOADED, *words], text=True)
    later, has = json.loads(said)
    return later, has


def test_a_process_that_draws_waits_with_what_manim_does_not_use() -> None:
    later, has = loaded(*RenderStage().preload)
    assert later == sorted(deferred.PACKAGES)
    plainly = loaded("manim")
    assert plainly == ([], has)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package that is to be deferred: the file that is loaded for it."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(deferred, "PACKAGES", {"later"})
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    deferred.install()
    folder = tmp_path / "later"
    folder.mkdir()
    (folder / "part.py").write_text("import later\nhere = later.part\n")
    yield folder / "__init__.py"
    for name in [name for name in sys.modules if name.partition(".")[0] == "later"]:
        del sys.modules[name]


def test_a_part_of_it_is_there_without_the_whole(package: Path) -> None:
    package.write_text("raise ValueError('loaded')\n")
    part = importlib.import_module("later.part")
    assert part.here is part


def test_it_is_loaded_once_when_something_of_it_is_asked_for(package: Path) -> None:
    package.write_text("from later import part\nwhole = [part]\n")
    later = importlib.import_module("later")
    assert later.whole is later.whole
    assert type(later) is ModuleType
    assert later.part is sys.modules["later.part"]


def test_what_it_lacks_it_lacks_as_others_do(package: Path) -> None:
    package.write_text("whole = 1\n")
    with pytest.raises(ImportError, match="cannot import name 'half' from 'later'"):
        exec("from later import half")
    assert not hasattr(sys.modules["later"], "half")


def test_what_it_raises_comes_where_it_is_asked_for(package: Path) -> None:
    package.write_text("1 / 0\n")
    later = importlib.import_module("later")
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            _ = later.whole


def test_it_may_ask_itself_for_what_it_does_not_have_yet(package: Path) -> None:
    package.write_text("import later\nearly = hasattr(later, 'whole')\nwhole = 1\n")
    later = importlib.import_module("later")
    assert (later.whole, later.early) == (1, False)
