"""What a failed call to the system means, in words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vidgen.files import error_where


def test_a_failure_that_names_a_descriptor_is_told_of_where_it_was(tmp_path: Path):
    with pytest.raises(OSError, match="Bad file descriptor") as caught:
        os.stat(10**6)  # noqa: PTH116 - no Path is of a descriptor
    assert isinstance(caught.value.filename, int)
    assert str(error_where(caught.value, tmp_path)) == f"{tmp_path}: Bad file descriptor"


def test_a_failure_that_names_a_file_is_told_of_that(tmp_path: Path):
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "gone").stat()
    assert str(error_where(caught.value, Path("/"))).startswith(f"{tmp_path}/gone: ")
