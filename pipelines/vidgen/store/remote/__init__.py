"""A store that machines share: an S3 bucket behind the store of each, for blobs and results."""

from __future__ import annotations

from .tier import Remote
from .where import Mode, Where

__all__ = ["Mode", "Remote", "Where"]
