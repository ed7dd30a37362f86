"""Tables of colours: read from `.cube` files, made of looks, and written for who applies them.

Source of the format: Adobe, Cube LUT Specification 1.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import MediaError
from ...model.look import Look

Table = NDArray[np.float64]
"""n x n x n x 3: red, green and blue, 0 to 1, for each blue, green and red."""

SIZE = 33
_LARGEST = 65
_LARGEST_1D = 4096
_MOST_BYTES = 32 << 20
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])
_GREY = 0.435
"""Where contrast turns: what a middle grey is in gamma-coded values."""


def identity(size: int = SIZE) -> Table:
    """The table that changes nothing."""
    steps = np.linspace(0, 1, size)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    return np.stack([red, green, blue], axis=-1)


def table_of(look: Look) -> Table:
    """The table of a look."""
    colours = identity() * 2.0**look.exposure
    colours = colours + look.warmth * np.array([0.10, 0.0, -0.12])
    colours = colours + look.tint * np.array([0.05, -0.06, 0.05])
    grey = (colours @ _WEIGHTS)[..., None]
    colours = grey + (colours - grey) * look.saturation
    colours = _GREY + (colours - _GREY) * look.contrast
    colours = _split(colours, look)
    found: Table = np.clip(look.fade + colours * (1 - look.fade), 0, 1)
    return found


def _split(colours: Table, look: Look) -> Table:
    """Give the dark and the bright a colour, without making them darker or brighter."""
    if not look.split:
        return colours
    grey = np.clip(colours @ _WEIGHTS, 0, 1)[..., None]
    wanted = (1 - grey) * _cast(look.shadows) + grey * _cast(look.lights)
    found: Table = colours + look.split * wanted * (0.25 + grey * (1 - grey))
    return found


def _cast(colour: str) -> Table:
    """A colour as what it adds to a grey of its own brightness."""
    rgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    cast: Table = rgb - rgb @ _WEIGHTS
    return cast


def weakened(table: Table, strength: float) -> Table:
    """A table of which only a share is applied, 0 to 1."""
    found: Table = identity(len(table)) * (1 - strength) + table * strength
    return found


def written(table: Table) -> str:
    """A table as a `.cube` file."""
    rows = "\n".join(f"{r:.6f} {g:.6f} {b:.6f}" for r, g, b in table.reshape(-1, 3))
    return f"LUT_3D_SIZE {len(table)}\n{rows}\n"


def read_cube(path: Path) -> Table:
    """The table of a `.cube` file, one of three dimensions or of one.

    Raises MediaError for anything else, and for one larger than 65 a side.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise MediaError(f"{path.name}: larger than {_MOST_BYTES >> 20} MB")
    numbers: list[list[float]] = []
    words: dict[str, list[float]] = {}
    try:
        for line in _lines(path):
            first, *rest = line.split()
            if first == "TITLE":
                continue
            if first[0].isalpha():
                words[first] = [float(one) for one in rest]
            else:
                numbers.append([float(first), *map(float, rest)])
        return _table(path.name, words, numbers)
    except ValueError:
        raise MediaError(f"{path.name}: not a .cube file that can be read") from None


def _lines(path: Path) -> Iterator[str]:
    text = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
    for line in text.splitlines():
        if plain := line.partition("#")[0].strip():
            yield plain


def _table(name: str, words: dict[str, list[float]], numbers: list[list[float]]) -> Table:
    rows = np.array(numbers, float)
    size = int(words.get("LUT_3D_SIZE", [0])[0])
    if rows.ndim != 2 or rows.shape[1] != 3 or not np.isfinite(rows).all():
        raise MediaError(f"{name}: its rows are not three numbers each")
    low, high = (np.array(words.get(key, [default] * 3)) for key, default in
                 (("DOMAIN_MIN", 0.0), ("DOMAIN_MAX", 1.0)))  # fmt: skip
    if (low != 0).any() or (high != 1).any():
        raise MediaError(f"{name}: only tables from 0 to 1 are read")
    if 2 <= size <= _LARGEST and len(rows) == size**3:
        table: Table = np.clip(rows.reshape(size, size, size, 3), 0, 1)
        return table
    curve = int(words.get("LUT_1D_SIZE", [0])[0])
    if 2 <= curve <= _LARGEST_1D and len(rows) == curve:
        return _of_curves(np.clip(rows, 0, 1))
    raise MediaError(f"{name}: says {size or curve} a side, and has {len(rows)} rows")


def _of_curves(curves: Table) -> Table:
    places = np.linspace(0, 1, len(curves))
    found = identity()
    for channel in range(3):
        found[..., channel] = np.interp(found[..., channel], places, curves[:, channel])
    return found
