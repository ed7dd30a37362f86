"""Machines that share a remote store: a real S3 server (SeaweedFS), and a proxy that does harm."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from vidgen.errors import Interrupted, MissingError
from vidgen.events import Noted
from vidgen.s3.parts import PART
from vidgen.store import Store, Stored
from vidgen.store.digest import digest_bytes
from vidgen.store.remote import breaker, bucket, tier

sys.path.insert(0, str(Path(__file__).parent.parent))
from fault_proxy import Fault, FaultProxy

BUCKET = "films"


def action(name: object) -> str:
    return digest_bytes(f"action {name}".encode())


def give(store: Store, name: object = 1, content: bytes = b"a clip") -> Stored:
    """Make a result in a store, and share it."""
    with store.shared():
        return make(store, name, content)


def make(store: Store, name: object = 1, content: bytes = b"a clip") -> Stored:
    stored = Stored({"clip": store.put_bytes(content)}, 1.5, None)
    store.record(action(name), stored)
    return stored


def take(store: Store, name: object = 1) -> Stored | None:
    with store.shared():
        return store.lookup(action(name))


def content_of(s3, key: str) -> bytes:
    return s3.client().get_object(Bucket=BUCKET, Key=key)["Body"].read()


def keys(s3, where) -> list[str]:
    found = s3.client().list_objects_v2(Bucket=BUCKET, Prefix=where.prefix)
    return [one["Key"].removeprefix(where.prefix + "/") for one in found.get("Contents", ())]


def uploads(s3) -> list:
    return s3.client().list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    patience = bucket.Patience(connect_s=2.0, read_s=2.0, attempts=3, lines=32)
    monkeypatch.setattr(bucket, "_PATIENCE", patience)


def test_what_one_machine_made_another_finds(machine, where, s3):
    stored = give(machine("first"))
    other = machine("second")
    assert take(other) == stored
    assert other.get(stored.outputs["clip"]).read_bytes() == b"a clip"
    digest = stored.outputs["clip"]
    expected = [f"blobs/{digest[:2]}/{digest}", f"results/{action(1)}.json"]
    assert keys(s3, where()) == expected


def test_without_a_session_nobody_is_asked(machine, proxy, where):
    store = machine("first", where(proxy.url))
    make(store)
    assert store.lookup(action(2)) is None
    assert proxy.seen == []


def test_a_blob_that_the_store_has_lost_is_taken_back(machine):
    first = machine("first")
    stored = give(first)
    first.blobs.path(stored.outputs["clip"]).unlink()
    assert first.lookup(action(1)) is None
    assert take(first) == stored


def test_what_is_not_there_is_asked_for_once_and_many_at_a_time(machine, where, proxy, monkeypatch):
    monkeypatch.setattr(tier, "WORTH", 1000)
    names = [action(number) for number in range(200)]
    store = machine("first", where(proxy.url))
    with store.shared():
        store.expect(names)
        assert all(store.lookup(name) is None for name in names)
    assert proxy.count("GET") == 200
    assert len([one for one in threading.enumerate() if "vidgen-remote" in one.name]) > 8


def test_in_read_mode_nothing_is_given(machine, where, s3):
    give(machine("first", where(mode="read")))
    assert keys(s3, where()) == []


def test_a_result_is_published_after_its_blobs(machine, where, proxy):
    give(machine("first", where(proxy.url)))
    written = [line.split()[1].rpartition("/")[0] for line in proxy.seen if "PUT" in line]
    assert [folder.split("/")[4] for folder in written] == ["blobs", "results"]


def test_what_is_there_is_not_sent_again(machine, where, proxy):
    large = bytes(bucket.SMALL + 1)
    give(machine("first"), content=large)
    give(machine("second", where(proxy.url)), name=2, content=large)
    assert proxy.count("PUT", "/blobs/") == 0
    assert proxy.count("PUT", "/results/") == 1


def test_of_two_writers_the_first_counts(machine, where, s3):
    first = give(machine("first"), content=b"one way")
    give(machine("second"), content=b"another way")
    assert take(machine("third")) == first


def test_many_writers_at_once_agree(machine):
    stores = [machine(f"writer {number}") for number in range(8)]
    content = [b"same" * number for number in range(1, 9)]

    def write(store: Store, mine: bytes) -> None:
        give(store, content=mine)

    threads = [
        threading.Thread(target=write, args=pair) for pair in zip(stores, content, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [take(machine(f"reader {number}")) for number in range(3)]
    assert found[0] is not None
    assert found[0] == found[1] == found[2]


def test_a_server_without_conditional_writes_will_do(machine, where, proxy):
    proxy.lay(Fault("status", 501, "NotImplemented"), "PUT", times=1)
    store = machine("first", where(proxy.url))
    stored = give(store)
    assert take(machine("second")) == stored


@pytest.mark.parametrize(
    "poison",
    [
        b"not json",
        b"[]",
        b'{"schema": "vidgen.result/1"}',
        b"\x80\x04\x95\x10",
        b"9" * 2_000_000,
        json.dumps(
            {
                "schema": "vidgen.result/1",
                "action": action(1),
                "outputs": {"../../x": "0" * 64},
                "seconds": 1.0,
                "cost_usd": None,
            }
        ).encode(),
    ],
    ids=["text", "a list", "lacking", "a pickle", "long", "a path that climbs"],
)
def test_what_is_no_result_is_a_miss_that_is_told_and_mended(machine, where, s3, told, poison):
    s3.client().put_object(Bucket=BUCKET, Key=where().result(action(1)), Body=poison)
    store = machine("first")
    assert take(store) is None
    assert len(told) == 1
    assert "made again here" in told[0]
    stored = give(store)
    assert take(machine("second")) == stored


def test_a_result_of_another_action_is_a_miss(machine, where, s3):
    give(machine("first"), name=1)
    moved = content_of(s3, where().result(action(1)))
    s3.client().put_object(Bucket=BUCKET, Key=where().result(action(2)), Body=moved)
    assert take(machine("second"), name=2) is None


KEY = "a secret of sixteen or more"


def test_signed_results_are_found_by_who_has_the_key(machine, where):
    stored = give(machine("first", where(key=KEY)))
    assert take(machine("second", where(key=KEY))) == stored


@pytest.mark.parametrize("signed_with", ["", "another secret of sixteen or more"])
def test_a_result_not_signed_with_the_key_replaces_no_master(machine, where, told, signed_with):
    give(machine("poisoner", where(key=signed_with)), content=b"not your film")
    store = machine("first", where(key=KEY))
    assert take(store) is None
    assert "signed" in told[0]
    stored = give(store)
    assert take(machine("second", where(key=KEY))) == stored


def test_a_signed_result_that_was_changed_is_a_miss(machine, where, s3):
    signed = where(key=KEY)
    give(machine("first", signed))
    changed = json.loads(content_of(s3, signed.result(action(1))))
    changed["outputs"]["clip"] = digest_bytes(b"not your film")
    body = json.dumps(changed).encode()
    s3.client().put_object(Bucket=BUCKET, Key=signed.result(action(1)), Body=body)
    assert take(machine("second", signed)) is None


@pytest.mark.parametrize("content", [b"a cliq", b"a cl", b"", b"a clip and more"])
def test_a_wrong_blob_gets_no_name_and_is_replaced(machine, where, s3, told, content):
    stored = give(machine("first"))
    digest = stored.outputs["clip"]
    s3.client().put_object(Bucket=BUCKET, Key=where().blob(digest), Body=content)
    store = machine("second")
    assert take(store) is None
    assert "damaged" in told[0]
    assert list(store.blobs.scan()) == []
    assert list((store.root / "tmp").iterdir()) == []
    give(store)
    assert content_of(s3, where().blob(digest)) == b"a clip"


def test_a_blob_larger_than_the_store_is_not_taken(tmp_path, machine, where):
    give(machine("first"), content=b"x" * 1000)
    assert take(Store(tmp_path / "small", max_bytes=100, remote=where())) is None


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", 500, "InternalError"),
        Fault("status", 503, "SlowDown"),
        Fault("hang"),
        Fault("truncate", 3),
        Fault("lost"),
        Fault("flip"),
    ],
    ids=lambda fault: f"{fault.kind} {fault.word}".strip(),
)
def test_a_download_outlasts_a_fault(machine, where, proxy, told, fault):
    stored = give(machine("first"))
    proxy.lay(fault, "GET", "/blobs/")
    assert take(machine("second", where(proxy.url))) == stored
    assert told == []


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", 500, "InternalError"),
        Fault("status", 503, "SlowDown"),
        Fault("hang"),
        Fault("cut", 3),
        Fault("lost"),
    ],
    ids=lambda fault: f"{fault.kind} {fault.word}".strip(),
)
@pytest.mark.parametrize("folder", ["/blobs/", "/results/"])
def test_an_upload_outlasts_a_fault(machine, where, proxy, told, fault, folder):
    proxy.lay(fault, "PUT", folder)
    stored = give(machine("first", where(proxy.url)))
    assert told == []
    assert take(machine("second")) == stored


LARGE = bytes(range(256)) * (PART // 256 + 1000)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("cut", 1_000_000), ("PUT", "partNumber=1")),
        (Fault("status", 503, "SlowDown"), ("PUT", "partNumber=2")),
        (Fault("lost"), ("PUT", "partNumber=2")),
        (Fault("lost"), ("POST", "uploadId=")),
        (Fault("status", 500, "InternalError"), ("POST", "uploads")),
    ],
    ids=["cut in mid-part", "slow down", "lost part", "lost complete", "refused begin"],
)
def test_a_large_blob_outlasts_a_fault(machine, where, proxy, s3, told, fault, words):
    proxy.lay(fault, *words)
    stored = give(machine("first", where(proxy.url)), content=LARGE)
    assert told == []
    assert take(machine("second")) == stored
    assert uploads(s3) == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("status", 403, "AccessDenied"), "refuses these keys"),
        (Fault("status", 400, "ExpiredToken"), "refuses these keys (ExpiredToken)"),
        (Fault("status", 503, "SlowDown"), "SlowDown"),
        (Fault("hang"), "timeout"),
    ],
    ids=["403", "expired keys", "503", "hang"],
)
def test_lasting_trouble_is_told_once_and_holds_nothing_up(
    machine, where, proxy, told, monkeypatch, fault, said
):
    monkeypatch.setattr(bucket, "_PATIENCE", bucket.Patience(1.0, 1.0, attempts=2, lines=32))
    proxy.lay(fault, times=10_000)
    store = machine("first", where(proxy.url))
    begun = time.monotonic()
    with store.shared():
        store.expect(action(number) for number in range(40))
        for number in range(40):
            assert store.lookup(action(number)) is None
            make(store, number)
    assert time.monotonic() - begun < 30
    assert len(told) == 1
    assert said in told[0]
    assert "horse" not in "".join(told)
    assert store.lookup(action(3)) is not None


def test_what_was_not_sent_is_sent_by_the_next_run(machine, where, proxy, monkeypatch):
    proxy.lay(Fault("status", 403, "AccessDenied"), "PUT", times=2)
    stored = give(machine("first", where(proxy.url)))
    assert take(machine("second")) is None
    with machine("first", where(proxy.url)).shared():
        pass
    assert take(machine("third")) == stored


def test_after_a_rest_a_server_is_asked_again(machine, where, proxy, monkeypatch):
    monkeypatch.setattr(breaker, "REST_S", 0.0)
    stored = give(machine("first"))
    proxy.lay(Fault("status", 503, "SlowDown"), times=3)
    store = machine("second", where(proxy.url))
    assert take(store, name=2) is None
    assert take(store) == stored


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"secret": "wrong"}, "refuses these keys"),
        ({"target": "s3://no-such-bucket/x"}, "there is no such bucket"),
        ({"endpoint": "http://127.0.0.1:9"}, "check the network and store.endpoint"),
        ({"endpoint": "http://no host"}, "store.endpoint"),
    ],
)
def test_a_wrong_setting_is_told_and_no_more(machine, where, told, how, said):
    store = machine("first", where(**how))
    assert take(store) is None
    give(store)
    assert said in told[0]
    assert store.lookup(action(1)) is not None


def test_an_interrupted_run_ends_within_seconds_and_the_next_sends_the_rest(machine, where, proxy):
    proxy.lay(Fault("hang"), "PUT", times=4)
    store = machine("first", where(proxy.url))
    begun = time.monotonic()
    with pytest.raises(Interrupted), store.shared():
        made = [make(store, number, str(number).encode()) for number in range(20)]
        raise Interrupted("stopped")
    assert time.monotonic() - begun < 5
    with machine("first", where(proxy.url)).shared():
        pass
    reader = machine("second")
    assert [take(reader, number) for number in range(20)] == made


KILLED = """
import sys
from pathlib import Path
from pydantic import SecretStr
from vidgen.s3.client import Server
from vidgen.store import Store, Stored
from vidgen.store.remote import Where

root, endpoint, target, key, secret, large, action = sys.argv[1:]
server = Server(endpoint, "us-east-1", SecretStr(key), SecretStr(secret))
store = Store(Path(root), remote=Where.parse(target, server))
with store.shared():
    store.record(action, Stored({"clip": store.put(Path(large))}))
"""


def test_the_orphan_of_a_killed_upload_is_dropped_and_the_blob_sent(
    tmp_path, machine, where, proxy, s3
):
    (tmp_path / "large").write_bytes(LARGE)
    proxy.lay(Fault("hang"), "PUT", "partNumber=2")
    there = where(proxy.url)
    from s3_server import ACCESS_KEY, SECRET_KEY

    words = [proxy.url, there.url, ACCESS_KEY, SECRET_KEY, str(tmp_path / "large"), action(1)]
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path / "first"), *words])
    until = time.monotonic() + 30
    while not proxy.count("partNumber=2") and time.monotonic() < until:
        assert process.poll() is None
        threading.Event().wait(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert len(uploads(s3)) == 1
    assert take(machine("second")) is None
    with machine("first", there).shared():
        pass
    assert uploads(s3) == []
    assert take(machine("third")).outputs == {"clip": digest_bytes(LARGE)}


def test_a_machine_gives_blobs_that_another_records(machine):
    worker, client = machine("worker"), machine("client")
    digest = worker.put_bytes(b"a clip")
    worker.remote.give([digest])
    with client.shared():
        client.record(action(1), Stored({"clip": digest}))
    assert take(machine("third")) == Stored({"clip": digest})
    with pytest.raises(MissingError):
        worker.remote.give([digest_bytes(b"never made")])


@pytest.mark.parametrize("content", [b"<html>hello</html>", b"", b"\x00" * 100])
def test_a_server_that_speaks_something_else_fails_no_run(machine, where, told, content):
    class Odd(BaseHTTPRequestHandler):
        def do_GET(self):
            length = int(self.headers.get("content-length") or 0)
            self.rfile.read(length)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        do_PUT = do_POST = do_HEAD = do_GET  # noqa: N815 - as the server asks for them

        def log_message(self, *_):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Odd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        store = machine("first", where(f"http://127.0.0.1:{server.server_port}"))
        assert take(store) is None
        give(store)
        server.shutdown()
    assert store.lookup(action(1)) is not None
    assert told


def test_a_run_says_what_it_took_and_gave(machine):
    events = []
    store = machine("first")
    with store.shared(events.append):
        make(store)
    assert len(events) == 1
    assert isinstance(events[0], Noted)
    assert "0 results taken, 1 given" in events[0].message


def test_a_store_that_goes_to_a_worker_takes_no_keys_along(machine):
    import pickle

    copy = pickle.loads(pickle.dumps(machine("first")))
    assert copy.remote is None


def test_secrets_do_not_show(where):
    assert "horse" not in repr(where(key=KEY)) + str(where(key=KEY))
    assert KEY not in repr(where(key=KEY))


def test_a_proxy_passes_on_what_no_fault_is_laid_for(s3):
    with FaultProxy(s3.endpoint) as proxy:
        assert proxy.count("GET") == 0
