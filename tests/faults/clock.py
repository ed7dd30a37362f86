"""A process whose clock is wrong."""

from __future__ import annotations

from pathlib import Path


def off(seconds: int) -> dict[str, str]:
    """The environment of a process whose clock is so far ahead; below zero, behind."""
    return {
        "PYTHONPATH": str(Path(__file__).with_name("clock_off")),
        "FAULT_CLOCK_S": str(seconds),
    }
