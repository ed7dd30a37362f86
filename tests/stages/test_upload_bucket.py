"""Uploads to a bucket of a real S3 server (SeaweedFS)."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from vidgen.errors import AccessError, ConfigError, ProviderError
from vidgen.events import ActionProgressed, ignore
from vidgen.manifest import UploadManifest
from vidgen.s3.checksum import of_parts
from vidgen.s3.parts import PART
from vidgen.settings import UploadSettings
from vidgen.stages.upload import UploadStage, upload
from vidgen.upload.bucket import _checksums
from vidgen.upload.place import open_place

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from fault_proxy import Fault, FaultProxy
from finished_film import compose, finished, parcel, still
from s3_server import ACCESS_KEY, SECRET_KEY, S3Server, s3_server


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
    return partial(finished, tmp_path)


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
    told = [event.fraction for event in events if isinstance(event, ActionProgressed)]
    assert [fraction for fraction in told if fraction is not None][-1] == 1.0
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
