"""Words as a search compares them: split, without their endings, and with others that mean it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..sandbox.policy_source import words as name_set

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_STOP = name_set(
    "a an the of to in on at by for from with and or is are be it its this that these those how do "
    "i my me we you your can could should would what which when where who why as so into onto "
    "some any all let make made something thing things while will there their them then than "
    "not no if but was were has have had does did get set given use used using want need"
)
_ENDINGS = (
    "izations", "ization", "ations", "ation", "ings", "ing", "ions", "ion", "ments", "ment",
    "ities", "ity", "ically", "ical", "ies", "ied", "ers", "er", "est", "ed", "es",
    "ly", "al", "s", "e", "y",
)  # fmt: skip
_SAME = {
    "colour": "color",
    "colours": "color",
    "coloured": "color",
    "centre": "center",
    "grey": "gray",
    "colored": "color",
    "axes": "axis",
    "vertices": "vertex",
    "matrices": "matrix",
    "3d": "three",
    "formulas": "formula",
    "drawn": "draw",
    "shown": "show",
    "grown": "grow",
}

MEANT = {
    "formula": "math tex equation latex",
    "equation": "math tex formula latex",
    "latex": "tex math",
    "maths": "math tex",
    "picture": "image",
    "photo": "image",
    "png": "image",
    "rotate": "rotation angle turn",
    "turn": "rotate rotation",
    "spin": "rotate rotation",
    "zoom": "camera frame scale zoomed moving",
    "pan": "camera frame move",
    "camera": "frame moving",
    "label": "text name",
    "highlight": "indicate surround circumscribe focus",
    "box": "rectangle",
    "frame": "rectangle border",
    "attention": "indicate focus circumscribe",
    "emphasize": "indicate circumscribe",
    "row": "arrange",
    "column": "arrange",
    "line up": "arrange align",
    "grid": "arrange plane",
    "table": "row column entry",
    "group": "vgroup together",
    "together": "group",
    "several": "group",
    "trail": "traced path trace",
    "trace": "path",
    "follow": "updater tracker path",
    "counter": "number decimal tracker",
    "count": "number decimal integer value",
    "number": "decimal integer",
    "value": "tracker",
    "delay": "lag lagged ratio",
    "after": "succession sequence",
    "another": "succession next",
    "sequence": "succession",
    "simultaneous": "animation group",
    "letter": "text word character",
    "typed": "letter text typing cursor",
    "type": "letter text typing",
    "outline": "border stroke",
    "border": "stroke outline",
    "fill": "color opacity",
    "transparent": "opacity",
    "curve": "graph function",
    "graph": "plot function",
    "chart": "bar",
    "function": "plot graph",
    "plot": "graph function",
    "code": "listing source",
    "program": "code",
    "edge": "vertex graph",
    "network": "graph vertex edge",
    "node": "vertex graph",
    "tree": "graph vertex",
    "wait": "pause",
    "pause": "wait",
    "stop": "wait pause",
    "sound": "audio",
    "audio": "sound",
    "appear": "fade create write show introduce",
    "disappear": "fade remove uncreate",
    "vanish": "fade remove",
    "morph": "transform",
    "change": "transform",
    "turns": "transform",
    "become": "transform",
    "swap": "cyclic replace exchange",
    "move": "shift position",
    "position": "move place",
    "place": "next move position",
    "put": "place next move position arrange",
    "next": "beside",
    "beside": "next",
    "above": "next",
    "below": "next",
    "under": "next brace below",
    "corner": "edge",
    "size": "scale width height",
    "bigger": "scale grow",
    "smaller": "scale shrink",
    "shrink": "scale",
    "hole": "cutout difference",
    "subtract": "difference boolean",
    "cut": "difference boolean",
    "overlap": "intersection",
    "combine": "union",
    "merge": "union",
    "derivative": "slope tangent",
    "slope": "tangent secant",
    "integral": "area riemann",
    "shade": "area",
    "area": "riemann region",
    "surface": "three",
    "sphere": "three",
    "space": "three",
    "flow": "stream",
    "field": "vector",
    "easing": "rate ease smooth",
    "slow": "ease smooth rate",
    "fast": "rate speed rush",
    "speed": "rate time",
    "bullet": "bulleted list item",
    "list": "item",
    "heading": "title",
    "hexagon": "polygon regular",
    "pentagon": "polygon regular",
    "redraw": "updater always",
    "update": "updater",
    "every": "always each",
    "keep": "always",
    "screen": "frame",
    "fixed": "frame orientation",
    "remove": "clear",
    "delete": "remove",
    "erase": "remove uncreate",
    "clear": "remove",
    "background": "rectangle behind",
    "coordinate": "point axis",
    "point": "coordinate dot",
    "tick": "line number",
    "gradient": "color",
    "undo": "restore state",
    "earlier": "restore save state",
    "run": "play time",
    "long": "time duration",
    "duration": "time run",
    "log": "logarithmic base scaling",
    "logarithmic": "log base scaling",
    "cross": "strike",
    "strike": "cross",
    "linear": "matrix transformation",
    "flash": "indicate",
    "wiggle": "shake",
    "shake": "wiggle",
}
"""Words of a question, and what the documentation may say instead."""


def words(text: str) -> Iterator[str]:
    """The stems of a text's words, in order, names split where their parts begin."""
    for word in _WORD.findall(text.replace("3D", "three").replace("3d", "three")):
        lower = word.lower()
        if lower not in _STOP and len(lower) > 1:
            yield stem(lower)


def stem(word: str) -> str:
    """A word without its ending, so that `rotating` and `rotation` are the same."""
    word = _SAME.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        return word[:-1]
    return word


def question(text: str) -> dict[str, float]:
    """The stems of a question with their weights: what it says, and less, what it may mean."""
    said = list(words(text))
    weights = dict.fromkeys(said, 1.0)
    for word in said:
        for other in words(_BY_STEM.get(word, "")):
            weights.setdefault(other, 0.5)
    return weights


_BY_STEM = {stem(word): meant for word, meant in MEANT.items()}
