"""A small real clip, and services that film: what each of them says when all goes well."""

from __future__ import annotations

import base64
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from pydantic import SecretStr

from vidgen.providers.base import Access
from vidgen.providers.video.base import Camera, Filming, select

sys.path.insert(0, str(Path(__file__).parents[2]))
from service_server import KEY, Play, ServiceServer, answer, file

PROMPT = "A red fox walks through deep snow"


@pytest.fixture(scope="session")
def mp4(tmp_path_factory) -> bytes:
    """A clip of half a second, 64 by 36 pixels."""
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=16, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for shade in range(0, 160, 20):
            picture = np.full((36, 64, 3), shade, np.uint8)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        output.mux(stream.encode(None))
    return path.read_bytes()


@pytest.fixture
def picture(tmp_path) -> Path:
    path = tmp_path / "first.png"
    Image.new("RGB", (64, 36), "#336699").save(path)
    return path


@dataclass
class Script:
    """How one service films: where its calls go, and what they answer."""

    provider: str
    service: ServiceServer
    begin: str
    look: tuple[str, str]
    cancel: tuple[str, str]
    model: str | None
    accepted: Play
    waiting: Play
    done: Callable[[Play], Play]
    refused: Play

    @property
    def camera(self) -> Camera:
        return select(self.provider)

    @property
    def access(self) -> Access:
        return Access(SecretStr(KEY), self.service.base_url + self.prefix)

    prefix: str = ""

    def play(self, *looks: Play, begin: Play | None = None, clip: Play | None = None) -> None:
        """Set what is answered; without looks the job waits once, then is done."""
        self.service.on("POST", self.begin, begin or self.accepted)
        clip = clip or file(b"", "video/mp4")
        found = looks or (self.waiting, self.done(clip))
        self.service.on(*self.look, *found)
        self.service.on(*self.cancel, answer({}))
        self.service.on("GET", "/clip.*", clip)

    def film(self, folder: Path, tick=lambda *_: None, **asked: Any):
        asked = {"prompt": PROMPT, "duration_s": 5.0, "size": (1280, 720), "seed": 7, **asked}
        return self.camera.film(Filming(**asked), folder, tick, self.access, self.model)


def gemini(service: ServiceServer) -> Script:
    name = "models/veo-3.1-fast-generate-preview/operations/op1"
    uri = f"{service.base_url}/clip:download?alt=media"
    samples = {"generateVideoResponse": {"generatedSamples": [{"video": {"uri": uri}}]}}
    reasons = {"raiMediaFilteredCount": 1, "raiMediaFilteredReasons": ["shows a celebrity"]}
    return Script(
        "veo_gemini",
        service,
        "/v1beta/models/veo-3.1-fast-generate-preview:predictLongRunning",
        ("GET", f"/v1beta/{name}"),
        ("POST", f"/v1beta/{name}:cancel"),
        None,
        answer({"name": name}),
        answer({"name": name, "done": False}),
        lambda _: answer({"name": name, "done": True, "response": samples}),
        answer({"name": name, "done": True, "response": {"generateVideoResponse": reasons}}),
    )


def vertex(service: ServiceServer) -> Script:
    prefix = "/v1/projects/film/locations/us-central1"
    place = f"{prefix}/publishers/google/models/veo-3.1-fast-generate-001"
    name = f"{place[4:]}/operations/op1"

    def done(clip: Play) -> Play:
        inside = {"bytesBase64Encoded": base64.b64encode(clip.body).decode()}
        return answer({"name": name, "done": True, "response": {"videos": [inside]}})

    return Script(
        "veo_vertex",
        service,
        f"{place}:predictLongRunning",
        ("POST", f"{place}:fetchPredictOperation"),
        ("POST", f"{place}/operations/op1:cancel"),
        None,
        answer({"name": name}),
        answer({"name": name}),
        done,
        answer(
            {"done": True, "error": {"code": 3, "message": "violates our Responsible AI policy"}}
        ),
        prefix=prefix,
    )


def fal(service: ServiceServer) -> Script:
    place = "/fal-ai/veo3.1/requests/r1"
    at = f"{service.base_url}{place}"
    urls = {"status_url": f"{at}/status", "response_url": at, "cancel_url": f"{at}/cancel"}
    clip = {"video": {"url": f"{service.base_url}/clip.mp4", "content_type": "video/mp4"}}
    service.on("GET", place, answer(clip))
    return Script(
        "fal",
        service,
        "/fal-ai/veo3.1/fast(/image-to-video)?",
        ("GET", f"{place}/status"),
        ("PUT", f"{place}/cancel"),
        None,
        answer({"request_id": "r1", "status": "IN_QUEUE", **urls}),
        answer({"status": "IN_PROGRESS"}, 202),
        lambda _: answer({"status": "COMPLETED"}),
        answer({"status": "COMPLETED", "error": "content_policy_violation"}),
    )


def replicate(service: ServiceServer) -> Script:
    told = {"id": "p1", "status": "starting"}
    ended = {"id": "p1", "status": "succeeded", "output": f"{service.base_url}/clip.mp4"}
    failed = {"id": "p1", "status": "failed", "error": "flagged as sensitive (E005)"}
    return Script(
        "replicate",
        service,
        "/v1/models/google/veo-3.1-fast/predictions",
        ("GET", "/v1/predictions/p1"),
        ("POST", "/v1/predictions/p1/cancel"),
        None,
        answer(told, 201),
        answer({**told, "status": "processing"}),
        lambda _: answer(ended),
        answer(failed),
    )


SERVICES = {"gemini": gemini, "vertex": vertex, "fal": fal, "replicate": replicate}


@pytest.fixture(params=list(SERVICES))
def script(request, service) -> Script:
    return SERVICES[request.param](service)
