"""The project's event log: one JSON object a line, in the order things happened."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path

from ..events import Event, record
from ..files import storage_error

_LARGEST = 8 * 2**20


class Journal:
    """Appends every event to a file. A line torn by a crash is cut off from the next one."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > _LARGEST:
                path.replace(path.with_suffix(".old.jsonl"))
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise storage_error(error, path) from None
        with suppress(OSError):  # a log that cannot be written must not stop the film
            size = os.fstat(self._handle).st_size
            if size and os.pread(self._handle, 1, size - 1) != b"\n":
                os.write(self._handle, b"\n")

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)

    def __call__(self, event: Event) -> None:
        line = json.dumps({"at": round(time.time(), 3), **record(event)}, ensure_ascii=False)
        with suppress(OSError):
            os.write(self._handle, line.encode() + b"\n")
