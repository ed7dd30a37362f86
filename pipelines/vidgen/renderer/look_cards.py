"""Title cards, quotes, closing words and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import Arc, VGroup

from . import layout
from .layout import Box
from .look import Page, bar, put

_REACH = {"16:9": 4.3, "9:16": 3.6, "1:1": 2.4}  # radius of the largest arc of the motif


def motif(page: Page) -> VGroup:
    """Three great arcs in the style's colours, in the corner that titles leave free."""
    whole = layout.frame(page.aspect)
    group = VGroup()
    corner = [whole.right, whole.top if page.upright else whole.bottom, 0]
    turn = np.pi if page.upright else np.pi / 2
    reach = _REACH[page.aspect]
    for i in range(3):
        arc = Arc(radius=reach - i * 0.85, start_angle=turn, angle=np.pi / 2, arc_center=corner)
        group.add(arc.set_stroke(page.colour(i), width=34, opacity=0.9 - 0.22 * i))
    return group


def _sheet(page: Page) -> Box:
    """Where a title may stand: the safe area, without what the motif takes of an upright frame."""
    if not page.upright:
        return page.safe
    return page.safe.cut_top(
        page.safe.top - layout.frame(page.aspect).top + _REACH[page.aspect] + 0.3
    )[1]


def title_card(page: Page, title: str, subtitle: str, kicker: str) -> tuple[VGroup, VGroup]:
    """The title with its kicker and rule, and the subtitle under it."""
    safe = _sheet(page)
    width = safe.width * (0.7 if page.aspect == "16:9" else 1.0)
    size = {"16:9": 1.15, "9:16": 1.0, "1:1": 1.05}[page.aspect]
    words = page.display(title, width=width, height=safe.height * 0.5, size=size, least=0.5)
    above = VGroup()
    if kicker.strip():
        above = page.text(
            kicker,
            width=width,
            height=0.8,
            size=page.size * 0.8,
            color=page.style.accent,
            weight="SEMIBOLD",
        )
    below = VGroup()
    if subtitle.strip():
        below = page.text(
            subtitle,
            width=width,
            height=safe.height * 0.24,
            size=page.size * 1.1,
            color=page.style.muted,
        )
    rule = bar(1.3, 0.09, page.style.accent)
    parts = [part for part in (above, words, rule, below) if part.has_points() or len(part) > 0]
    gaps = [0.26 if part is above else 0.42 for part in parts]
    tall = sum(p.height for p in parts) + sum(gaps[:-1])
    top = safe.top - (safe.height - tall) * (0.42 if not page.upright else 0.2)
    for part, gap in zip(parts, gaps, strict=True):
        put(part, safe.left, top)
        top -= part.height + gap
    return VGroup(*(p for p in parts if p is not below)), below


def headline(page: Page, text: str) -> VGroup:
    """One sentence, as large as it may be, left and a little above the middle."""
    safe = page.safe
    size = {"16:9": 1.1, "9:16": 1.0, "1:1": 1.05}[page.aspect]
    words = page.display(text, width=safe.width, height=safe.height * 0.72, size=size, least=0.4)
    rule = bar(1.3, 0.09, page.style.accent)
    top = safe.top - (safe.height - words.height - 0.5) * 0.42
    return VGroup(put(rule, safe.left, top), put(words, safe.left, top - 0.45))


def quotation(page: Page, quote: str, author: str) -> tuple[VGroup, VGroup]:
    """The quoted words with their great mark, and who said them."""
    box = page.body.inset(0.3 if page.aspect == "16:9" else 0.0, 0)
    indent = 1.25 if page.aspect == "16:9" else 0.0
    face: dict[str, Any] = {"family": page.style.fonts.heading, "weight": "NORMAL", "leading": 1.28}
    if page.style.fonts.heading == "Inter":
        face["weight"] = "MEDIUM"
    mark = page.display("“", width=3, size=2.6, color=page.style.accent)
    ink = VGroup(*mark[1:])
    lift = 0.0 if indent else ink.height + 0.35
    words = page.text(
        quote.strip('"“” '),
        width=box.width - indent,
        height=box.height - 1.0 - lift,
        size={"16:9": 0.72, "9:16": 0.78, "1:1": 0.74}[page.aspect],
        balance=True,
        **face,
    )
    tall = words.height + 0.95 + lift
    top = box.top - (box.height - tall) * 0.4
    put(ink, box.left, top - 0.06)
    put(words, box.left + indent, top - lift)
    name = VGroup()
    if author.strip():
        name = page.text(
            author,
            width=box.width - indent - 0.8,
            height=0.6,
            size=page.size * 0.9,
            color=page.style.muted,
        )
        y = top - lift - words.height - 0.3
        put(name, box.left + indent + 0.75, y)
        dash = bar(0.5, 0.06, page.style.accent)
        name.add(dash.move_to([box.left + indent + 0.25, name.get_center()[1], 0]))
    return VGroup(ink, words), name


def closing(page: Page, title: str, lines: Sequence[str]) -> tuple[VGroup, list[VGroup]]:
    """Last words: a headline and short lines under it."""
    safe = _sheet(page)
    width = safe.width * (0.7 if page.aspect == "16:9" else 1.0)
    head = page.display(title, width=width, height=safe.height * 0.36, size=0.95, least=0.45)
    room = safe.height - head.height - 0.9
    size = page.text_size(lines, width, room / max(1, len(lines)) - 0.2, page.size * 1.05)
    rows = [page.text(line, width=width, size=size, color=page.style.muted) for line in lines]
    tall = head.height + 0.75 + sum(r.height + 0.2 for r in rows)
    top = safe.top - max(0.0, safe.height - tall) * (0.2 if page.upright else 0.42)
    rule = bar(1.3, 0.09, page.style.accent)
    group = VGroup(put(head, safe.left, top), put(rule, safe.left, top - head.height - 0.3))
    top -= head.height + 0.75
    for row in rows:
        put(row, safe.left, top)
        top -= row.height + 0.2
    return group, rows


def warning_card(page: Page, scene: str, message: str) -> VGroup:
    """What stands in for a scene that could not be drawn."""
    room = page.safe.inset(0.5, 0.45)
    head = page.display(f"Scene {scene} could not be drawn", width=room.width, height=1.3, size=0.6)
    plain = message.replace("$", "\\$").replace("*", "∗").replace("`", "'")
    text = page.text(
        plain,
        width=room.width,
        height=room.height - head.height - 0.35,
        size=page.size * 0.8,
        color=page.style.muted,
        family=page.style.fonts.mono,
    )
    inner = room.middle(head.height + 0.35 + text.height)
    put(head, inner.left, inner.top)
    put(text, inner.left, inner.top - head.height - 0.35)
    return VGroup(page.card(inner.inset(-0.5, -0.45), edge=page.style.accent), head, text)
