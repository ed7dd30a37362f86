"""Results: found only when whole, and never unpickled."""

from __future__ import annotations

import os
import pickle
import sqlite3
from contextlib import closing
from pathlib import Path

import diskcache
import pytest

from vidgen.errors import StorageError
from vidgen.store import Store, Stored
from vidgen.store import action_cache as action_cache_module

ACTION = "a" * 64
OTHER = "b" * 64


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def store(tmp_path, told) -> Store:
    """A store with the result of ACTION, closed."""
    store = Store(tmp_path / "store", on_corrupt=told.append)
    digest = store.put_bytes(b"film")
    store.record(ACTION, Stored({"film": digest}, 12.5, None))
    store.close()
    return store


def database(store: Store) -> Path:
    return store.root / "actions" / "cache.db"


def run_sql(store: Store, statement: str, values: tuple[object, ...] = ()) -> list[tuple]:
    with closing(sqlite3.connect(database(store))) as connection, connection:
        return connection.execute(statement, values).fetchall()


class Attack:
    """Unpickled, it makes a folder."""

    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self):
        return os.mkdir, (str(self.proof),)


def test_a_result_comes_back_as_it_was_recorded(store):
    stored = store.lookup(ACTION)
    assert stored is not None
    assert (stored.seconds, stored.cost_usd) == (12.5, None)
    assert store.get(stored.outputs["film"]).read_bytes() == b"film"
    assert store.lookup(OTHER) is None


def test_a_result_is_replaced_by_a_newer_one_and_can_be_forgotten(store):
    digest = store.put_bytes(b"better film")
    store.record(ACTION, Stored({"film": digest}))
    assert store.lookup(ACTION) == Stored({"film": digest})
    store.forget(ACTION)
    store.forget(ACTION)
    assert store.lookup(ACTION) is None


def test_a_result_that_lacks_one_blob_is_a_miss(store):
    kept, lost = store.put_bytes(b"kept"), store.put_bytes(b"lost")
    store.record(OTHER, Stored({"kept": kept, "lost": lost}))
    store.get(lost).unlink()
    assert store.lookup(OTHER) is None


def test_a_result_whose_blob_is_damaged_is_a_miss(store, told):
    blob = store.get(store.peek(ACTION).outputs["film"])
    blob.chmod(0o644)
    blob.write_bytes(b"fil_")
    assert store.lookup(ACTION) is None
    assert len(told) == 1


def test_a_result_is_never_recorded_without_its_blobs(store):
    with pytest.raises(StorageError, match="no longer in it"):
        store.record(OTHER, Stored({"film": "0" * 64}))
    assert store.peek(OTHER) is None


@pytest.mark.parametrize(
    "row",
    [
        b"",
        b"{",
        b"null",
        b'{"outputs": {"film": "../../x"}, "seconds": 1, "cost_usd": 0}',
        b'{"outputs": {}, "seconds": NaN, "cost_usd": 0}',
        b'{"outputs": {}, "seconds": 1}',
        b"[" * 100_000,
    ],
)
def test_bytes_that_are_no_result_are_a_miss(store, row):
    run_sql(store, "UPDATE Cache SET value = ?", (row,))
    assert store.lookup(ACTION) is None


def test_the_planted_pickle_would_run_in_a_plain_diskcache(store, tmp_path):
    plant_value(store, tmp_path / "proof")
    with diskcache.Cache(str(store.root / "actions")) as plain:
        plain.get(ACTION)
    assert (tmp_path / "proof").exists()


def plant_value(store: Store, proof: Path) -> None:
    statement = "UPDATE Cache SET mode = 4, value = ?"
    run_sql(store, statement, (pickle.dumps(Attack(proof)),))


def test_a_planted_pickle_is_not_run_and_its_row_is_dropped(store, tmp_path, told):
    plant_value(store, tmp_path / "proof")
    assert store.lookup(ACTION) is None
    assert not (tmp_path / "proof").exists()
    assert run_sql(store, "SELECT * FROM Cache") == []
    digest = store.put_bytes(b"film")
    store.record(ACTION, Stored({"film": digest}))
    assert store.lookup(ACTION) is not None
    assert told == []


@pytest.mark.parametrize("mode", [0, 2, 3, 4, 5, -1, None, "x"])
def test_a_row_that_names_a_file_is_dropped_and_the_file_neither_read_nor_removed(
    store, tmp_path, mode
):
    secret = tmp_path / "secret"
    secret.write_bytes(pickle.dumps(Attack(tmp_path / "proof")))
    run_sql(store, "UPDATE Cache SET mode=?, value=NULL, filename=?", (mode, str(secret)))
    assert store.lookup(ACTION) is None
    assert secret.exists()
    assert not (tmp_path / "proof").exists()
    assert run_sql(store, "SELECT * FROM Cache") == []


def test_a_planted_pickled_key_is_not_run_by_listing(store, tmp_path):
    key = pickle.dumps(Attack(tmp_path / "proof"))
    run_sql(store, "UPDATE Cache SET key = ?, raw = 0", (key,))
    assert store.lookup(ACTION) is None
    store.verify()
    store.collect()
    assert not (tmp_path / "proof").exists()


@pytest.mark.parametrize(
    "name",
    [
        "eviction_policy",
        "disk_min_file_size",
        "disk_pickle_protocol",
        "disk_new",
        "sqlite_new",
        "_disk",
        "get",
        "set",
        "_sql",
        "timeout",
        "count",
        "statistics",
    ],
)
def test_a_planted_setting_is_not_run_and_the_store_goes_on(store, tmp_path, name):
    planted = pickle.dumps(Attack(tmp_path / "proof"))
    run_sql(store, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", (name, planted))
    store.lookup(ACTION)
    digest = store.put_bytes(b"again")
    store.record(OTHER, Stored({"film": digest}))
    assert store.lookup(OTHER) == Stored({"film": digest})
    store.usage()
    assert not (tmp_path / "proof").exists()


@pytest.mark.parametrize(
    "content", [b"not a database " * 1000, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_database_that_is_none_is_moved_aside_reported_and_begun_afresh(store, told, content):
    database(store).write_bytes(content)
    assert store.lookup(ACTION) is None
    (sentence,) = told
    (aside,) = store.root.glob("actions.damaged.*")
    assert str(aside) in sentence
    assert (aside / "cache.db").read_bytes() == content
    digest = store.put_bytes(b"film")
    store.record(ACTION, Stored({"film": digest}))
    assert Store(store.root).lookup(ACTION) is not None


def test_a_database_cut_short_is_begun_afresh(store, told):
    content = database(store).read_bytes()
    database(store).write_bytes(content[: len(content) // 2])
    assert store.lookup(ACTION) is None
    digest = store.put_bytes(b"film")
    store.record(ACTION, Stored({"film": digest}))
    assert store.lookup(ACTION) is not None
    assert len(told) == 1


def test_a_database_damaged_in_the_middle_of_a_run_is_begun_afresh(store, told):
    assert store.lookup(ACTION) is not None
    content = database(store).read_bytes()
    database(store).write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    store.lookup(ACTION)
    digest = store.put_bytes(b"film")
    store.record(ACTION, Stored({"film": digest}))
    assert Store(store.root, on_corrupt=told.append).lookup(ACTION) is not None


def test_a_lost_database_is_a_miss(store, told):
    database(store).unlink()
    assert store.lookup(ACTION) is None
    assert told == []


def test_a_locked_database_is_read_and_says_who_holds_it_when_written(store, monkeypatch):
    monkeypatch.setattr(action_cache_module, "WAIT_S", 0.05)
    digest = store.put_bytes(b"film")
    assert store.lookup(ACTION) is not None
    with closing(sqlite3.connect(database(store), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.lookup(ACTION) is not None
        with pytest.raises(StorageError, match="another process") as caught:
            store.record(OTHER, Stored({"film": digest}))
        assert caught.value.cure
    store.record(OTHER, Stored({"film": digest}))
    assert store.lookup(OTHER) is not None
