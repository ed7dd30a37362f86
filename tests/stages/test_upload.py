"""Uploads to a real S3 server (SeaweedFS) and to a local folder."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from vidgen.errors import (
    AccessError,
    BriefError,
    ConfigError,
    MissingError,
    ProviderError,
    StorageError,
)
from vidgen.events import ActionProgressed, ActionStarted, ignore
from vidgen.manifest import ClipsManifest, ComposeManifest, Master, Provenance, UploadManifest
from vidgen.model.clips import ClipFile, ClipOrigin, GameClip
from vidgen.project import Project, RunOptions
from vidgen.s3.checksum import of_parts
from vidgen.s3.parts import PART
from vidgen.settings import Settings, UploadSettings
from vidgen.stages.upload import UploadStage, name_there, upload
from vidgen.store import Store
from vidgen.upload.bucket import _checksums
from vidgen.upload.place import Parcel, open_place

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from fault_proxy import Fault, FaultProxy
from s3_server import ACCESS_KEY, SECRET_KEY, S3Server, s3_server


def still(fraction, note):
    """Tell nobody."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with s3_server(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture
def settings(server: S3Server):
    return UploadSettings(
        endpoint=server.endpoint, access_key=ACCESS_KEY, secret_key=SECRET_KEY, region="us-east-1"
    )


@pytest.fixture
def film(tmp_path):
    """A project whose film was composed, and the settings it is to be uploaded with."""

    def make(settings: UploadSettings | None = None, **options) -> Project:
        project = Project(
            tmp_path / "film.vidgen",
            Store(tmp_path / "store"),
            Settings(upload=settings or UploadSettings()),
            RunOptions(jobs=2, **options),
        )
        compose(project, {"out/web.mp4": b"moving pictures", "out/web.srt": b"1\n"})
        return project

    return make


def compose(project: Project, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (project.root / path).parent.mkdir(parents=True, exist_ok=True)
        (project.root / path).write_bytes(content)
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    first, *others = files
    master = Master(
        destination="web",
        path=first,
        digest=digests[first],
        files={Path(path).suffix: path for path in others},
        digests={Path(path).suffix: digests[path] for path in others},
        width=16,
        height=16,
        fps=15,
        duration_s=1,
        lufs=-14,
        true_peak_db=-1,
    )
    made_from, made_by = "0" * 64, Provenance(provider="test")
    project.write(ComposeManifest(made_from=made_from, provenance=made_by, masters=(master,)))


def list_clip(project: Project, path: str, content: bytes) -> None:
    """Lay out a clip of a library, and the index that names it."""
    (project.root / path).parent.mkdir(parents=True, exist_ok=True)
    (project.root / path).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    file = ClipFile(
        target="web", role="video", path=path, digest=digest, bytes=len(content), codec="h264"
    )
    clip = GameClip(
        npc="mira",
        operation="npc_response",
        expression="neutral",
        emotion="calm",
        animation="idle",
        intensity=0.5,
        quality="fast",
        action=digest,
        width=64,
        height=64,
        fps=10,
        frames=10,
        duration_s=1,
        loop=True,
        files=(file,),
        made=ClipOrigin(maker="rig", provider="vidgen"),
    )
    project.write(
        ClipsManifest(
            made_from="0" * 64,
            provenance=Provenance(provider="test"),
            name="tavern",
            targets=("web",),
            requests={"mira": digest},
            clips={digest: clip},
        )
    )


def parcel(folder: Path, content: bytes, name: str) -> Parcel:
    file = folder / f"content-of-{name}"
    file.write_bytes(content)
    return Parcel(file, name, hashlib.sha256(content).hexdigest())


# A bucket


def test_a_film_arrives_in_a_bucket_with_its_content_types_and_digests(film, server, settings):
    project = film(settings)
    found = upload(project, "s3://films/first/", emit=ignore)
    assert [(one.url, one.new) for one in found] == [
        ("s3://films/first/web.mp4", True),
        ("s3://films/first/web.srt", True),
    ]
    there = server.client().get_object(Bucket="films", Key="first/web.mp4")
    assert there["Body"].read() == b"moving pictures"
    assert there["ContentType"] == "video/mp4"
    assert there["Metadata"]["sha256"] == hashlib.sha256(b"moving pictures").hexdigest()
    listed = project.read(UploadManifest).uploads
    assert [(one.path, one.bytes, one.content_type) for one in listed] == [
        ("out/web.mp4", 15, "video/mp4"),
        ("out/web.srt", 2, "application/x-subrip"),
    ]


def test_a_second_upload_leaves_what_is_there_alone_and_renews_what_is_not(film, server, settings):
    project = film(settings)
    client = server.client()
    upload(project, "s3://films/second", emit=ignore)
    before = client.head_object(Bucket="films", Key="second/web.mp4")["LastModified"]
    assert not any(one.new for one in upload(project, "s3://films/second", emit=ignore))
    assert client.head_object(Bucket="films", Key="second/web.mp4")["LastModified"] == before

    client.put_object(Bucket="films", Key="second/web.mp4", Body=b"someone else's")
    client.delete_object(Bucket="films", Key="second/web.srt")
    assert all(one.new for one in upload(project, "s3://films/second", emit=ignore))
    there = client.get_object(Bucket="films", Key="second/web.mp4")["Body"].read()
    assert there == b"moving pictures"


def test_a_link_opens_without_keys_and_is_written_nowhere(film, settings):
    project = film(settings)
    found = upload(project, "s3://films/linked", emit=ignore, link=True)
    with urllib.request.urlopen(found[0].link) as answer:
        assert answer.read() == b"moving pictures"
    signature = found[0].link.rpartition("=")[2].encode()
    for secret in (signature, SECRET_KEY.encode(), ACCESS_KEY.encode()):
        for file in [path for path in project.root.parent.rglob("*") if path.is_file()]:
            assert secret not in file.read_bytes(), file


def test_the_stage_names_no_secret_in_its_actions_or_itself(film, settings):
    project = film(settings)
    stage = UploadStage(open_place("s3://films/x", settings))
    described = f"{[action.describe() for action in stage.actions(project)]} {stage}"
    assert SECRET_KEY not in described
    assert ACCESS_KEY not in described


def test_a_large_file_goes_in_parts_and_tells_how_far_it_is(film, server, settings):
    project = film(settings)
    compose(project, {"out/web.mp4": os.urandom(2 * PART + 100)})
    events = []
    upload(project, "s3://films/large", emit=events.append)
    there = server.client().head_object(Bucket="films", Key="large/web.mp4", ChecksumMode="ENABLED")
    assert there["ContentLength"] == 2 * PART + 100
    assert there["ChecksumSHA256"].endswith("-3")
    fractions = [event.fraction for event in events if isinstance(event, ActionProgressed)]
    assert fractions[-1] == 1.0
    assert not upload(project, "s3://films/large", emit=ignore)[0].new


KILLED = """
import os, signal, sys
from pathlib import Path
from vidgen.settings import UploadSettings
from vidgen.upload.bucket import _checksums
from vidgen.upload.place import Parcel, open_place
endpoint, key, secret, file, digest = sys.argv[1:]
settings = UploadSettings(endpoint=endpoint, access_key=key, secret_key=secret)
def tick(fraction, note):
    if fraction:
        os.kill(os.getpid(), signal.SIGKILL)
open_place("s3://films/killed", settings).deliver(Parcel(Path(file), "web.mp4", digest), tick)
"""


def test_what_a_kill_left_half_uploaded_is_dropped_by_the_next_upload(tmp_path, server, settings):
    sent = parcel(tmp_path, os.urandom(3 * PART), "web.mp4")
    told = [server.endpoint, ACCESS_KEY, SECRET_KEY, str(sent.file), sent.digest]
    killed = subprocess.run([sys.executable, "-c", KILLED, *told], check=False)
    assert killed.returncode == -signal.SIGKILL

    def orphans(prefix: str) -> list[str]:
        found = server.client().list_multipart_uploads(Bucket="films", Prefix=prefix)
        return [one["UploadId"] for one in found.get("Uploads", [])]

    other = "killed/web.mp4.of-another"
    server.client().create_multipart_upload(Bucket="films", Key=other)
    assert len(orphans("killed/")) == 2
    assert open_place("s3://films/killed", settings).deliver(sent, still)
    assert orphans("killed/") == orphans(other)


def test_an_upload_whose_beginning_was_never_answered_is_dropped(tmp_path, server, settings):
    with FaultProxy(server.endpoint) as proxy:
        proxy.lay(Fault("lost"), "POST", "uploads")
        there = settings.model_copy(update={"endpoint": proxy.url})
        sent = parcel(tmp_path, os.urandom(PART + 1), "web.mp4")
        assert open_place("s3://films/unanswered", there).deliver(sent, still)
        assert proxy.count("POST", "uploads") == 2
    found = server.client().list_multipart_uploads(Bucket="films", Prefix="unanswered/")
    assert found.get("Uploads", []) == []


def test_a_checksum_of_parts_may_lack_how_many_they_are(tmp_path):
    sent = parcel(tmp_path, os.urandom(PART + 1), "web.mp4")
    spelled = of_parts(sent.file, PART)
    assert spelled.endswith("-2")
    assert {spelled, spelled.removesuffix("-2")} < _checksums(sent)


def test_expired_keys_are_told_as_such(tmp_path, server, settings):
    with FaultProxy(server.endpoint) as proxy:
        proxy.lay(Fault("status", 400, "ExpiredToken"), times=99)
        there = settings.model_copy(update={"endpoint": proxy.url})
        with pytest.raises(AccessError, match="ExpiredToken"):
            open_place("s3://films/late", there).deliver(parcel(tmp_path, b"x", "x"), still)


def test_a_clock_that_is_off_is_told_with_its_cure(tmp_path, server, settings):
    with FaultProxy(server.endpoint) as proxy:
        proxy.lay(Fault("status", 403, "RequestTimeTooSkewed"), times=9)
        there = settings.model_copy(update={"endpoint": proxy.url})
        with pytest.raises(ProviderError, match="RequestTimeTooSkewed") as caught:
            open_place("s3://films/skewed", there).deliver(parcel(tmp_path, b"x", "x"), still)
    assert "clock" in caught.value.cure


@pytest.mark.parametrize(("key", "secret"), [(ACCESS_KEY, "wrong"), ("nobody", SECRET_KEY)])
def test_wrong_keys_are_an_access_error_that_says_where_keys_go(film, server, key, secret):
    project = film(UploadSettings(endpoint=server.endpoint, access_key=key, secret_key=secret))
    with pytest.raises(AccessError, match="refuses these keys") as caught:
        upload(project, "s3://films/refused", emit=ignore)
    assert "VIDGEN_UPLOAD__SECRET_KEY" in caught.value.cure


def test_no_keys_at_all_are_an_access_error(tmp_path, server, monkeypatch):
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    place = open_place("s3://films", UploadSettings(endpoint=server.endpoint))
    with pytest.raises(AccessError, match="no keys"):
        place.deliver(parcel(tmp_path, b"x", "x"), still)


def test_a_bucket_that_is_not_there_is_a_config_error(film, settings):
    with pytest.raises(ConfigError, match="no such bucket"):
        upload(film(settings), "s3://nowhere-at-all/x", emit=ignore)


def test_a_server_that_fails_is_asked_again_and_then_a_provider_error(tmp_path):
    asked: list[str] = []

    class Unwell(BaseHTTPRequestHandler):
        def do_HEAD(self):
            asked.append(self.path)
            self.send_error(503)

        def log_message(self, *_):
            """Stay quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Unwell) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_address[1]}"
        settings = UploadSettings(endpoint=endpoint, access_key="a", secret_key="b")
        with pytest.raises(ProviderError) as caught:
            open_place("s3://films", settings).deliver(parcel(tmp_path, b"x", "x"), still)
        server.shutdown()
    assert caught.value.recoverable
    assert len(asked) == 3


def test_a_server_that_is_not_there_is_a_provider_error(tmp_path):
    settings = UploadSettings(endpoint="http://127.0.0.1:9", access_key="a", secret_key="b")
    with pytest.raises(ProviderError, match="connect"):
        open_place("s3://films", settings).deliver(parcel(tmp_path, b"x", "x"), still)


def test_offline_no_bucket_is_asked(film, settings):
    with pytest.raises(ConfigError, match="offline"):
        upload(film(settings, offline=True), "s3://films/x", emit=ignore)


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
