"""SHA-256 as S3 spells it: base64, and for an object in parts a digest of the parts' digests."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path


def whole(digest: str) -> str:
    """The checksum of an object that was sent in one piece."""
    return base64.b64encode(bytes.fromhex(digest)).decode()


def of_parts(file: Path, part: int) -> str:
    """The checksum of an object that was sent in parts of `part` bytes: `BASE64-COUNT`."""
    digests = []
    with file.open("rb") as source:
        while content := source.read(part):
            digests.append(hashlib.sha256(content).digest())
    joined = base64.b64encode(hashlib.sha256(b"".join(digests)).digest()).decode()
    return f"{joined}-{len(digests)}"
