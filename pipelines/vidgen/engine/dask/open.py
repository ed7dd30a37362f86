"""Ask for a cluster's workers, where the extra `dask` is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from ...errors import ConfigError, MissingError
from ...events import Emit, Noted
from ...project import Project

if TYPE_CHECKING:
    from .executor import DaskExecutor


def dask_executor(project: Project, emit: Emit) -> DaskExecutor:
    """An executor for the cluster that the settings name.

    Says which of its workers get no work. Raises MissingError without Dask, ConfigError where
    vidgen is offline and the cluster is not on this machine, ClusterError where it cannot be used.
    """
    where = project.settings.executor
    _check(project, where)
    from .cluster import cluster_at
    from .executor import DaskExecutor

    cluster, new = cluster_at(where, project.store)
    if new and (left_out := cluster.left_out()):
        emit(Noted(f"Some workers get no work. {left_out}", "warning"))
    return DaskExecutor(cluster)


def _check(project: Project, where: str) -> None:
    if find_spec("distributed") is None:
        raise MissingError(
            f"The executor {where} needs Dask, which is not installed",
            cure='run `uv sync --extra dask`, or `pip install "vidgen[dask]"`',
        )
    offline = project.options.offline or project.settings.offline
    if offline and not where.startswith("dask-local:"):
        raise ConfigError(
            f"The cluster {where} cannot be used offline",
            cure="leave out --offline, or take --executor local",
        )
