"""How few requests a remote store takes: small blobs go unasked, and a listing tells of many."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from vidgen.store import Store, Stored
from vidgen.store.digest import digest_bytes
from vidgen.store.remote import listing

sys.path.insert(0, str(Path(__file__).parent.parent))
from fault_proxy import Fault

BUCKET = "films"


def action(name: object) -> str:
    return digest_bytes(f"action {name}".encode())


def give(store: Store, name: object = 1, content: bytes = b"a clip") -> Stored:
    """Make a result in a store, and share it."""
    with store.shared():
        stored = Stored({"clip": store.put_bytes(content)}, 1.5, None)
        store.record(action(name), stored)
        return stored


def content_of(s3, key: str) -> bytes:
    return s3.client().get_object(Bucket=BUCKET, Key=key)["Body"].read()


def test_what_is_small_is_sent_at_once_and_replaces_nothing_sound(machine, where, proxy, s3):
    digest = give(machine("first", where(proxy.url))).outputs["clip"]
    assert (proxy.count("HEAD"), proxy.count("PUT", "/blobs/")) == (0, 1)
    for there, left in ((b"A CLIP", b"A CLIP"), (b"a", b"a clip")):
        s3.client().put_object(Bucket=BUCKET, Key=where().blob(digest), Body=there)
        give(machine(f"after {there!r}"), name=there)
        assert content_of(s3, where().blob(digest)) == left


def test_a_server_in_another_region_is_asked_by_boto3_alone(machine, where, proxy, s3):
    proxy.lay(Fault("status", 400, "AuthorizationHeaderMalformed"), "PUT", times=1)
    store = machine("first", where(proxy.url))
    stored = give(store)
    assert content_of(s3, where().blob(stored.outputs["clip"])) == b"a clip"
    assert proxy.count("PUT", "/blobs/") == 2


@pytest.mark.parametrize(("page", "least", "most"), [(1000, 13, 13), (4, 14, 66)])
def test_of_many_a_listing_tells_what_is_not_there(
    machine, where, proxy, monkeypatch, page, least, most
):
    first = machine("first")
    for number in range(6):
        give(first, number, f"{number}".encode())
    monkeypatch.setattr(listing, "PAGE", page)
    monkeypatch.setattr(listing, "WORTH", 1000)
    other = machine("second", where(proxy.url))
    with other.shared():
        other.expect([action(number) for number in range(60)])
        found = [number for number in range(60) if other.lookup(action(number))]
    assert found == [*range(6)]
    assert least <= proxy.count("GET") <= most


@pytest.mark.parametrize("fault", [Fault("status", 403, "AccessDenied"), Fault("status", 500, "x")])
def test_who_may_not_list_asks_for_each(machine, where, proxy, told, fault):
    give(machine("first"))
    proxy.lay(fault, "list-type=2", times=3)
    other = machine("second", where(proxy.url))
    with other.shared():
        other.expect([action(number) for number in range(60)])
        assert other.lookup(action(1)) is not None
    assert proxy.count("GET", "/results/") == 60
    assert len(told) == (fault.number == 500)
