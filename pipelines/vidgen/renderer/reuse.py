"""Where the runs of a clip begin, written beside it, so that the next drawing finds them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .wanted import Earlier


def write_runs(target: Path, runs: Mapping[str, int], cut: Mapping[str, Any]) -> None:
    """Write the first frame of each run by its key, and what else must be the same to reuse it."""
    target.write_text(json.dumps({"cut": _comparable(cut), "runs": runs}, sort_keys=True))


def read_runs(
    clip: Path, runs: Path, cut: Mapping[str, Any], matte: Path | None = None
) -> Earlier | None:
    """An earlier clip to take runs from; None where there is none that was made in the same way.

    It has a `matte` where one is wanted.
    """
    try:
        known = json.loads(runs.read_text())
        there = clip.exists() and (matte is None or matte.exists())
        fits = known["cut"] == _comparable(cut) and there
        runs_there = {str(key): int(first) for key, first in dict(known["runs"]).items()}
    except (OSError, ValueError, LookupError, TypeError, ArithmeticError, RecursionError):
        return None
    sound = fits and min(runs_there.values(), default=0) >= 0
    return Earlier(clip, runs_there, matte) if sound else None


def _comparable(cut: Mapping[str, Any]) -> Any:
    """What decides how a run is painted and encoded: all but the length of the clip."""
    request = {key: cut["request"][key] for key in ("width", "height", "fps", "x264", "container")}
    if "transparent" in cut["request"]:
        request["transparent"] = cut["request"]["transparent"]
    return json.loads(json.dumps({"request": request, "fingerprint": dict(cut["fingerprint"])}))
