"""Clips from a ComfyUI of the user's own, by a workflow with named slots."""

from __future__ import annotations

from pathlib import Path

from ...events import Tick
from ..base import Access, Made
from ..comfy import job, outputs
from ..comfy.server import Server
from ..comfy.workflow import Workflow, load
from .base import PATIENCE_S, Filming, Terms


class Comfy:
    """Films by `access.workflow`; `model` is the file that goes into its slot of that name.

    A shipped workflow is taken in its variant for a picture where there is one. It costs nothing.
    """

    name = "comfy"
    service = "comfy"

    def check(self, filming: Filming, model: str | None, access: Access) -> None:
        _chosen(filming, access).check(filming, model)

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:
        """Raises ConfigError for a workflow that cannot be used."""
        both = {load(access.workflow, from_picture=way).digest for way in (True, False)}
        return {
            "provider": self.name,
            "workflow": " ".join(sorted(both)),
            "model": model or "",
            "server": access.base_url or "",
        }

    def terms(self, model: str | None, access: Access) -> Terms:  # noqa: ARG002
        """One job at work and one that waits: a graphics card films one after the other."""
        both = [load(access.workflow, from_picture=way) for way in (True, False)]
        longest_s = min(one.longest_s for one in both)
        return Terms(priority=90, longest_s=longest_s, at_once=2, about_s=120.0)

    def price(self, filming: Filming, model: str | None) -> float | None:  # noqa: ARG002
        return 0.0

    def film(
        self, filming: Filming, folder: Path, tick: Tick, access: Access, model: str | None
    ) -> Made:
        self.check(filming, model, access)
        workflow = _chosen(filming, access)
        server = Server(access)
        image = server.upload(filming.image, tick) if filming.image else None
        graph = workflow.filled(filming, image, model)
        made = job.run(server, graph, tick=tick, limit_s=PATIENCE_S[filming.mode])
        files = outputs.chosen(outputs.listed(made, workflow.sidecar.output))
        path = outputs.brought(server, files, folder, workflow.rate(filming), tick)
        return Made(path, model or workflow.name, 0.0, filming.seed)


def _chosen(filming: Filming, access: Access) -> Workflow:
    return load(access.workflow, from_picture=filming.image is not None)
