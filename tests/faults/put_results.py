"""The smallest program that keeps results: `put_results.py STORE` puts three, and names each kept.

It ends as the commands of vidgen do: an error is said on stderr and has its exit code.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from vidgen.errors import VidgenError
from vidgen.store import Store, Stored
from vidgen_cli import failure

SIZES = (1, 3000, 300_000)


def put(store: Store, number: int) -> None:
    """Keep the blobs of result `number` and record it, then say so."""
    chance = random.Random(number)
    outputs = {f"out{size}": store.put_bytes(chance.randbytes(size)) for size in SIZES}
    store.record(f"{number:064x}", Stored(outputs))
    sys.stdout.write(f"{number:064x}\n")
    sys.stdout.flush()


def main(root: Path, numbers: list[int]) -> int:
    store = Store(root)
    try:
        for number in numbers:
            put(store, number)
    except VidgenError as error:
        failure.show(error)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [int(number) for number in sys.argv[2:]]))
