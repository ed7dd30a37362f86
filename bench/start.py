"""Start all that `bench/warm.py` starts, with one worker, and give the worker nothing to do."""

from __future__ import annotations

import os
from pathlib import Path

import warm  # noqa: F401 # what the command itself loads

from vidgen.engine.nurseries import Nurseries
from vidgen.stages import drawing  # noqa: F401 # and what it loads for its first question
from vidgen.stages.render import RenderStage


def main() -> None:
    nurseries = Nurseries(Path(os.devnull), os.cpu_count() or 1)
    nurseries.worker(RenderStage()).dismiss()
    nurseries.close()


if __name__ == "__main__":
    main()
