from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

VARIABLE = "VIDGEN_TEST_SECRET"
VICTIM = """
import ctypes, signal, sys
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
secret = ctypes.create_string_buffer(b"in the memory")
print(ctypes.addressof(secret), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="session")
def victim() -> Iterator[tuple[int, int]]:
    """Another process of the same user: its id, and where in its memory a secret lies."""
    command = [sys.executable, "-I", "-S", "-c", VICTIM, "--key=secret"]
    with subprocess.Popen(
        command, env={VARIABLE: "secret"}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        yield running.pid, int(running.stdout.readline())
        assert running.poll() is None, "an attack ended it"
        running.kill()


@pytest.fixture(scope="session")
def ears(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Sockets of every kind that listen on this machine, which no scene may reach."""
    file = Path(tempfile.mkdtemp()) / "socket"
    abstract = f"\0vidgen-test-{os.getpid()}"
    with ExitStack() as stack:
        lines = [
            stack.enter_context(socket.socket(family, kind))
            for family, kind in (
                (socket.AF_INET, socket.SOCK_STREAM),
                (socket.AF_INET, socket.SOCK_DGRAM),
                (socket.AF_UNIX, socket.SOCK_STREAM),
                (socket.AF_UNIX, socket.SOCK_STREAM),
            )
        ]
        places = (("127.0.0.1", 0), ("127.0.0.1", 0), str(file), abstract)
        for line, place in zip(lines, places, strict=True):
            line.bind(place)
            line.setblocking(False)
            if line.type == socket.SOCK_STREAM:
                line.listen()
        tcp, udp = (line.getsockname() for line in lines[:2])
        yield SimpleNamespace(lines=lines, tcp=tcp, udp=udp, file=file, abstract=abstract)
    file.unlink()
    file.parent.rmdir()


@dataclass(frozen=True)
class Aim:
    """What an attack may try to reach, and what must be as it was afterwards."""

    work: Path
    outside: Path
    sibling: Path
    asset: Path
    shared: Path
    victim: int
    address: int
    ears: Any
    before: dict[str, Any]
    variable: str = VARIABLE

    @property
    def secret(self) -> Path:
        return self.outside / "credentials"

    def harm(self) -> list[str]:
        """What is not as it was."""
        now = state(self.outside.parent, self.work)
        changed = [name for name in now | self.before if now.get(name) != self.before.get(name)]
        odd = [str(path) for path in self.work.rglob("*") if not plain(path)]
        return [*changed, *odd, *heard(self.ears.lines), *map(str, self.planted())]

    def planted(self) -> list[Path]:
        return [self.shared] if self.shared.exists() else []


def plain(path: Path) -> bool:
    return not path.is_symlink() and (
        path.is_dir() or (path.is_file() and path.stat().st_nlink == 1)
    )


def state(folder: Path, but: Path) -> dict[str, Any]:
    """Content, rights and dates of all in a folder, but for one in it."""
    found = {}
    for path in folder.rglob("*"):
        if not path.is_relative_to(but):
            status = path.lstat()
            content = path.read_bytes() if path.is_file() else b""
            date = status.st_mtime if path.is_file() else 0
            found[str(path)] = (status.st_mode, status.st_uid, date, content)
    return found


def heard(lines: list[socket.socket]) -> list[str]:
    """What arrived at sockets."""
    arrived = []
    for line in lines:
        with suppress(BlockingIOError):
            if line.type == socket.SOCK_STREAM:
                line.accept()[0].close()
            else:
                line.recv(100)
            arrived.append(f"something at {line.getsockname()!r}")
    return arrived


@pytest.fixture
def aim(tmp_path: Path, victim: tuple[int, int], ears: Any, monkeypatch: Any) -> Iterator[Aim]:
    """Files, processes and sockets of a user, beside which a scene runs."""
    import sqlite3

    monkeypatch.setenv(VARIABLE, "secret")
    outside, work = tmp_path / "home", tmp_path / "work"
    for folder in ("empty", "folder"):
        (outside / folder).mkdir(parents=True)
    for name in ("credentials", ".bashrc", "removable", "movable", "folder/note"):
        (outside / name).write_text("secret")
        (outside / name).chmod(0o600)
    (outside / "private.py").write_text("TOKEN = 'secret'")
    (outside / "link").symlink_to("credentials")
    with sqlite3.connect(outside / "cookies.db") as cookies:
        cookies.execute("create table jar as select 'secret' as cookie")
    cookies.close()
    for folder in (work, tmp_path / "sibling", tmp_path / "assets"):
        folder.mkdir()
    (tmp_path / "sibling" / "scene.py").write_text("secret")
    asset = tmp_path / "assets" / "picture.png"
    asset.write_bytes(b"pixels")
    shared = Path(tempfile.gettempdir()) / f"vidgen-test-{os.getpid()}-{tmp_path.name}"
    before = state(tmp_path, work)
    sibling = tmp_path / "sibling"
    with (outside / "credentials").open():
        yield Aim(work, outside, sibling, asset, shared, *victim, ears, before)
    shared.unlink(missing_ok=True)
