"""Files that a service sends inside of its answer, as `data:` addresses."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from ...errors import AnswerError
from ...files import write_bytes

_HEADS = {b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


def is_inline(url: str) -> bool:
    """Whether an address holds the file itself."""
    return url[:5].lower() == "data:"


def write_inline(url: str, to: Path, *, limit: int, service: str) -> Path:
    """Write the file that an address holds. Raises AnswerError where that cannot be."""
    head, comma, text = url.partition(",")
    if not comma or not head.lower().endswith(";base64"):
        raise AnswerError(f"{service} sends a file in a spelling that nobody knows")
    return write_base64(text, to, limit=limit, service=service)


def write_base64(text: str, to: Path, *, limit: int, service: str) -> Path:
    """Write a file of at most `limit` bytes that came as base64. Raises AnswerError."""
    if len(text) // 4 * 3 > limit + 3:
        raise AnswerError(f"{service}: the answer is larger than {limit / 1e6:.0f} MB")
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise AnswerError(f"{service} sends a file that is broken") from None
    write_bytes(to, content)
    return to


def as_data_url(file: Path) -> str:
    """A PNG, JPEG or WebP file as a `data:` address, to be sent along."""
    content = file.read_bytes()
    return f"data:{picture_kind(content)};base64,{base64.b64encode(content).decode()}"


def picture_kind(content: bytes) -> str:
    """The media type of a PNG, JPEG or WebP file."""
    return next((kind for head, kind in _HEADS.items() if content.startswith(head)), "image/png")
