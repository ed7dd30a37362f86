"""Outlasting a fault that vidgen answers with something that stands in for what failed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from .fault import Fault, Outcome
from .ground import Ground, Struck
from .promise import Picture, differs, done_twice, lost, said

_MEASURED = {"provenance", "seconds", "latency_s", "cost_usd"}
"""Fields that tell how work went, calls that failed included, and not what came of it."""

_RECEIPTS = {"made.json", "calls.json"}
"""Outputs that hold nothing else."""


def look(ground: Ground) -> Picture:
    """What lies in a ground, but for what tells how work went."""
    found = ground.look()
    files = {
        name: _told(ground, name) if name.endswith(".json") else digest
        for name, digest in found.files.items()
    }
    results = {
        action: {name: digest for name, digest in outputs.items() if name not in _RECEIPTS}
        for action, outputs in found.results.items()
    }
    return replace(found, files=files, results=results)


@dataclass(frozen=True)
class Trying:
    """A ground whose runs may leave stand-ins under final names when they are struck.

    Then they say so with their exit code, and the next run puts what was wanted in their place.
    """

    ground: Ground
    wanted: Picture
    before: Picture

    @classmethod
    def at(cls, ground: Ground) -> Trying:
        """At a ground, as its first run has left it."""
        wanted = look(ground)
        ground.begin()
        return cls(ground, wanted, look(ground))

    def outlast(self, fault: Fault, struck: Struck, fitting: frozenset[int]) -> Outcome:
        """As `Ground.outlast`, but for what stands in."""
        self.ground.begin()
        ran = struck(self.ground)
        broken = [f"process {pid} outlived its run" for pid in self.ground.quiet()]
        if not ran.happened:
            return Outcome(fault, False, ran.exit_code)
        now = look(self.ground)
        broken += [*said(ran.exit_code, ran.out, ran.err, fitting), *now.unfit]
        broken += lost(self.before, now)
        if ran.exit_code not in fitting:
            broken.append(f"it ended with {ran.exit_code}")
        if ran.exit_code == 0:
            broken += differs(self.wanted, now)
        broken += self._goes_on()
        return Outcome(fault, True, ran.exit_code, ran.err.strip(), tuple(broken))

    def _goes_on(self) -> list[str]:
        again = self.ground.run()
        if again.exit_code != 0:
            return [f"the next run ends with {again.exit_code}: {again.err.strip()}"]
        now = look(self.ground)
        return differs(self.wanted, now) + done_twice(now)


def _told(ground: Ground, name: str) -> str:
    told = _plain(json.loads((ground.here / name).read_bytes()))
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if key not in _MEASURED}
    return [_plain(one) for one in value] if isinstance(value, list) else value
