"""Colours by the names that people give them, for skin, hair, eyes and cloth."""

from __future__ import annotations

import colorsys

HAIR = {
    **{"black": "#2b2530", "brown": "#6b3f34", "chestnut": "#7a4630", "auburn": "#8c3f2c"},
    **{"red": "#b0472e", "ginger": "#c8622e", "orange": "#d9772e", "blonde": "#d9a860"},
    **{"golden": "#e0b04e", "white": "#e6e4ec", "grey": "#9a98a4", "silver": "#c9c8d6"},
    **{"blue": "#5468a8", "teal": "#3f8f8c", "green": "#3f6b5c", "mint": "#8fcfae"},
    **{"purple": "#6f5096", "lilac": "#b096cc", "pink": "#dd8fa8"},
}
EYES = {
    **{"blue": "#3f7fd0", "green": "#4fa36b", "brown": "#8a5a32", "hazel": "#a08040"},
    **{"grey": "#8494a8", "amber": "#c98a2e", "violet": "#8a5fd0", "purple": "#8a5fd0"},
    **{"red": "#c2413c", "black": "#3a3038", "teal": "#3aa6a6", "golden": "#d6a52e"},
    **{"silver": "#a9b4c4"},
}
SKIN = {
    **{"pale": "#f8e6de", "fair": "#fbdcc4", "light": "#f7cfae", "tan": "#e8b38c"},
    **{"tanned": "#e0a67c", "olive": "#d3a679", "brown": "#a9714b", "dark": "#7d4f36"},
    **{"black": "#6f452f", "green": "#8fb27a", "blue": "#8fb0d0", "purple": "#a88fc4"},
    **{"red": "#c9746a", "grey": "#a9b0ac", "steel": "#b4bcc8", "golden": "#e2b978"},
}
CLOTH = {
    **{"blue": "#46629e", "navy": "#2f3f66", "crimson": "#8c3547", "red": "#a83c3c"},
    **{"green": "#3f7a58", "teal": "#3a8080", "purple": "#6b5a9a", "gold": "#c0933f"},
    **{"golden": "#c0933f", "yellow": "#d6b048", "orange": "#cc7a38", "brown": "#7d5a40"},
    **{"black": "#34343f", "white": "#dfe0e6", "grey": "#7a808e", "silver": "#b0b6c4"},
    **{"pink": "#c97a96", "violet": "#7d5fae"},
}
HUMAN_SKIN = ("fair", "light", "tan", "olive", "brown", "dark", "black", "pale")
HUMAN_HAIR = ("black", "brown", "chestnut", "auburn", "red", "blonde", "golden", "ginger")
HUMAN_EYES = ("blue", "green", "brown", "hazel", "grey", "amber")
ACCENTS = ("gold", "white", "crimson", "teal", "orange", "pink", "silver")

ALIASES = {"blond": "blonde", "gray": "grey", "scarlet": "crimson", "ash": "grey"}
NAMES = frozenset((*HAIR, *EYES, *SKIN, *CLOTH, *ALIASES))


def nearest(value: str, among: dict[str, str]) -> str:
    """The name of the colour that is closest to `#rrggbb`."""
    wanted = rgb(value)
    return min(among, key=lambda name: _apart(rgb(among[name]), wanted))


def rgb(value: str) -> tuple[float, float, float]:
    red, green, blue = (int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def vivid(value: str) -> float:
    """How much a colour stands out: 0 is grey, black or white."""
    _, lightness, saturation = colorsys.rgb_to_hls(*rgb(value))
    return saturation * (1 - abs(2 * lightness - 1))


def _apart(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
