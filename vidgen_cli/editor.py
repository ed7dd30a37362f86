"""Let the user edit a text in the editor that they have chosen."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from vidgen.errors import ConfigError, MissingError

_USUAL = ("nano", "vim", "vi")


def edited(text: str, name: str) -> str:
    """The text as it is after the editor was left.

    Raises MissingError where there is no editor, ConfigError where EDITOR is no command or that did
    not end well.
    """
    command = _editor()
    with tempfile.TemporaryDirectory(prefix="vidgen-edit-") as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        ran = subprocess.run([*command, str(path)], check=False)
        if ran.returncode:
            raise ConfigError(f"{command[0]} ended with {ran.returncode}; nothing was changed")
        return path.read_text(encoding="utf-8", errors="replace")


def _editor() -> list[str]:
    for variable in ("VISUAL", "EDITOR"):
        if chosen := os.environ.get(variable, "").strip():
            command = _command(variable, chosen)
            if shutil.which(command[0]) is None:
                raise MissingError(f"{variable} names {command[0]}, which is not here")
            return command
    for name in _USUAL:
        if shutil.which(name):
            return [name]
    raise MissingError("There is no editor here", cure="set EDITOR to one, such as nano")


def _command(variable: str, written: str) -> list[str]:
    try:
        return shlex.split(written)
    except ValueError as error:
        raise ConfigError(f"{variable} is no command: {written} ({error})") from None
