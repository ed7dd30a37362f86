"""Errors as a person reads them: what is wrong, what helps, and never a traceback on screen."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import textwrap
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .terminal import BOLD, RED, harmless, paint, width

if TYPE_CHECKING:
    from vidgen.errors import StorageError, VidgenError

_QUOTED = re.compile(r"`[^`\n]*`")
_STOPPED = 130
_HARD_SPACE = "\N{NO-BREAK SPACE}"


def show(error: VidgenError) -> None:
    """Write an error and its cure to stderr, without what looks like a key."""
    from vidgen.redacted import redacted

    stopped = error.exit_code == _STOPPED
    cure = redacted(error.cure) if error.cure else None
    show_text(redacted(error.message), cure, lead="" if stopped else "Error: ")


def show_text(message: str, cure: str | None = None, *, lead: str = "Error: ") -> None:
    """Write a message, and below it what helps, wrapped to the terminal."""
    stream = sys.stderr
    lines = _wrapped(message, lead, width())
    lines[0] = lines[0].replace("Error:", paint("Error:", RED, stream), 1)
    if cure:
        helping = _wrapped(cure, "  help: ", width())
        helping[0] = helping[0].replace("help:", paint("help:", BOLD, stream), 1)
        lines += helping
    with suppress(OSError):  # where nobody can be told, the exit code still tells
        stream.write("\n".join(lines) + "\n")


def unwritten(error: OSError) -> StorageError:
    """What it means that what a command prints cannot be written."""
    from vidgen.errors import StorageError

    return StorageError(
        f"What this command prints cannot be written ({error.strerror})",
        cure="free some space where its output goes, then run the same again",
    )


def _wrapped(text: str, lead: str, columns: int) -> list[str]:
    """Lines that hang below the end of `lead`. A command in backticks stays on one line."""
    held = _QUOTED.sub(lambda found: found[0].replace(" ", _HARD_SPACE), harmless(text))
    lines: list[str] = []
    for number, line in enumerate(held.splitlines() or [""]):
        indent = " " * len(lead)
        lines += textwrap.wrap(
            line,
            columns,
            initial_indent=indent if number else lead,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
            drop_whitespace=not line.startswith(" "),
        ) or [indent.rstrip()]
    return [line.replace(_HARD_SPACE, " ") for line in lines]


def report_crash(
    error: BaseException, folder: Path | None = None, secrets: Sequence[str] = ()
) -> Path | None:
    """Write the traceback to `crash.log` in `folder`, or in the temporary folder; say where.

    None of the secrets is in it, and no value of a variable.

    With VIDGEN_DEBUG in the environment it goes to stderr as well.
    """
    from vidgen.redacted import redacted

    head = f"{time.strftime('%Y-%m-%d %H:%M:%S')} vidgen {' '.join(sys.argv[1:])}\n"
    trace = "".join(traceback.format_exception(error))
    head, text = redacted(head, secrets), redacted(trace, secrets)
    if os.environ.get("VIDGEN_DEBUG"):
        sys.stderr.write(text)
    for path in _places(folder):
        try:
            _write_new(path, f"{head}{text}")
        except OSError:
            continue
        return path
    return None


def _write_new(path: Path, text: str) -> None:
    """Write a file for its user alone, never through a link that somebody left there."""
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8", errors="replace") as file:
        file.write(text)


def _places(folder: Path | None) -> list[Path]:
    own = [folder / "crash.log"] if folder is not None and folder.is_dir() else []
    return [*own, Path(tempfile.gettempdir()) / f"vidgen-crash-{os.getpid()}.log"]


def show_crash(
    error: BaseException, folder: Path | None = None, secrets: Sequence[str] = ()
) -> None:
    """One line for an error that nobody foresaw, and where to find the rest."""
    from vidgen.redacted import redacted

    where = report_crash(error, folder, secrets)
    said = redacted(f"{type(error).__name__}: {error}", secrets)
    text = f"vidgen has a fault: {said}".rstrip(": ")
    show_text(
        text.splitlines()[0],
        f"the details are in {where}" if where else "VIDGEN_DEBUG=1 shows the details",
    )
