"""What a scene leaves behind is taken in only where it is what it must be."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from vidgen.errors import RenderError
from vidgen.sandbox.intake import clear, take

CONTENT = b"pixels" * 1000


@pytest.fixture
def left(tmp_path):
    folder = tmp_path / "work"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "clip").write_bytes(CONTENT)
    return folder


def test_a_plain_file_is_copied_and_hashed(left, tmp_path):
    taken = take(left, "deep/clip", tmp_path / "clip", most=len(CONTENT))
    assert (tmp_path / "clip").read_bytes() == CONTENT
    assert taken.digest == hashlib.sha256(CONTENT).hexdigest()
    assert taken.size == len(CONTENT)


def linked(folder: Path) -> str:
    (folder / "link").symlink_to("deep/clip")
    return "link"


def through_a_linked_folder(folder: Path) -> str:
    (folder / "link").symlink_to("deep")
    return "link/clip"


def named_twice(folder: Path) -> str:
    (folder / "other").hardlink_to(folder / "deep" / "clip")
    return "other"


def a_pipe(folder: Path) -> str:
    os.mkfifo(folder / "pipe")
    return "pipe"


def a_socket(folder: Path) -> str:
    import socket

    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as line:
        os.chdir(folder)
        try:
            line.bind("socket")
        finally:
            os.chdir(here)
    return "socket"


def too_large(folder: Path) -> str:
    (folder / "large").write_bytes(CONTENT + b"x")
    return "large"


@pytest.mark.parametrize(
    "leave",
    [
        linked,
        through_a_linked_folder,
        named_twice,
        a_pipe,
        a_socket,
        too_large,
        lambda _: "deep",
        lambda _: "missing",
        lambda _: "../outside",
        lambda _: "/etc/passwd",
        lambda _: "deep/../../outside",
        lambda _: "",
        lambda _: "nul\0",
    ],
)
def test_anything_else_is_refused(leave, left, tmp_path):
    (tmp_path / "outside").write_bytes(CONTENT)
    name = leave(left)
    with pytest.raises(RenderError, match=r"not taken|no file that may be called"):
        take(left, name, tmp_path / "clip", most=len(CONTENT))
    assert not (tmp_path / "clip").exists()


def test_a_folder_is_cleared_however_deep_it_is(left):
    here = Path.cwd()
    os.chdir(left)
    try:
        for _ in range(60):
            Path("d" * 200).mkdir()
            os.chdir("d" * 200)
        Path("file").write_text("x")
    finally:
        os.chdir(here)
    clear(left)
    assert not left.exists()


def test_a_folder_is_cleared_whatever_its_permissions(left):
    (left / "shut").mkdir()
    (left / "shut" / "inside").mkdir()
    (left / "shut" / "inside" / "file").touch()
    (left / "shut" / "inside").chmod(0)
    (left / "shut").chmod(0o100)
    (left / "link").symlink_to("/")
    clear(left)
    assert not left.exists()
