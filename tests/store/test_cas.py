"""Blobs: what goes in comes out, or is a miss."""

from __future__ import annotations

import hashlib
import os
import pickle
import time
from pathlib import Path

import pytest

from vidgen.errors import MissingError, StorageError
from vidgen.store import Store, Stored
from vidgen.store import cas as cas_module
from vidgen.store.digest import digest_bytes, digest_file

FILM = b"a film" * 100_000


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def store(tmp_path, told) -> Store:
    return Store(tmp_path / "store", on_corrupt=told.append)


def damage(blob: Path, content: bytes) -> None:
    """Change a blob in place, as a careless program that may write everywhere would."""
    blob.chmod(0o644)
    blob.write_bytes(content)
    blob.chmod(0o444)


def test_a_file_comes_back_under_its_sha256_and_is_left_alone(tmp_path, store):
    (tmp_path / "clip.mp4").write_bytes(FILM)
    digest = store.put(tmp_path / "clip.mp4")
    assert digest == hashlib.sha256(FILM).hexdigest() == digest_file(tmp_path / "clip.mp4")
    blob = store.get(digest)
    assert blob.read_bytes() == FILM
    assert blob.stat().st_mode & 0o777 == 0o444
    assert (tmp_path / "clip.mp4").stat().st_nlink == 1
    (tmp_path / "clip.mp4").write_bytes(b"edited")
    assert store.get(digest).read_bytes() == FILM


def test_the_empty_blob_is_a_blob(store):
    assert store.get(store.put_bytes(b"")).read_bytes() == b""


def test_nothing_is_touched_until_it_is_used(tmp_path):
    Store(tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_the_folder_is_the_users_alone(store):
    store.put_bytes(b"x")
    assert store.root.stat().st_mode & 0o777 == 0o700


def test_a_folder_of_another_user_is_refused(store, monkeypatch):
    store.put_bytes(b"x")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 4321)
    for call in (lambda s: s.put_bytes(b"y"), lambda s: s.lookup("a" * 64)):
        with pytest.raises(StorageError, match="belongs to another user") as caught:
            call(Store(store.root))
        assert "VIDGEN_STORE__PATH" in caught.value.cure


def test_a_file_where_the_folder_should_be_is_said_clearly(tmp_path):
    (tmp_path / "store").write_text("not a folder")
    with pytest.raises(StorageError, match=str(tmp_path / "store")) as caught:
        Store(tmp_path / "store").put_bytes(b"x")
    assert "VIDGEN_STORE__PATH" in caught.value.cure


def test_a_source_that_is_not_there_is_not_the_stores_fault(tmp_path, store):
    with pytest.raises(MissingError, match=r"none\.mp4"):
        store.put(tmp_path / "none.mp4")


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_what_is_no_digest_never_becomes_a_path(store, name):
    with pytest.raises(ValueError, match="not a digest"):
        store.get(name)


@pytest.mark.parametrize(
    "bad", [b"A" + FILM[1:], FILM[:-1], b"", FILM + b"\0"], ids=["flipped", "cut", "empty", "grown"]
)
def test_a_damaged_blob_is_a_miss_reported_once_and_can_be_put_again(store, told, bad):
    digest = store.put_bytes(FILM)
    damage(store.get(digest), bad)
    assert store.get(digest) is None
    assert store.get(digest) is None
    assert len(told) == 1
    assert digest[2:] in told[0]
    assert store.put_bytes(FILM) == digest
    assert store.get(digest).read_bytes() == FILM
    assert list((store.root / "tmp").iterdir()) == []


def test_damage_is_seen_by_a_process_that_trusts_what_others_verified(store, told):
    digest = store.put_bytes(FILM)
    damage(store.get(digest), b"A" + FILM[1:])
    assert Store(store.root, on_corrupt=told.append).get(digest) is None
    assert len(told) == 1


def test_putting_over_a_damaged_blob_mends_it(store, told):
    digest = store.put_bytes(FILM)
    damage(store.get(digest), b"A" + FILM[1:])
    assert Store(store.root).put_bytes(FILM) == digest
    assert store.get(digest).read_bytes() == FILM


def test_a_folder_or_a_link_under_a_blobs_name_is_a_miss(tmp_path, store, told):
    (tmp_path / "film").write_bytes(FILM)
    digest = digest_bytes(FILM)
    place = store.root / "objects" / digest[:2] / digest[2:]
    place.mkdir(parents=True)
    assert store.get(digest) is None
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(tmp_path / "film")
    assert store.get(digest) is None
    assert len(told) == 2
    assert (tmp_path / "film").read_bytes() == FILM


def test_a_blob_is_hashed_once_for_all_processes(store, monkeypatch):
    digest = store.put_bytes(FILM)

    def never(path: Path) -> str:
        raise AssertionError(f"{path} was hashed again")

    monkeypatch.setattr(cas_module, "digest_file", never)
    waiting = Store(store.root)
    assert waiting.get(digest) is not None
    later = store.put_bytes(b"put by another process after the memo was read")
    assert waiting.get(later) is not None


@pytest.mark.parametrize("junk", [b"\xff\xfe\0", b"torn " * 3, b"a" * 64 + b" 1 2"])
def test_a_torn_or_lost_memo_costs_only_time(store, junk):
    digest = store.put_bytes(FILM)
    with (store.root / "verified").open("ab") as log:
        log.write(junk)
    other = store.put_bytes(b"other")
    assert Store(store.root).get(digest).read_bytes() == FILM
    assert Store(store.root).get(other).read_bytes() == b"other"
    (store.root / "verified").unlink()
    assert Store(store.root).get(digest).read_bytes() == FILM


def test_laid_out_files_are_read_only_links_or_writable_copies(tmp_path, store):
    digest = store.put_bytes(FILM)
    blob = store.get(digest)
    assert store.lay_out(digest, tmp_path / "work" / "inputs" / "a.mp4")
    assert (tmp_path / "work" / "inputs" / "a.mp4").samefile(blob)
    assert store.lay_out(digest, tmp_path / "out" / "a.mp4", writable=True)
    (tmp_path / "out" / "a.mp4").write_bytes(b"edited")
    assert store.get(digest).read_bytes() == FILM


def test_laying_out_replaces_what_is_there_and_leaves_nothing_beside_it(tmp_path, store):
    digest = store.put_bytes(FILM)
    target = tmp_path / "out" / ("x" * 250)
    for writable in (True, False, False, True):
        assert store.lay_out(digest, target, writable=writable)
        assert target.read_bytes() == FILM
        assert list(target.parent.iterdir()) == [target]


def test_laying_out_a_miss_leaves_the_target_as_it_was(tmp_path, store):
    (tmp_path / "out.mp4").write_bytes(b"old")
    assert not store.lay_out("0" * 64, tmp_path / "out.mp4")
    assert (tmp_path / "out.mp4").read_bytes() == b"old"


def test_a_target_that_cannot_be_written_is_named(tmp_path, store):
    digest = store.put_bytes(FILM)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="file/out"):
        store.lay_out(digest, tmp_path / "file" / "out.mp4")


def test_use_is_noted_without_changing_what_was_verified(store):
    digest = store.put_bytes(FILM)
    blob = store.get(digest)
    long_ago = time.time() - 10_000
    os.utime(blob, ns=(int(long_ago * 1e9), blob.stat().st_mtime_ns))
    before = blob.stat().st_mtime_ns
    store.get(digest)
    assert blob.stat().st_atime > long_ago + 9_000
    assert blob.stat().st_mtime_ns == before


def test_a_pickled_store_opens_the_same_folder(store):
    digest = store.put_bytes(FILM)
    store.record("a" * 64, Stored({"out": digest}))
    other = pickle.loads(pickle.dumps(store))
    assert other.lookup("a" * 64) == Stored({"out": digest})
