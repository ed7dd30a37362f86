"""Providers that other packages bring along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vidgen.errors import ConfigError, MissingError
from vidgen.providers.base import find, names


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have a package installed that brings a voice."""

    def install(module: str, code: str) -> None:
        about = tmp_path / f"{module}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(f"[vidgen.tts]\n{module} = {module}:Voice\n")
        (tmp_path / f"{module}.py").write_text(code)
        monkeypatch.syspath_prepend(tmp_path)

    return install


def test_a_provider_of_another_package_is_listed_and_found(package):
    package("parrot", "class Voice:\n    name = 'parrot'\n")
    assert "parrot" in names("tts")
    assert find("tts", "parrot").name == "parrot"


def test_a_built_in_name_cannot_be_taken_over(package):
    package("silent", "class Voice:\n    name = 'not silent'\n")
    assert find("tts", "silent").name == "silent"


def test_a_provider_whose_package_is_broken_is_told_with_that_package(package):
    package("crow", "import no_such_module_of_crows\n")
    with pytest.raises(MissingError, match=r"'crow' of crow cannot be loaded: ModuleNotFound"):
        find("tts", "crow")


def test_a_name_that_nobody_has_is_told_with_the_nearest():
    with pytest.raises(ConfigError, match="Did you mean hibari"):
        find("tts", "hibary")
