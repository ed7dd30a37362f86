"""Uploads to a local folder, and the names of files and places."""

from __future__ import annotations

import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from vidgen.errors import BriefError, ConfigError, MissingError, StorageError
from vidgen.events import ActionStarted, ignore
from vidgen.settings import UploadSettings
from vidgen.stages.upload import name_there, upload
from vidgen.upload.place import open_place

sys.path.insert(0, str(Path(__file__).parent))
from finished_film import compose, finished, list_clip, parcel, still


@pytest.fixture
def film(tmp_path):
    """A project whose film was composed, and the settings it is to be uploaded with."""
    return partial(finished, tmp_path)


# A folder


def test_a_film_arrives_in_a_folder_and_is_not_copied_twice(film, tmp_path):
    project = film()
    target = tmp_path / "shelf" / "films"
    assert all(one.new for one in upload(project, str(target), emit=ignore))
    assert sorted(path.name for path in target.iterdir()) == ["web.mp4", "web.srt"]
    assert (target / "web.mp4").read_bytes() == b"moving pictures"
    before = (target / "web.mp4").stat()
    again = upload(project, str(target), emit=ignore)
    assert not any(one.new for one in again)
    assert (target / "web.mp4").stat() == before
    assert again[0].url == (target / "web.mp4").as_uri()


def test_what_was_changed_or_lost_in_the_folder_is_brought_again(film, tmp_path):
    project = film(offline=True)
    upload(project, str(tmp_path / "shelf"), emit=ignore)
    (tmp_path / "shelf/web.mp4").write_bytes(b"moving pictureZ")
    (tmp_path / "shelf/web.srt").unlink()
    assert all(one.new for one in upload(project, str(tmp_path / "shelf"), emit=ignore))
    assert (tmp_path / "shelf/web.mp4").read_bytes() == b"moving pictures"


def test_the_master_as_the_user_edited_it_is_what_goes(film, tmp_path):
    project = film()
    (project.root / "out/web.mp4").write_bytes(b"my own cut")
    upload(project, str(tmp_path / "shelf"), emit=ignore)
    assert (tmp_path / "shelf/web.mp4").read_bytes() == b"my own cut"


def test_an_empty_file_arrives_in_a_folder(film, tmp_path):
    project = film()
    compose(project, {"out/web.mp4": b"moving pictures", "out/web.srt": b""})
    upload(project, str(tmp_path / "shelf"), emit=ignore)
    assert (tmp_path / "shelf/web.srt").read_bytes() == b""


WRITING = """
import os, signal, sys
from pathlib import Path
from vidgen.settings import UploadSettings
from vidgen.upload.place import Parcel, open_place
shelf, file, digest, end = sys.argv[1:]
def tick(fraction, note):
    print("writing", flush=True)
    if end == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdin.read()
open_place(shelf, UploadSettings()).deliver(Parcel(Path(file), "web.mp4", digest), tick)
"""


def test_what_a_killed_upload_left_in_a_folder_is_dropped_and_what_is_written_now_is_not(
    film, tmp_path
):
    project, shelf = film(), tmp_path / "shelf"
    sent = parcel(tmp_path, b"moving pictures", "web.mp4")

    def writing(end: str) -> subprocess.Popen[bytes]:
        told = [str(shelf), str(sent.file), sent.digest, end]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        started = subprocess.Popen([sys.executable, "-c", WRITING, *told], **pipes)
        assert started.stdout.readline() == b"writing\n"
        return started

    def unfinished() -> set[Path]:
        return set(shelf.glob(".*.part"))

    with writing("killed") as killed:
        assert killed.wait() == -signal.SIGKILL
    (left,) = unfinished()
    others = {shelf / ".web.mp4.part", shelf / left.name.replace("web.mp4", "else.mp4")}
    for other in others:
        other.write_bytes(b"somebody else's")
    with writing("finished") as finished:
        (live,) = unfinished() - others - {left}
        upload(project, str(shelf), emit=ignore)
        assert unfinished() == {*others, live}
        finished.communicate()
    assert finished.returncode == 0
    assert (shelf / "web.mp4").read_bytes() == b"moving pictures"
    assert unfinished() == others


def test_an_index_is_not_there_before_all_of_its_clips_are(film, tmp_path):
    project, shelf = film(), tmp_path / "shelf"
    list_clip(project, "clips/web/mira/idle.mp4", b"a clip")
    in_its_way = shelf / "clips/web/mira/idle.mp4"
    in_its_way.mkdir(parents=True)
    with pytest.raises(StorageError, match="idle"):
        upload(project, str(shelf), emit=ignore)
    assert not (shelf / "clips.json").exists()

    in_its_way.rmdir()
    events = []
    found = upload(project, str(shelf), emit=events.append)
    begun = [event.action for event in events if isinstance(event, ActionStarted)]
    assert begun == ["clips/web/mira/idle.mp4", "clips.json"]
    assert [one.path for one in found] == begun


def test_files_can_be_named(film, tmp_path):
    project = film()
    upload(project, str(tmp_path / "shelf"), emit=ignore, files=["compose.json"])
    assert [path.name for path in (tmp_path / "shelf").iterdir()] == ["compose.json"]


def test_a_folder_that_is_a_file_is_a_config_error(film, tmp_path):
    (tmp_path / "shelf").write_text("not a folder")
    with pytest.raises((ConfigError, StorageError), match="shelf"):
        upload(film(), str(tmp_path / "shelf"), emit=ignore)


# Names


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "out/../../x", "a\\b", ""])
def test_only_files_inside_the_project_are_taken(film, tmp_path, path):
    with pytest.raises(BriefError, match="inside the project"):
        upload(film(), str(tmp_path / "shelf"), emit=ignore, files=[path])


def test_a_link_that_leads_out_of_the_project_is_not_followed(film, tmp_path):
    project = film()
    (tmp_path / "secret").write_text("key")
    (project.root / "out/notes.txt").symlink_to(tmp_path / "secret")
    with pytest.raises(BriefError, match="outside the project"):
        upload(project, str(tmp_path / "shelf"), emit=ignore, files=["out/notes.txt"])


def test_a_film_that_was_not_made_yet_names_the_command_that_makes_it(film, tmp_path):
    project = film()
    (project.root / "out/web.mp4").unlink()
    with pytest.raises(MissingError, match=r"web\.mp4") as caught:
        upload(project, str(tmp_path / "shelf"), emit=ignore)
    assert "vidgen compose" in caught.value.cure


@pytest.mark.parametrize(
    "target",
    ["s3://", "s3://Films/x", "s3://key:secret@films/x", "s3://films/../x", "s3://films/a//b"],
)
def test_targets_that_are_no_bucket_are_refused(target):
    with pytest.raises(ConfigError):
        open_place(target, UploadSettings())


@pytest.mark.parametrize(
    "target",
    ["ftp://films/x", "https://films/x", "", "file://", "file://films/x", "file://[::1"],
)
def test_targets_that_are_no_place_are_refused(target):
    with pytest.raises(ConfigError):
        open_place(target, UploadSettings())


def test_an_address_of_a_folder_is_read_as_addresses_are_written(tmp_path):
    there = open_place((tmp_path / "my film #1").as_uri(), UploadSettings())
    assert there.identity() == {"folder": str(tmp_path / "my film #1")}


def test_two_files_of_one_name_are_refused(film, tmp_path):
    project = film()
    (project.root / "web.mp4").write_bytes(b"another")
    with pytest.raises(BriefError, match=r"would both be 'web\.mp4'"):
        upload(project, str(tmp_path), emit=ignore, files=["out/web.mp4", "web.mp4"])


def test_an_endpoint_that_no_machine_can_have_is_a_config_error(tmp_path):
    settings = UploadSettings(endpoint="http://no host", access_key="a", secret_key="b")
    with pytest.raises(ConfigError, match=r"upload\.endpoint"):
        open_place("s3://films", settings).deliver(parcel(tmp_path, b"x", "x"), still)


@pytest.mark.parametrize(
    "endpoint",
    [
        *("films.example", "ftp://x", "http://user:key@films.example"),
        *("https://:key@films.example", "http://[::1"),
    ],
)
def test_endpoints_that_are_no_address_or_hold_a_key_are_refused(endpoint):
    with pytest.raises(ConfigError, match="endpoint"):
        open_place("s3://films", UploadSettings(endpoint=endpoint))


def test_files_keep_their_names_below_out():
    assert name_there("out/web.mp4") == "web.mp4"
    assert name_there("scenes/s01/clip.mp4") == "scenes/s01/clip.mp4"
