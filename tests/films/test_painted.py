"""A film with a picture by a service: made, paid for once, stopped in time, and without its key."""

from __future__ import annotations

import io
import json
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from service_server import KEY, ServiceServer, answer, file, service_server
from vidgen_run import Bench, events, ran

CREATE = "/v1/models/black-forest-labs/flux-schnell/predictions"
MAKE = ("make", "film", "-q", "draft", "--json")
BRIEF = """---
voice: silent
music: none
---
# A castle

It stands on a hill.
"""


@pytest.fixture
def service() -> Iterator[ServiceServer]:
    with service_server() as served:
        working = answer({"id": "p1", "status": "processing"})
        served.on("POST", CREATE, working)
        served.on("GET", "/v1/predictions/p1", working)
        served.on("POST", "/v1/predictions/p1/cancel", answer({"id": "p1", "status": "canceled"}))
        yield served


@pytest.fixture
def bench(tmp_path, service) -> Bench:
    """A film whose one scene is to be a picture."""
    env = {
        "VIDGEN_IMAGE__PROVIDER": "replicate",
        "VIDGEN_REPLICATE__BASE_URL": service.base_url,
        "VIDGEN_REPLICATE__API_KEY": KEY,
    }
    bench = Bench(tmp_path, env)
    (tmp_path / "brief.md").write_text(BRIEF)
    assert bench.vidgen("plan", "brief.md", "-o", "film").returncode == 0
    edit = ("--visual", "image", "--picture", "a castle on a hill", "--yes")
    assert bench.vidgen("scene", "set", "film", "s01", *edit).returncode == 0
    return bench


def painted(service: ServiceServer) -> None:
    content = io.BytesIO()
    Image.new("RGB", (160, 90), "#804020").save(content, "PNG")
    place = f"{service.base_url}/a.png"
    done = answer({"id": "p1", "status": "succeeded", "output": [place]})
    service.on("POST", CREATE, done)
    service.on("GET", "/a.png", file(content.getvalue()))


def test_a_picture_is_given_up_when_the_user_stops_and_paid_for_once(bench, service):
    with bench.start(*MAKE) as run:
        while not service.paths("GET"):
            assert run.poll() is None
            time.sleep(0.02)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=30)
    assert run.returncode == 130
    assert service.paths("POST") == [CREATE, "/v1/predictions/p1/cancel"]

    painted(service)
    made = bench.vidgen(*MAKE)
    assert made.returncode == 0, made.stderr
    film = bench.folder / "film"
    assert (film / "out/youtube.mp4").is_file()
    assert json.loads((film / "visuals.json").read_text())["provenance"]["cost_usd"] == 0.003

    asked = len(service.asked)
    assert bench.vidgen(*MAKE, "--max-cost", "0").returncode == 0
    assert len(service.asked) == asked, "what is made is not asked for again"
    assert ran(events(film)).count("visuals s01/picture") == 1
    assert not [
        path
        for path in bench.folder.rglob("*")
        if path.is_file() and KEY.encode() in path.read_bytes()
    ]
