"""How large files are cut into parts for S3."""

from __future__ import annotations

PART = 16 * 1024 * 1024
"""Files above this many bytes go in parts of at least this many."""

_MOST_PARTS = 9_000


def part_size(size: int) -> int:
    """The bytes of each part but the last, so that there are not too many of them."""
    return max(PART, -(-size // _MOST_PARTS))
