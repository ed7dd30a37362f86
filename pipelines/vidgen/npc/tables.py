"""The text of a library: TOML or JSON as one table, CSV as rows."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import BriefError, MissingError
from .rows import field_of

MAX_BYTES = 64_000_000
_ABOUT_NPC = {"npc_name": "name", "image": "image"}
_MEND = "correct the file"


def table(path: Path) -> Mapping[str, Any]:
    """What a library file says. Raises MissingError, or BriefError for one that cannot be read."""
    if path.suffix.lower() == ".csv":
        return _gathered(path)
    text = _text(path)
    try:
        found = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise BriefError(f"{path}: {error}", cure=_MEND) from None
    if not isinstance(found, dict):
        raise BriefError(f"{path}: is not a table with npcs and requests", cure=_MEND)
    return found


def csv_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a CSV, each with the line that it begins on, without the cells that are empty.

    Its columns are parted as those of its first line. Raises MissingError, or BriefError.
    """
    text = _text(path)
    head = text.partition("\n")[0]
    parted_by = max(",;\t", key=head.count)
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=parted_by, skipinitialspace=True, strict=True
    )
    try:
        _check_columns(path, reader.fieldnames or ())
        for row in reader:
            cells = {
                (key or "a column without a name").strip(): value
                for key, value in row.items()
                if value not in (None, "")
            }
            inside = sum(value.count("\n") for value in cells.values() if isinstance(value, str))
            yield reader.line_num - inside, cells
    except csv.Error as error:
        raise BriefError(f"{path}, line {reader.line_num}: {error}", cure=_MEND) from None


def _check_columns(path: Path, columns: Sequence[str]) -> None:
    fields = [field_of(name) for name in columns]
    for name, field in zip(columns, fields, strict=True):
        if fields.count(field) > 1:
            raise BriefError(f"{path}: two columns are {name.strip()!r}", cure=_MEND)


def _gathered(path: Path) -> dict[str, Any]:
    """A library of requests alone: what its rows say of their NPCs is gathered from them."""
    npcs: dict[str, dict[str, Any]] = {}
    for _, row in csv_rows(path):
        cells = {field_of(key): value for key, value in row.items()}
        known = npcs.setdefault(str(cells.get("npc", "")), {})
        known.update({field: cells[key] for key, field in _ABOUT_NPC.items() if key in cells})
    npcs.pop("", None)
    return {"npcs": npcs, "requests": path.name}


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BriefError(f"{path}: is larger than {MAX_BYTES:,} bytes")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise MissingError(f"{path}: there is no such library", cure="check the name") from None
    except IsADirectoryError:
        raise MissingError(f"{path} is a folder", cure="name the library in it") from None
    except UnicodeDecodeError:
        raise BriefError(f"{path}: is not UTF-8 text", cure="save it as UTF-8") from None
    except OSError as error:
        raise MissingError(f"{path}: cannot be read: {error.strerror}") from None
