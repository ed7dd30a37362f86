"""Find out what this machine can hold scenes back with, before anything heavy is loaded.

It is tried out in forks, which cost least while a process is small; all later forks of this one
know it.
"""

from __future__ import annotations

from ..sandbox.layers import capabilities

capabilities()
