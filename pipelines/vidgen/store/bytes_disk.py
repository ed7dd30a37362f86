"""How diskcache keeps a result: text keys and bytes, in the database, and nothing else.

diskcache's own Disk unpickles rows that say they hold a pickle, and so runs what anyone wrote
into them (CVE-2025-69872). This one has no way to a pickle, and none to a file either.
"""

from __future__ import annotations

from typing import Any

from diskcache.core import MODE_RAW, Disk


class UnreadableRow(ValueError):
    """A row that this program has not written."""


class BytesDisk(Disk):  # type: ignore[misc]
    """Accepts `str` keys and `bytes` values; UnreadableRow for everything else."""

    def __init__(self, directory: str, **_planted: Any) -> None:
        super().__init__(directory)

    def put(self, key: Any) -> tuple[str, bool]:
        if type(key) is not str:
            raise TypeError("a key is text")
        return key, True

    def get(self, key: Any, raw: Any) -> str:
        """The key of a row, or an empty one where the row is not ours."""
        return key if raw == 1 and type(key) is str else ""

    def store(self, value: Any, read: bool, **_key: Any) -> tuple[int, int, None, bytes]:
        if read or type(value) is not bytes:
            raise TypeError("a value is bytes")
        return 0, MODE_RAW, None, value

    def fetch(self, mode: Any, filename: Any, value: Any, read: Any) -> bytes:
        if mode != MODE_RAW or read or filename is not None or type(value) is not bytes:
            raise UnreadableRow(f"mode {mode!r}")
        return value

    def remove(self, file_path: Any) -> None:
        """No value is a file, so no file is removed, whatever a row says."""
