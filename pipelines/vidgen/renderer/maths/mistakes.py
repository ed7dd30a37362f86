"""What is told of commands that nothing is known of, and of signs that stand alone."""

from __future__ import annotations

from .source import Fault, Token

STRAYS = {
    "}": ("a } has no {", "remove it, or add the {"),
    "&": ("an & stands outside of an environment with columns", r"write \& for the sign"),
    "$": ("a $ stands in mathematics", "remove it: a MathTex is mathematics already"),
    "#": ("a # stands alone", r"write \# for the sign"),
    r"\\": (r"a \\ stands where there are no rows", r"write \begin{aligned} … \end{aligned}"),
    r"\hline": (r"\hline stands outside of the rows of an array", "put it at the start of a row"),
    "\\": ("a backslash ends the formula", "remove it"),
}
"""Signs that have a meaning to TeX: what is wrong where one is left over, and the cure."""


def unknown(token: Token) -> Fault:
    """A command that nothing is known of, with the nearest that is."""
    from difflib import get_close_matches

    from .commands import COMMANDS
    from .declarations import STYLES
    from .symbols import FUNCTIONS, LIMITS

    known = [*COMMANDS, *FUNCTIONS, *LIMITS, *STYLES]
    near = get_close_matches(token.text, known, 1, 0.75)
    cure = f"did you mean {near[0]}?" if near else "write it with commands of amsmath"
    return Fault(f"unknown command {token.text}", token.at, cure)
