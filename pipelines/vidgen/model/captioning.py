"""How captions come with a film, and how they look where they are drawn."""

from __future__ import annotations

from typing import Literal, get_args

CaptionsAs = Literal["burned", "track", "sidecar", "none"]
"""Captions drawn into the pictures, as a track to switch on, only as files beside, or not at all.

Files lie beside the film in all cases but the last.
"""

CaptionStyle = Literal["plain", "box", "highlight"]
"""How drawn captions look: letters with a dark edge, on a dark box, or with each word lit."""

Captioning = Literal["burned", "track", "sidecar", "none", "plain", "box", "highlight"]
"""What a film asks for, wherever it goes: one of the ways, or a style in which they are drawn."""

STYLES: tuple[CaptionStyle, ...] = get_args(CaptionStyle)
