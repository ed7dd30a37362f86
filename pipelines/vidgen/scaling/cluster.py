"""What a cluster is made of, as the model sees it, and what it is paid for."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from ..errors import ConfigError

MB = 10**6
GB = 10**9


@dataclass(frozen=True)
class Cluster:
    """`workers` slots of one core each, and all that they share.

    The defaults are processor time that bench/cluster.py measured, and for the bucket what AWS
    promises for one prefix, and 10 Gbit/s. `clients` are the commands that share the work with
    `--shard`, each with a scheduler.
    """

    workers: int
    clients: int = 1
    machine_slots: int = 16
    """Slots of a machine: they share what it has fetched."""
    speed: float = 1.0
    """How fast a core is, where those that were measured are 1."""
    start_s: float = 3.0
    """Until a run has its workers looked at."""
    scheduler_task_s: float = 0.0045
    worker_order_s: float = 0.005
    """What an order costs a worker beside its work: its files laid out, and put in the store."""
    client_order_s: float = 0.0045
    """What an order costs the client: asked for, sent, recorded and told."""
    request_s: float = 0.03
    """Until the bucket answers a request; the lines of a worker share them."""
    lines: int = 8
    put_a_s: float = 3500.0
    get_a_s: float = 5500.0
    bucket_mb_s: float = 1250.0
    client_mb_s: float = 125.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value < 0 or (value == 0 and not field.name.endswith("_s")):
                raise ConfigError(f"{field.name} must be more than {value}")


MEASURED = ("client_order_s", "worker_order_s", "scheduler_task_s")
"""What bench/cluster.py measures of `tiny` actions."""


def measured(path: Path) -> dict[str, float]:
    """What bench/cluster.py found out on another machine. Raises ConfigError."""
    try:
        tiny = json.loads(path.read_text(encoding="utf-8"))["tiny"]
        return {name: float(tiny[name]) for name in MEASURED}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path}: is no result of bench/cluster.py ({error!r})") from None


@dataclass(frozen=True)
class Prices:
    """What is paid for, in USD: machines by the hour, and the bucket by what is asked of it."""

    core_hour: float = 0.0
    client_hour: float = 0.0
    put_1000: float = 0.0
    get_1000: float = 0.0
    gb_out: float = 0.0
    """For what the clients take out of the bucket's region."""
    gb_month: float = 0.0

    @classmethod
    def read(cls, path: Path) -> Prices:
        """A table of prices in TOML. Raises ConfigError."""
        try:
            said = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ConfigError(f"{path}: cannot be read as prices: {error}") from None
        known = [field.name for field in fields(cls)]
        for name, value in said.items():
            if name not in known or not isinstance(value, int | float) or value < 0:
                raise ConfigError(f"{path}: {name} is no price; there are {', '.join(known)}")
        return cls(**{name: float(value) for name, value in said.items()})
