"""Start all that `bench/warm.py` starts, with one worker, and give the worker nothing to do."""

from __future__ import annotations

import os
from pathlib import Path

import warm  # noqa: F401 # what the command itself loads

from vidgen.engine.budget import CorePool
from vidgen.engine.crew import Nursery
from vidgen.stages import drawing  # noqa: F401 # and what it loads for its first question
from vidgen.stages.render import RenderStage


def main() -> None:
    pool = CorePool(os.cpu_count() or 1)
    with Path(os.devnull).open("ab") as log:
        nursery = Nursery(RenderStage().preload, log, pool.fd)
        nursery.worker().dismiss()
        nursery.close()
    pool.close()


if __name__ == "__main__":
    main()
