"""The doctor's report: checks as they are made, then the settings and where they came from."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, SecretStr

from vidgen import settings
from vidgen.settings import Resolved

from .console import json_line
from .health import checks, config_folder
from .location import locate_project
from .tables import Cell, table
from .terminal import BOLD, GREEN, RED, YELLOW, paint, width
from .verdict import Check, Verdict

_TABLE_FROM = 80
_COLOURS: dict[Verdict, str] = {"ok": GREEN, "warn": YELLOW, "fail": RED}


def examine(target: str | None, *, as_json: bool) -> bool:
    """Make every check and print the report; whether something that a film needs is missing."""
    folder = locate_project(target).root if target else None
    resolved = settings.resolve(folder)
    if as_json:
        found = list(checks(resolved))
        report = {
            "checks": [asdict(check) for check in found],
            "settings": [
                {"name": name, "value": value, "origin": origin}
                for name, value, origin in _values(resolved)
            ],
        }
        sys.stdout.write(json_line(report) + "\n")
    else:
        found = _told(resolved)
    return any(check.verdict == "fail" for check in found)


def _told(resolved: Resolved) -> list[Check]:
    found = []
    for check in checks(resolved):
        found.append(check)
        for line in _lines(check):
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    sys.stdout.write("\n" + paint("settings", BOLD, sys.stdout) + "\n")
    rows = [[Cell(name), Cell(value), Cell(origin)] for name, value, origin in _values(resolved)]
    for line in table(rows) if width() >= _TABLE_FROM else _narrow(rows):
        sys.stdout.write(line + "\n")
    sys.stdout.write(f"\nYour own settings and presets: {config_folder()}\n")
    return found


def _lines(check: Check) -> Iterator[str]:
    rows = [
        [Cell(f"{check.verdict:<4}", _COLOURS[check.verdict]), Cell(check.name), Cell(check.found)]
    ]
    if check.cure:
        rows.append([Cell(""), Cell(""), Cell(f"help: {check.cure}")])
    pad = Cell(f"{check.name:<15}")
    yield from table([[row[0], pad if row is rows[0] else row[1], row[2]] for row in rows])


def _narrow(rows: list[list[Cell]]) -> Iterator[str]:
    for name, value, origin in rows:
        yield f"{name.text} = {value.text}"
        yield f"  {origin.text}"


def _values(resolved: Resolved) -> Iterator[tuple[str, str, str]]:
    for name, value in _flat(resolved.settings, ""):
        yield name, _shown(value), resolved.origins.get(name, "default")


def _shown(value: Any) -> str:
    if isinstance(value, SecretStr):
        return "***"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "-"
    return "-" if value in (None, "") else str(value)


def _flat(model: BaseModel, prefix: str) -> Iterator[tuple[str, Any]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
