"""Write values into the parameters of a scene template."""

from __future__ import annotations

import ast
from collections.abc import Mapping


def fill(source: str, values: Mapping[str, str]) -> str:
    """A template's code with new values for those of its constants that are named.

    Names that it does not have are left out.
    """
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        name = node.target.id
        if name in values and node.end_lineno is not None:
            annotation = ast.unparse(node.annotation)
            lines[node.lineno - 1 : node.end_lineno] = [f"{name}: {annotation} = {values[name]!r}"]
    return "\n".join(lines) + "\n"
