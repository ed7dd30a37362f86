"""A cluster whose workers share nothing with the client but a bucket, on this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import distributed
import psutil
from pydantic import SecretStr

from vidgen.s3.client import Server

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "engine"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "stages"))
from dask_machines import machines
from s3_server import ACCESS_KEY, SECRET_KEY, s3_server

WORKERS = 2


@dataclass(frozen=True)
class Far:
    """A scheduler and its workers; `folder` is the client's alone, and hidden from them."""

    where: str
    scheduler: psutil.Process
    nannies: tuple[psutil.Process, ...]
    folder: Path
    asks: distributed.Client
    """A connection of its own, which has no part in the work."""

    def kill_one(self) -> None:
        """Kill a worker and let its nanny start another, as a system does that runs clusters."""
        (worker, *_) = [
            child for child in self.nannies[0].children() if "spawn_main" in str(child.cmdline())
        ]
        worker.kill()

    def scheduler_s(self) -> float:
        """Processor time that the scheduler has spent."""
        return _family_s(self.scheduler)

    def workers_s(self) -> float:
        """Processor time that the workers have spent, and all that they started."""
        return sum(map(_family_s, self.nannies))

    def tasks(self) -> int:
        """How many tasks the scheduler has seen end well."""

        def count(dask_scheduler: distributed.Scheduler) -> int:
            prefixes = dask_scheduler.task_prefixes.values()
            return sum(prefix.state_counts["memory"] for prefix in prefixes)

        return self.asks.run_on_scheduler(count)


def _family_s(first: psutil.Process) -> float:
    """Processor time of a process and all that it started, ended ones included."""
    spent_s = 0.0
    for one in (first, *first.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # it has ended just now
            spent_s += sum(one.cpu_times()[:4])
    return spent_s


@contextmanager
def bucket(folder: Path) -> Iterator[None]:
    """A server whose address and keys are in the environment of all that is started."""
    folder.mkdir()
    with s3_server(folder) as server:
        os.environ |= {
            "VIDGEN_STORE__ENDPOINT": server.endpoint,
            "VIDGEN_STORE__ACCESS_KEY": ACCESS_KEY,
            "VIDGEN_STORE__SECRET_KEY": SECRET_KEY,
        }
        yield


def server() -> Server:
    """The server of the bucket, for a store of this process."""
    keys = SecretStr(ACCESS_KEY), SecretStr(SECRET_KEY)
    return Server(os.environ["VIDGEN_STORE__ENDPOINT"], "us-east-1", *keys)


@contextmanager
def far(folder: Path) -> Iterator[Far]:
    """Workers with a scratch folder and a store each, which do not see the client's folder."""
    client = folder / "client"
    client.mkdir(parents=True)
    os.environ["VIDGEN_STORE__REMOTE"] = f"s3://films/{folder.name}"
    hidden = f'mount -t tmpfs none "{client}" && exec "$@"'
    alone = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", hidden, "sh"]
    with machines(folder) as found:
        nannies = []
        for name in (f"worker{number}" for number in range(WORKERS)):
            store = {"VIDGEN_STORE__PATH": str(folder / name / "store")}
            worker = found.worker(name, "--nanny", within=alone, **store)
            nannies.append(psutil.Process(worker.pid))
        where = found.where
        with distributed.Client(where.replace("dask://", "tcp://"), set_as_default=False) as here:
            here.wait_for_workers(WORKERS, timeout=120)
            yield Far(where, psutil.Process(found.scheduler.pid), tuple(nannies), client, here)
