"""Services that film clips of NPCs, as real servers on loopback, and a library that asks them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
from pydantic import SecretStr

from vidgen.clips.engines import Engines
from vidgen.clips.make import make
from vidgen.clips.making import Source, planned
from vidgen.clips.outcome import Finished
from vidgen.clips.plan import Wish
from vidgen.manifest import ClipsManifest
from vidgen.project import Project, RunOptions
from vidgen.providers import patience
from vidgen.settings import ServiceSettings, Settings
from vidgen.spending.pace import Clock
from vidgen.store import Store

sys.path.insert(0, str(Path(__file__).parents[1]))
from service_server import KEY, Play, ServiceServer, answer, file, service_server

REPLICATE = "/v1/models/google/veo-3.1-fast/predictions"
FAL = "/fal-ai/veo3.1/fast(/image-to-video)?"
LIBRARY = """
name = "tavern"
[defaults]
quality = "realtime"
width = 64
height = 64
fps = 8
duration = 1.0
[npcs.mira]
name = "Mira"
prompt = "an elf with red hair"
"""


@pytest.fixture(scope="session")
def mp4(tmp_path_factory) -> bytes:
    """A film of two seconds, 96 by 64 pixels, in which a bar wanders to the right."""
    path = tmp_path_factory.mktemp("films") / "film.mp4"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=12, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for number in range(24):
            picture = np.full((64, 96, 3), 60, np.uint8)
            picture[:, 16 + 2 * number : 32 + 2 * number] = (220, 120, 40)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        output.mux(stream.encode(None))
    return path.read_bytes()


@pytest.fixture
def service() -> Iterator[ServiceServer]:
    with service_server() as served:
        yield served


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses between two looks at a job take next to no time."""
    clock = SimpleNamespace(sleep=lambda _: time.sleep(0.002), monotonic=time.monotonic)
    monkeypatch.setattr(patience, "time", clock)


@dataclass
class Studio:
    """Replicate and fal on one server, and runs of a library that asks them."""

    folder: Path
    service: ServiceServer
    mp4: bytes
    library: str = LIBRARY
    slept: list[float] = field(default_factory=list)
    events: list[object] = field(default_factory=list)

    def replicate(
        self, *begins: Play, film: Play | None = None, looks: Sequence[Play] = ()
    ) -> None:
        """Let Replicate film; `begins` are what it answers to the first calls."""
        told = answer({"id": "p1", "status": "starting"}, 201)
        ended = answer(
            {"id": "p1", "status": "succeeded", "output": f"{self.service.base_url}/film.mp4"}
        )
        self.service.on("POST", REPLICATE, *(begins or (told,)))
        self.service.on("GET", "/v1/predictions/p1", *(looks or (ended,)))
        self.service.on("POST", "/v1/predictions/p1/cancel", answer({}))
        self.service.on("GET", "/film.mp4", film or file(self.mp4, "video/mp4"))

    def fal(self, *begins: Play) -> None:
        place = "/fal-ai/veo3.1/requests/r1"
        at = f"{self.service.base_url}{place}"
        urls = {"status_url": f"{at}/status", "response_url": at, "cancel_url": f"{at}/cancel"}
        told = answer({"request_id": "r1", "status": "IN_QUEUE", **urls})
        self.service.on("POST", FAL, *(begins or (told,)))
        self.service.on("GET", f"{place}/status", answer({"status": "COMPLETED"}))
        self.service.on("GET", place, answer({"video": {"url": f"{self.service.base_url}/f.mp4"}}))
        self.service.on("GET", "/f.mp4", file(self.mp4, "video/mp4"))

    def begun(self, path: str = REPLICATE) -> int:
        """How many films were ordered."""
        return self.service.paths("POST").count(path)

    def settings(self, **more: object) -> Settings:
        served = ServiceSettings(api_key=SecretStr(KEY), base_url=self.service.base_url)
        return Settings(replicate=served, fal=served, **more)

    def project(self, name: str = "out", **more: object) -> Project:
        options = RunOptions(jobs=1, offline=bool(more.get("offline")))
        return Project(
            self.folder / name, Store(self.folder / "store"), self.settings(**more), options
        )

    def run(
        self,
        text: str,
        name: str = "out",
        *,
        real: bool = False,
        progressive: bool = False,
        **more: object,
    ) -> Finished:
        """Make what a library asks for; waits take no time, but where the clock is real."""
        project = self.project(name, **more)
        path = self.folder / "library.toml"
        path.write_text(self.library + text)
        self.events.clear()
        wish = Wish(progressive=progressive, engines=Engines(project.settings))
        plan = planned(Source(path), wish)
        clock = Clock() if real else Clock(now=lambda: sum(self.slept), sleep=self.slept.append)
        return make(project, plan, self.events.append, clock)

    def index(self, name: str = "out") -> ClipsManifest:
        return self.project(name).read(ClipsManifest)


@pytest.fixture
def studio(tmp_path, service, mp4, at_once) -> Studio:
    del at_once
    return Studio(tmp_path, service, mp4)
