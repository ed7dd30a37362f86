"""`vidgen cache push|pull|verify|gc --remote` and the doctor, with a real S3 server."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from vidgen.errors import ConfigError
from vidgen.store import Store, Stored
from vidgen.store.digest import digest_bytes
from vidgen.store.remote import care

sys.path.insert(0, str(Path(__file__).parent.parent / "stages"))
from s3_server import ACCESS_KEY, SECRET_KEY

BUCKET = "films"


def still(fraction, note):
    """Tell nobody."""


def fill(store: Store, count: int = 3) -> list[str]:
    actions = [digest_bytes(f"action {number}".encode()) for number in range(count)]
    for number, action in enumerate(actions):
        store.record(action, Stored({"clip": store.put_bytes(b"clip %d" % number)}))
    return actions


@pytest.fixture
def first(machine) -> Store:
    store = machine("first")
    fill(store)
    return store


@pytest.fixture
def vidgen(monkeypatch, where, s3, capsys, tmp_path):
    """Run a command line with the remote store set; its exit code, and what it wrote."""
    from vidgen_cli.app import run

    monkeypatch.chdir(tmp_path)
    names = ("REMOTE", "ENDPOINT", "REGION", "ACCESS_KEY", "SECRET_KEY")
    values = (where().url, s3.endpoint, "us-east-1", ACCESS_KEY, SECRET_KEY)
    for name, value in zip(names, values, strict=True):
        monkeypatch.setenv(f"VIDGEN_STORE__{name}", value)

    def command(line: str, **environment: str) -> tuple[int, str, str]:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(f"VIDGEN_{name}", value)
            code = run(shlex.split(line))
        out, err = capsys.readouterr()
        assert SECRET_KEY not in out + err
        return code, out, err

    return command


def test_what_was_pushed_is_pulled(first, machine):
    pushed = care.push(first, first.remote, still)
    assert (pushed.results, pushed.known, pushed.lost) == (3, 0, 0)
    assert care.push(first, first.remote, still).known == 3
    other = machine("second")
    pulled = care.pull(other, other.remote, still)
    assert (pulled.results, pulled.lost) == (3, 0)
    assert set(other.results.actions()) == set(first.results.actions())


def test_a_store_takes_no_more_than_it_may_hold(first, tmp_path, where):
    care.push(first, first.remote, still)
    small = Store(tmp_path / "small", max_bytes=0, remote=where())
    assert care.pull(small, small.remote, still).results == 0


def test_verify_drops_what_is_of_no_use_and_a_dry_run_nothing(first, where, s3):
    care.push(first, first.remote, still)
    remote, client = first.remote, s3.client()
    actions = fill(first)
    digests = [first.peek(action).outputs["clip"] for action in actions]
    client.put_object(Bucket=BUCKET, Key=where().blob(digests[0]), Body=b"clip X")
    client.delete_object(Bucket=BUCKET, Key=where().blob(digests[1]))
    client.put_object(Bucket=BUCKET, Key=where().result("f" * 64), Body=b"{}")
    looked = care.verify(remote, still, drop=False)
    assert looked.damaged == (digests[0],)
    assert set(looked.dangling) == set(actions[:2])
    assert looked.broken == ("f" * 64,)
    assert care.verify(remote, still, drop=True) == looked
    after = care.verify(remote, still, drop=False)
    assert after == care.Checked(1, 6, (), (), (), 0)


def test_verify_counts_what_is_not_signed_and_keeps_it(first, where, machine):
    care.push(first, first.remote, still)
    signed = machine("second", where(key="a secret of sixteen or more"))
    assert care.verify(signed.remote, still, drop=True).foreign == 3
    assert len(list(first.remote.bucket.list("results/"))) == 3


def test_gc_keeps_the_newest_results_that_fit_with_their_blobs(first):
    care.push(first, first.remote, still)
    bucket = first.remote.bucket
    first.remote.bucket.put(first.remote.where.blob("e" * 64), b"nobody's")
    young = care.collect(first.remote, 0, still, drop=True)
    assert (young.blobs, young.results) == (0, 0)
    looked = care.collect(first.remote, 12, still, drop=False, kept_s=-60.0)
    assert (looked.blobs, looked.results, looked.left_bytes) == (2, 1, 12)
    assert care.collect(first.remote, 12, still, drop=True, kept_s=-60.0) == looked
    assert len(list(bucket.list("blobs/"))) == len(list(bucket.list("results/"))) == 2
    assert care.verify(first.remote, still, drop=False).dangling == ()


def test_gc_aborts_uploads_that_were_cut_off_long_ago(first, where, s3, monkeypatch):
    key = where().blob("d" * 64)
    s3.client().create_multipart_upload(Bucket=BUCKET, Key=key)
    assert care.collect(first.remote, None, still, drop=True).uploads == 0
    monkeypatch.setattr(care, "_CUT_OFF_S", -60.0)
    assert care.collect(first.remote, None, still, drop=True).uploads == 1
    assert care.collect(first.remote, None, still, drop=True).uploads == 0


def test_what_is_only_read_is_not_changed(first, where, machine):
    reader = machine("second", where(mode="read"))
    for work in (
        lambda: care.push(reader, reader.remote, still),
        lambda: care.verify(reader.remote, still, drop=True),
        lambda: care.collect(reader.remote, 0, still, drop=True),
    ):
        with pytest.raises(ConfigError, match="only read"):
            work()
    assert care.verify(reader.remote, still, drop=False).blobs == 0


def test_the_command_line_pushes_pulls_verifies_and_shrinks(vidgen, store_path, tmp_path):
    fill(Store(store_path))
    code, out, _ = vidgen("cache push")
    assert (code, out.split(",")[0]) == (0, "3 results given")
    code, out, _ = vidgen("cache pull --json", STORE__PATH=str(tmp_path / "other"))
    assert code == 0
    assert json.loads(out.splitlines()[-1])["results"] == 3
    assert "3 files sound" in vidgen("cache verify --remote")[1]
    code, out, _ = vidgen("cache gc --remote --max-gb 0 --dry-run")
    assert (code, "Would drop 0 files" in out) == (0, True)
    assert vidgen("cache gc --dry-run")[0] == 2


@pytest.mark.parametrize(
    ("environment", "code", "said"),
    [
        ({"STORE__SECRET_KEY": "wrong"}, 4, "VIDGEN_STORE__ACCESS_KEY"),
        ({"STORE__REMOTE": "s3://another-missing-bucket"}, 2, "no such bucket"),
        ({"STORE__REMOTE": "gs://bucket"}, 2, "s3://BUCKET/PREFIX"),
        ({"STORE__ENDPOINT": "http://127.0.0.1:9"}, 5, "store.endpoint"),
        ({"STORE__REMOTE": ""}, 2, "VIDGEN_STORE__REMOTE"),
        ({"STORE__REMOTE_MODE": "read"}, 2, "read-write"),
        ({"STORE__SIGNING_KEY": ""}, 2, "signing_key"),
        ({"OFFLINE": "true"}, 2, "offline"),
    ],
)
def test_a_push_that_cannot_be_says_why(vidgen, environment, code, said):
    found, _, err = vidgen("cache push", **environment)
    assert (found, said in err) == (code, True), err


def test_the_doctor_tells_of_the_remote_store(vidgen):
    def told(**environment: str) -> dict[str, str]:
        report = json.loads(vidgen("doctor --json", **environment)[1])
        return next(one for one in report["checks"] if one["name"] == "remote store")

    assert told()["verdict"] == "ok"
    assert "read-write, results are not signed" in told()["found"]
    wrong = told(STORE__SECRET_KEY="wrong")
    assert wrong["verdict"] == "warn"
    assert "ACCESS_KEY" in wrong["cure"]
    assert "none is set" in told(STORE__REMOTE="")["found"]
    assert "offline" in told(OFFLINE="true")["found"]


def test_a_film_chooses_no_remote_store(vidgen, tmp_path):
    (tmp_path / "vidgen.toml").write_text('[store]\nremote_mode = "read"\n')
    code, _, err = vidgen("cache push")
    assert (code, "not taken from a film" in err) == (2, True)
