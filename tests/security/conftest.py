from __future__ import annotations

import pytest

from vidgen_cli.app import run


@pytest.fixture
def vidgen(capsys, monkeypatch, tmp_path):
    """Run a command line in an empty folder; returns its exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call
