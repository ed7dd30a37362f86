"""The README and docs/ say what is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from vidgen import errors
from vidgen.settings import Settings
from vidgen_cli.app import VERBS

REPOSITORY = Path(__file__).parent.parent
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
LINK = re.compile(r"\[[^]]*]\(([^)#\s]+)[^)]*\)")
CODE = re.compile(r"^(`{3,})[^\n]*\n.*?^\1$|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def table(heading: str) -> list[tuple[str, str]]:
    """The rows of the README's table whose first column is called `heading`."""
    rows = README.partition(f"| {heading} |")[2].splitlines()[2:]
    found = []
    for row in rows:
        if not row.startswith("|"):
            break
        first, second = row.strip("| ").split(" | ", 1)
        found.append((first.strip("` "), second.strip()))
    return found


def names(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """The dotted names of all settings."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from names(kind, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def error_codes() -> set[int]:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    return {kind.exit_code for kind in kinds if issubclass(kind, errors.VidgenError)}


def test_the_command_table_is_that_of_the_command_line():
    assert table("Command") == [(f"vidgen {name}", verb.about) for name, verb in VERBS.items()]


def test_every_setting_is_described_in_its_place():
    assert [name for name, _ in table("Setting")] == list(names(Settings))


def test_every_exit_code_is_described():
    assert {int(code) for code, _ in table("Code")} == error_codes() | {0}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_to_one(document):
    text = CODE.sub("", document.read_text(encoding="utf-8"))
    local = [link for link in LINK.findall(text) if "://" not in link]
    assert [link for link in local if not (document.parent / link).exists()] == []


def test_every_example_is_named_and_every_command_of_the_readme_names_files_that_are_there():
    for folder in (REPOSITORY / "examples").iterdir():
        brief = "/brief.md" if (folder / "brief.md").exists() else ""
        assert f"examples/{folder.name}{brief}" in README
    for brief in re.findall(r"examples/[\w/.-]+", README):
        assert (REPOSITORY / brief).exists()


def test_every_command_that_is_shown_exists():
    fences = "".join(match[0] for match in CODE.finditer(README) if match[1])
    shown = re.findall(r"^(?:sh bootstrap\.sh )?vidgen ([a-z-]+)", fences, re.MULTILINE)
    assert shown
    assert set(shown) <= set(VERBS)
