"""The colours that `xcolor` knows by name, and those of `#rrggbb`, `HTML`, `rgb` and `gray`."""

from __future__ import annotations

import re

from .source import Cursor, Fault, Token, trimmed, written

_NAMED = {
    "black": "000000",
    "white": "ffffff",
    "red": "ff0000",
    "green": "00ff00",
    "blue": "0000ff",
    "cyan": "00ffff",
    "magenta": "ff00ff",
    "yellow": "ffff00",
    "gray": "808080",
    "grey": "808080",
    "darkgray": "404040",
    "lightgray": "bfbfbf",
    "brown": "bf8040",
    "lime": "bfff00",
    "olive": "808000",
    "orange": "ff8000",
    "pink": "ffbfbf",
    "purple": "bf0040",
    "teal": "008080",
    "violet": "800080",
}


def colour(cursor: Cursor, command: Token) -> str:
    r"""Read `{name}`, `{#rrggbb}` or `[HTML]{rrggbb}` as `#rrggbb`."""
    option = cursor.option()
    model = written(trimmed(option)) if option is not None else ""
    at = cursor.at
    value = cursor.words(command)
    found = _read(model, value)
    if found is None:
        raise Fault(
            f"unknown colour {value}",
            at,
            r"write a name such as red, or \color{#ff8000}",
        )
    return f"#{found}"


def _read(model: str, value: str) -> str | None:
    plain = value.removeprefix("#")
    if model == "HTML" or (not model and value.startswith("#")):
        return plain.lower() if re.fullmatch(r"[0-9a-fA-F]{6}", plain) else None
    if not model:
        return _NAMED.get(value.lower())
    try:
        numbers = [float(number) for number in value.split(",")]
    except ValueError:
        return None
    scale = {"rgb": 255.0, "gray": 255.0, "RGB": 1.0}.get(model)
    if (
        scale is None
        or len(numbers) not in {1, 3}
        or not all(0 <= n * scale <= 255 for n in numbers)
    ):
        return None
    return "".join(f"{round(n * scale):02x}" for n in (numbers * 3)[:3])
