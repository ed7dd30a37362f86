from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import distributed
import psutil
import pytest
from dask_machines import machines
from pydantic import SecretStr
from s3_server import ACCESS_KEY, SECRET_KEY, s3_server

from vidgen.engine.action import Action
from vidgen.engine.dask import cluster as dask_cluster
from vidgen.engine.dask import crew as dask_crew
from vidgen.engine.dask import open as dask_open
from vidgen.engine.dask.batches import Batches, Job
from vidgen.engine.dask.crew import _Crews
from vidgen.engine.dask.far import Exchange, bare
from vidgen.engine.dask.kit import differences, kit
from vidgen.engine.dask.members import Member, asks, too_much
from vidgen.engine.dask.open import dask_executor
from vidgen.engine.perform import Order
from vidgen.engine.run import run_stage
from vidgen.errors import ClusterError, ConfigError, Interrupted, MissingError
from vidgen.events import ActionFinished, ActionProgressed, ActionStarted, ignore
from vidgen.s3.client import Server
from vidgen.store import Store
from vidgen.store.digest import digest_bytes
from vidgen.store.remote import Where


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler and two workers with one thread each."""
    folder = tmp_path_factory.mktemp("cluster")
    here = {
        "PYTHONPATH": os.pathsep.join(  # the first is where the toy stage is
            filter(None, [str(Path(__file__).parent), os.environ.get("PYTHONPATH")])
        ),
        "VIDGEN_STORE__PATH": str(folder / "store"),
        "VIDGEN_STORE__ACCESS_KEY": ACCESS_KEY,
        "VIDGEN_STORE__SECRET_KEY": SECRET_KEY,
    }
    with machines(folder) as found:
        found.workers = [found.worker(name, **here) for name in ("one", "two")]
        yield found


@pytest.fixture
def film(project, cluster):
    """A project whose work the cluster does."""
    yield lambda **options: project(executor=cluster.where, **options)
    dask_cluster.forget_all()


def digests(report_of, film):
    return {action.digest: film.store.lookup(action.digest).outputs for action in report_of}


@pytest.mark.parametrize("isolated", [False, True])
def test_a_cluster_gives_what_this_machine_gives(toy, film, project, isolated, tmp_path):
    stage = toy("one", "two<one", "three:raise", "four:bug", "flaky:once", isolated=isolated)
    heard = []
    report = run_stage(stage, film(), heard.append)
    done = {one.action: one.outcome for one in heard if isinstance(one, ActionFinished)}
    there = digests(stage.actions(None)[:2], film())
    here = project()
    here.store = Store(tmp_path / "other")
    alone = run_stage(replace(stage, orders=stage.orders), here, ignore)
    assert there == digests(stage.actions(None)[:2], here)
    assert [str(one.error) for one in report.failed] == [str(one.error) for one in alone.failed]
    assert [one.error.exit_code for one in report.failed] == [6, 1]
    assert set(done) >= {"s01", "s02"}
    assert report.ran + len(report.failed) == 5


def test_progress_is_seen_while_an_action_runs(toy, film, tmp_path):
    heard = []

    def emit(event):
        heard.append(event)
        if isinstance(event, ActionProgressed):
            (tmp_path / "seen").touch()

    run_stage(toy("one:wait to be seen"), film(), emit)
    kinds = [type(event) for event in heard]
    assert kinds.index(ActionStarted) < kinds.index(ActionProgressed) < kinds.index(ActionFinished)


def test_what_is_stopped_is_gone_from_the_cluster_in_five_seconds(toy, film, cluster):
    def interrupt(event):
        if isinstance(event, ActionStarted):
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        run_stage(toy("one:hang", "two:hang", timeout_s=100.0), film(), interrupt)
    since = time.monotonic()
    while any(psutil.Process(worker.pid).children() for worker in cluster.workers):
        assert time.monotonic() - since < 5


def test_a_scheduler_that_hangs_keeps_nobody_from_stopping(toy, film, cluster):
    here = film()
    (action,) = toy("one:hang").actions(here)
    executor = dask_executor(here, ignore)
    begun = threading.Event()
    order = Order(toy("one:hang"), action, here.store, here.hidden / "work")
    future = executor.submit(order, lambda *_: None, begun.set)
    assert begun.wait(30)
    cluster.scheduler.send_signal(signal.SIGSTOP)
    try:
        executor.stop()
        assert future.cancelled()
    finally:
        cluster.scheduler.send_signal(signal.SIGCONT)


def test_tiny_actions_travel_together(toy, film):
    here = film()
    stage = toy(*(f"word{number}" for number in range(150)))
    executor = dask_executor(here, ignore)
    begun = []
    futures = [
        executor.submit(
            Order(stage, replace(action, weight_s=0.1), here.store, here.hidden / "work"),
            lambda *_: None,
            lambda: begun.append(1),
        )
        for action in stage.actions(here)
    ]
    assert not wait(futures, timeout=20).not_done
    executor.stop()
    assert len(begun) == len({future.result().action for future in futures}) == 150
    assert executor.tasks <= 30


def test_a_worker_that_differs_is_refused_with_what_differs(film, monkeypatch):
    monkeypatch.setattr(dask_cluster, "kit", lambda: {**kit(), "manim": "0.1"})
    with pytest.raises(ClusterError, match=r"manim is 0\.22.* there and 0\.1 here") as caught:
        dask_executor(film(), ignore)
    assert caught.value.exit_code == 3


def test_a_worker_that_does_not_see_the_store_is_refused(film, tmp_path):
    here = film()
    here.store = Elsewhere(tmp_path / "store")
    with pytest.raises(ClusterError, match="does not see the store"):
        dask_executor(here, ignore)


class Elsewhere(Store):
    """A store whose path leads to another folder on every other machine."""

    def __reduce__(self):
        return Store, (self.root.with_name("another"),)


def test_a_bucket_is_enough_for_machines_that_share_no_disk(toy, film, tmp_path_factory, tmp_path):
    with s3_server(tmp_path_factory.mktemp("s3")) as server:
        keys = SecretStr(ACCESS_KEY), SecretStr(SECRET_KEY)
        where = Where.parse("s3://films/cache", Server(server.endpoint, "us-east-1", *keys))
        here = film()
        here.store = Elsewhere(tmp_path / "store", remote=where)
        report = run_stage(toy("one", "two<one", "three:raise"), here, ignore)
        dask_cluster.forget_all()
    assert (report.ran, len(report.failed)) == (2, 1)
    assert (here.root / "music/s02.txt").read_text() == "TWO ONE"
    assert not (tmp_path / "another/objects").is_dir() or not any(
        (tmp_path / "another/objects").iterdir()
    )


def test_no_key_of_the_client_travels(tmp_path):
    server = Server("http://127.0.0.1:9", None, SecretStr("an id"), SecretStr("a secret"))
    where = Where.parse("s3://films/cache", server, signing_key=SecretStr("a sign"))
    sent = pickle.dumps(bare(where))
    assert not any(word in sent for word in (b"an id", b"a secret", b"a sign"))


def test_what_needs_a_graphics_processor_is_refused_where_none_is(toy, film):
    with pytest.raises(ClusterError, match="no worker says it has one"):
        run_stage(toy("one", gpu=True), film(), ignore)


def test_who_comes_after_the_cluster_failed_is_told_so(toy, film):
    here = film()
    executor = dask_executor(here, ignore)
    stage = toy("one", gpu=True)
    (action,) = stage.actions(here)
    for asked in (action, replace(action, gpu=False)):
        order = Order(stage, asked, here.store, here.hidden / "work")
        future = executor.submit(order, lambda *_: None, lambda: None)
        assert "graphics processor" in str(future.exception(timeout=30))
    executor.stop()


def test_more_memory_than_any_worker_has_is_given_all_of_one(toy, film):
    assert run_stage(toy("one", memory_mb=10**9), film(), ignore).ran == 1


def test_a_killed_worker_s_work_is_done_by_another(toy, notes, film, cluster):
    orders = ("one:kill its machine once", *(f"word{number}" for number in range(20)))
    report = run_stage(toy(*orders), film(), ignore)
    assert (report.ran, report.failed) == (21, ())
    assert notes().count("one") == 2
    assert sum(worker.poll() is not None for worker in cluster.workers) == 1


def test_a_client_that_is_killed_leaves_nothing_at_the_cluster(cluster, tmp_path):
    script = (
        "import os; from pathlib import Path; from vidgen.store import Store;"
        "from vidgen.engine.dask.cluster import Cluster;"
        f"Cluster({cluster.where!r}, Store(Path({str(tmp_path)!r}))); os.kill(os.getpid(), 9)"
    )

    def left(dask_scheduler):
        return [*dask_scheduler.plugins, *dask_scheduler.worker_plugins]

    def equipped(dask_worker):
        return [*dask_worker.plugins]

    killed = subprocess.run([sys.executable, "-c", script], check=False, timeout=200)
    assert killed.returncode == -signal.SIGKILL
    address = cluster.where.replace("dask://", "tcp://")
    with distributed.Client(address, set_as_default=False) as client:
        since = time.monotonic()
        while "vidgen-" in f"{client.run_on_scheduler(left)} {client.run(equipped)}":
            assert time.monotonic() - since < 60


def test_a_cluster_of_this_machine_alone_needs_no_other_process(toy, project):
    try:
        report = run_stage(toy("one", "two"), project(executor="dask-local:2"), ignore)
    finally:
        dask_cluster.forget_all()
    assert report.ran == 2


def test_a_cluster_that_is_not_there_is_said_to_be_not_there(project, monkeypatch):
    monkeypatch.setattr(dask_cluster, "CONNECT_S", 0.5)
    with pytest.raises(ClusterError, match=r"dask://127\.0\.0\.1:9 cannot be reached"):
        dask_executor(project(executor="dask://127.0.0.1:9"), ignore)


def test_a_cluster_that_wants_certificates_says_so(project):
    with pytest.raises(ClusterError, match="wants a certificate"):
        dask_executor(project(executor="dask+tls://127.0.0.1:9"), ignore)


def test_without_the_extra_it_says_how_to_install_it(project, monkeypatch):
    monkeypatch.setattr(dask_open, "find_spec", lambda _: None)
    with pytest.raises(MissingError, match="is not installed") as caught:
        dask_executor(project(executor="dask-local:2"), ignore)
    assert "--extra dask" in caught.value.cure


def test_a_cluster_elsewhere_is_not_used_offline(project):
    with pytest.raises(ConfigError, match="cannot be used offline"):
        dask_executor(project(executor="dask://127.0.0.1:9", offline=True), ignore)


def batches_of(weights, slots=2, **action):
    batches = Batches()
    for number, weight in enumerate(weights):
        made = Action("toy", 1, f"s{number}", weight_s=weight, **action)
        order = Order(None, made, None, None)
        batches.add(Job(number, order, lambda *_: None, lambda: None))
    return batches


def test_a_batch_is_about_a_second_of_work():
    batches = batches_of([0.1] * 100)
    assert len(batches.next(2)) == 10
    assert len(batches_of([1.0] * 100).next(2)) == 1


def test_a_thousand_workers_get_larger_batches():
    assert len(batches_of([1.0] * 20_000).next(1000)) == 10


def test_the_last_orders_are_shared_among_all_workers():
    assert len(batches_of([0.1] * 8).next(8)) == 1


def test_the_size_of_a_batch_is_learned_from_how_long_work_took():
    batches = batches_of([1.0] * 100)
    batches.learn("toy", 1.0, 0.05)
    assert len(batches.next(2)) == 20


def test_what_differs_between_machines_is_named():
    assert differences({"a": "1", "b": "2"}, {"a": "1", "b": "3"}) == "b is 3 there and 2 here"
    assert differences({"a": "1"}, {"a": "1"}) == ""


def test_what_asks_for_more_than_is_left_is_known():
    small, large = (Member("", 1, memory_mb, gpu=False, far=False) for memory_mb in (100, 1000))
    asked = asks(Action("toy", 1, "s01", memory_mb=500), [small, large], "session")
    assert asked == {"session": 1, "vidgen-memory-mb": 500}
    assert too_much(asked, [small])
    assert not too_much(asked, [small, large])
    assert not too_much(asked, [])


def test_a_round_that_ends_leaves_those_with_longer_numbers(monkeypatch):
    crews = _Crews()
    monkeypatch.setattr(dask_crew, "Crew", lambda *_: SimpleNamespace(tasks=0))
    monkeypatch.setattr(dask_crew, "_far", lambda *_: None)
    ended = []
    for name in ("s-1", "s-11"):
        with crews.at_work(name, None) as crew:
            crew.stop = partial(ended.append, name)
    crews.end("s-1")
    assert ended == ["s-1"]
    crews.end("s")
    assert ended == ["s-1", "s-11"]
    with pytest.raises(Interrupted), crews.at_work("s-12", None):
        raise AssertionError


def test_a_machine_fetches_an_input_once_whoever_asks(tmp_path, tmp_path_factory):
    with s3_server(tmp_path_factory.mktemp("s3")) as server:
        keys = SecretStr(ACCESS_KEY), SecretStr(SECRET_KEY)
        where = Where.parse("s3://films/once", Server(server.endpoint, "us-east-1", *keys))
        client = Exchange(Store(tmp_path / "client", remote=where))
        digest = client.store.put_bytes(b"large" * 1000)
        client.give([digest])
        workers = [Exchange(Store(tmp_path / "machine", remote=where)) for _ in range(3)]
        with ThreadPoolExecutor(12) as pool:
            list(pool.map(lambda number: workers[number % 3].take([digest]), range(12)))
        assert sum(one.store.remote.taken_bytes for one in workers) == 5000
        with pytest.raises(MissingError, match="is not in s3://films/once"):
            workers[0].take([digest_bytes(b"never made")])
        for one in (client, *workers):
            one.close()
