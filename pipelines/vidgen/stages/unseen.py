"""Characters of a film that no font of this machine has: boxes would be drawn in their place."""

from __future__ import annotations

import ctypes
import ctypes.util
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from ..model.storyboard import Storyboard

_PLAIN = 0x250
"""Below this are Latin letters, which the shipped fonts have."""

_SHOWN = 6
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Mn", "Zs"}
"""Categories of what has no picture of its own."""


def unseen_notes(board: Storyboard) -> list[str]:
    """What to tell the user of such characters in titles and pictures: a note, or none."""
    where: dict[str, str] = {}
    for scene in board.scenes:
        for text in _texts([scene.title, scene.drawn_with]):
            for character in text:
                where.setdefault(character, scene.id)
    lacking = _lacking(sorted(filter(_is_rare, where)))
    if not lacking:
        return []
    rest = f" and {len(lacking) - _SHOWN} more" if len(lacking) > _SHOWN else ""
    scenes = ", ".join(sorted({where[character] for character in lacking}))
    return [
        f"No font here has {' '.join(lacking[:_SHOWN])}{rest} (first in {scenes}): boxes are drawn "
        "in their place. Install one that has them, such as one of the Noto family, then make the "
        "film with `--force render`"
    ]


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _is_rare(character: str) -> bool:
    return ord(character) >= _PLAIN and unicodedata.category(character) not in _UNSEEN


def _lacking(characters: Iterable[str]) -> list[str]:
    """Those that Pango, which sets the text of scenes, finds in no font; none without Pango."""
    asked = list(characters)
    libraries = _libraries() if asked else None
    if libraries is None:
        return []
    from ..renderer.fonts import register

    register()
    pango, cairo, gobject = libraries
    fonts = ctypes.c_void_p(cairo.pango_cairo_font_map_get_default())
    context = ctypes.c_void_p(pango.pango_font_map_create_context(fonts))
    layout = ctypes.c_void_p(pango.pango_layout_new(context))
    found = []
    for character in asked:
        text = character.encode()
        pango.pango_layout_set_text(layout, text, len(text))
        if pango.pango_layout_get_unknown_glyphs_count(layout):
            found.append(character)
    gobject.g_object_unref(layout)
    gobject.g_object_unref(context)
    return found


def _libraries() -> tuple[ctypes.CDLL, ctypes.CDLL, ctypes.CDLL] | None:
    """Pango, what joins it to Cairo, and GObject; None where the system does not name them."""
    names = ("pango-1.0", "pangocairo-1.0", "gobject-2.0")
    files = [ctypes.util.find_library(name) for name in names]
    if None in files:
        return None
    pango, cairo, gobject = map(ctypes.CDLL, files)
    for function in (
        cairo.pango_cairo_font_map_get_default,
        pango.pango_font_map_create_context,
        pango.pango_layout_new,
    ):
        function.restype = ctypes.c_void_p
    return pango, cairo, gobject
