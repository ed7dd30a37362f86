"""The planner knows exactly the parameters that scene templates have."""

from __future__ import annotations

import ast

from vidgen import resources
from vidgen.planner.settings import PARAMS


def _parameters(source: str) -> frozenset[str]:
    """The annotated constants at the top of a template, in small letters."""
    names = [
        node.target.id.lower()
        for node in ast.parse(source).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    return frozenset(names)


def test_every_template_and_each_of_its_parameters_is_known() -> None:
    paths = [path for path in resources.templates("scenes").glob("*.py") if path.stem[0] != "_"]
    shipped = {path.stem: _parameters(path.read_text(encoding="utf-8")) for path in paths}
    shipped.pop("placeholder")
    assert shipped == PARAMS
