"""Blobs by digest, results by action: nothing is done twice."""

from __future__ import annotations

from .gc import Collected, Usage, Verified
from .store import Store
from .stored import Stored

__all__ = ["Collected", "Store", "Stored", "Usage", "Verified"]
