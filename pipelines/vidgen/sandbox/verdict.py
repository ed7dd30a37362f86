"""How a confined process ended, and what it had used."""

from __future__ import annotations

import json
import signal
from dataclasses import asdict, dataclass, field

from ..errors import RenderError
from .limits import Limit, Limits

CLAIMS = {Limit.MEMORY: 201, Limit.OUTPUT: 202}
"""The codes with which confined code ends that a limit made fail."""

_CURES = {
    Limit.PROCESSES: "draw it without starting programs or that many threads",
    Limit.FILES: "keep fewer files, in plain folders",
}


@dataclass(frozen=True)
class Used:
    """What a process and all that it started used. Memory is the most at once, in bytes."""

    cpu_s: float = 0.0
    wall_s: float = 0.0
    memory: int = 0
    output: int = 0
    files: int = 0


@dataclass(frozen=True)
class Verdict:
    """How a confined process ended: by a limit, by a signal, stopped from outside, or by itself.

    `code` is what its code says of itself, and worth as much.
    """

    code: int | None = None
    signal: int | None = None
    limit: Limit | None = None
    stopped: bool = False
    used: Used = field(default_factory=Used)

    @property
    def well(self) -> bool:
        """Whether it ran to its end within its limits."""
        return self.code == 0 and self.limit is None and not self.stopped

    def sentence(self, limits: Limits) -> str:
        """What happened, to be said after a name: "used more than 60 s of CPU"."""
        if self.limit is not None:
            return limits.sentence(self.limit)
        if self.stopped:
            return "was stopped"
        if self.signal == signal.SIGSYS:
            return "was killed for a system call that no scene makes"
        if self.signal is not None:
            return f"was killed by signal {self.signal} ({_named(self.signal)})"
        return f"ended with code {self.code}"

    def check(self, label: str, limits: Limits) -> None:
        """Raise RenderError, saying why, unless it ended well."""
        if not self.well:
            cure = _CURES.get(self.limit) if self.limit else None
            raise RenderError(f"{label}: {self.sentence(limits)}", cure=cure)

    def packed(self) -> bytes:
        values = asdict(self) | {"limit": self.limit.value if self.limit else None}
        return json.dumps(values).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> Verdict:
        """Read what `packed` wrote; nothing means that the one who watched was itself killed."""
        if not packed:
            return cls(signal=signal.SIGKILL)
        values = json.loads(packed)
        limit = Limit(values["limit"]) if values["limit"] else None
        return cls(**values | {"limit": limit, "used": Used(**values["used"])})


def _named(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"
