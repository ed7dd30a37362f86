"""Every row of the threat model names tests, and all of them are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
MODEL = (REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@cache
def defined_in(file: str) -> set[str]:
    tree = ast.parse((REPOSITORY / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def threats() -> list[str]:
    """The rows of the tables that begin with `Threat`, by table."""
    tables = re.split(r"^\| Threat .*\n\| ---.*\n", MODEL, flags=re.MULTILINE)[1:]
    return [row for table in tables for row in table.split("\n\n")[0].splitlines()]


def test_the_threats_are_many():
    assert len(threats()) > 50


@pytest.mark.parametrize("row", threats(), ids=lambda row: row.split("|")[1].strip()[:40])
def test_a_row_names_tests_that_are_there(row):
    assert row.count("|") == 4
    named = TEST.findall(row.split("|")[3])
    assert named
    assert [f"{file}::{test}" for file, test in named if test not in defined_in(file)] == []
