"""Characters drawn by vidgen itself: who somebody is, how they hold themselves, and the brush."""

from __future__ import annotations

VERSION = 2
"""Of the drawing: another one makes all stored portraits stale."""
