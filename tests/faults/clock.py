"""A process whose clock is wrong."""

from __future__ import annotations

import os
from pathlib import Path


def off(seconds: int) -> dict[str, str]:
    """The environment of a process whose clock is so far ahead; below zero, behind."""
    places = [str(Path(__file__).with_name("clock_off")), os.environ.get("PYTHONPATH", "")]
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, places)),
        "FAULT_CLOCK_S": str(seconds),
    }
