"""Every command is in the table, and its help is worth reading."""

from __future__ import annotations

from pathlib import Path

import pytest

import vidgen_cli.commands
from vidgen_cli.app import VERBS, load

FOLDER = Path(vidgen_cli.commands.__file__).parent


def test_every_module_of_commands_is_in_the_table_and_no_other():
    modules = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert modules == {verb.module for verb in VERBS.values()}


@pytest.mark.parametrize("name", VERBS)
def test_help_shows_an_example_that_begins_with_the_command(vidgen, name):
    code, out, _ = vidgen(name, "--help")
    assert code == 0
    assert f"    vidgen {name}" in out
    assert len(out.splitlines()) > 10


@pytest.mark.parametrize("name", VERBS)
def test_every_option_says_what_it_does(name):
    command = load(name)
    commands = list(getattr(command, "commands", {}).values()) or [command]
    for found in commands:
        assert found.help
        for param in found.params:
            assert param.help, f"{found.name} {param.name}"


@pytest.mark.parametrize("name", ["make", "render", "status"])
def test_help_fits_a_narrow_terminal_but_for_its_examples(vidgen, monkeypatch, name):
    monkeypatch.setenv("COLUMNS", "40")
    _, out, _ = vidgen(name, "--help")
    wide = [line for line in out.splitlines() if len(line) > 40]
    assert all(line.startswith("    ") or line.startswith("  ") for line in wide)


def test_a_mistyped_command_gets_the_nearest(vidgen):
    code, out, err = vidgen("rendr", "film")
    assert (code, out) == (2, "")
    assert "Did you mean 'render'?" in err
