"""Commands that change how the rest of a group looks, and those that show nothing."""

from __future__ import annotations

STYLES = {
    r"\displaystyle": (True, 0),
    r"\textstyle": (False, 0),
    r"\scriptstyle": (False, 1),
    r"\scriptscriptstyle": (False, 2),
}
ALPHABETS = {
    r"\rm": "normal",
    r"\bf": "bold normal",
    r"\it": "italic",
    r"\sf": "sans normal",
    r"\tt": "mono normal",
    r"\cal": "script normal",
    r"\frak": "fraktur normal",
    r"\boldmath": "bold",
}
INFIX = {r"\over": "1", r"\atop": "0", r"\choose": "0"}
NOTHING = frozenset(
    (
        *(r"\relax", r"\displaylimits", r"\allowbreak", r"\nobreak", r"\noindent", r"\protect"),
        *(r"\nonumber", r"\notag", r"\centering", r"\strut", r"\mathstrut", r"\null", r"\/"),
    )
)
