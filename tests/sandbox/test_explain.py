"""What confined code is refused is told in words that its author understands."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vidgen.sandbox.explain import explain

sys.path.insert(0, str(Path(__file__).parent))
from cage import TRIED, confined, policy

CASES: list[tuple[Callable[[], Any], str]] = [
    (lambda: subprocess.run(["true"], check=False), "may not start programs"),
    (lambda: os.kill(1234, 9), "signal others"),
    (lambda: socket.create_connection(("127.0.0.1", 9)), "has no network"),
    (lambda: urllib.request.urlopen("http://127.0.0.1:9"), "has no network"),
    (lambda: Path("/etc/shadow").read_text(), "sees only its own files"),
    (lambda: Path("/usr/lib/planted").write_text("x"), "its own folder|only its own files"),
    (lambda: Path("link").symlink_to("/"), "only plain files"),
    (lambda: bytearray(1 << 42), "that much memory"),
    (lambda: os.ftruncate(os.open("large", os.O_CREAT | os.O_RDWR), 1 << 30), "write that much"),
    (lambda: [os.dup(0) for _ in range(300)], "that many files open"),
    (lambda: os.scandir("/dev/null"), "None"),
    (lambda: int("x"), "None"),
]


def said(body: Callable[[], Any]) -> str:
    try:
        return f"worked: {body()}"
    except Exception as error:
        return str(explain(error))


@pytest.mark.parametrize("way", TRIED)
def test_a_refusal_is_explained(way, tmp_path):
    answer = confined(policy(tmp_path / "work", way), lambda: [said(body) for body, _ in CASES])
    for sentence, (_, pattern) in zip(answer.value, CASES, strict=True):
        assert re.search(pattern, sentence), answer.value
