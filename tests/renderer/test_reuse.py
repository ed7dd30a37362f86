"""Where a clip's runs begin is found again only beside a clip that was made in the same way."""

from __future__ import annotations

import json

import pytest

from vidgen.renderer.reuse import read_runs, write_runs

RUNS = {"a" * 64: 0, "b" * 64: 30}
REQUEST = {"width": 64, "height": 48, "fps": 30, "x264": {"crf": "20"}, "container": {}}
CUT = {"request": {**REQUEST, "frames": 60}, "fingerprint": {"renderer": "1"}}


@pytest.fixture
def files(tmp_path):
    clip, runs = tmp_path / "clip.mp4", tmp_path / "runs.json"
    clip.write_bytes(b"clip")
    write_runs(runs, RUNS, CUT)
    return clip, runs


def test_runs_are_found_where_they_were_written(files):
    earlier = read_runs(*files, CUT)
    assert earlier is not None
    assert (earlier.clip, earlier.runs) == (files[0], RUNS)


def test_the_length_of_a_clip_does_not_count(files):
    assert read_runs(*files, {**CUT, "request": {**REQUEST, "frames": 90}}) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"request": {**REQUEST, "width": 128}},
        {"request": {**REQUEST, "fps": 60}},
        {"request": {**REQUEST, "x264": {"crf": "30"}}},
        {"request": {**REQUEST, "container": {"movflags": ""}}},
        {"fingerprint": {"renderer": "2"}},
    ],
)
def test_a_clip_that_was_made_otherwise_is_not_taken_from(files, changes):
    assert read_runs(*files, {**CUT, **changes}) is None


def test_without_a_clip_there_is_nothing_to_take(files):
    files[0].unlink()
    assert read_runs(*files, CUT) is None


def broken(runs: object) -> bytes:
    cut = {"request": REQUEST, "fingerprint": CUT["fingerprint"]}
    return json.dumps({"cut": cut, "runs": runs}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"7",
        b"{}",
        b"[" * 100_000,
        *map(broken, [7, None, [1], {"a": "x"}, {"a": None}, {"a": -1}, {"a": float("inf")}]),
    ],
)
def test_what_is_no_list_of_runs_is_none(files, content):
    files[1].write_bytes(content)
    assert read_runs(*files, CUT) is None
