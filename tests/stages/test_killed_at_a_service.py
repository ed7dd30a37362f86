"""The command is killed while a service is at work for it: the next run pays for nothing twice."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from vidgen.manifest import NarrationManifest, PlanManifest, Provenance, VisualsManifest
from vidgen.model.narration import Narration, SceneNarration
from vidgen.model.storyboard import Direction, Scene, Storyboard
from vidgen.project import Project
from vidgen.store import Store

sys.path.insert(0, str(Path(__file__).parents[1]))
from service_server import KEY, answer, file, service_server

WHO = Provenance(provider="test")
CREATE = "/v1/models/black-forest-labs/flux-schnell/predictions"


@pytest.fixture
def film(tmp_path) -> Project:
    """A film with one scene that shows a picture."""
    scene = Scene(
        id="s01",
        title="A castle",
        template="image",
        params={"image": "image"},
        visual="image",
        direction=Direction(picture="a castle on a hill"),
    )
    made = Project(tmp_path / "film", Store(tmp_path / "store"))
    board = Storyboard(title="A film", scenes=(scene,))
    made.write(PlanManifest(made_from="0" * 64, provenance=WHO, storyboard=board))
    said = SceneNarration(scene="s01", duration_s=4.0, beats=(), audio="n.wav", digest="1" * 64)
    narration = Narration(sample_rate=48000, scenes=(said,))
    made.write(NarrationManifest(made_from="0" * 64, provenance=WHO, narration=narration))
    return made


def begun(film: Project, address: str) -> subprocess.Popen[str]:
    settings = {
        "VIDGEN_IMAGE__PROVIDER": "replicate",
        "VIDGEN_REPLICATE__API_KEY": KEY,
        "VIDGEN_REPLICATE__BASE_URL": address,
        "VIDGEN_STORE__PATH": str(film.store.root),
    }
    command = [sys.executable, "-m", "vidgen_cli", "visuals", str(film.root)]
    return subprocess.Popen(
        command,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_picture_that_was_begun_is_waited_for_by_the_next_run(film):
    drawn = io.BytesIO()
    Image.new("RGB", (160, 90), "#336699").save(drawn, "PNG")
    state = {"id": "p1", "status": "processing"}
    with service_server() as service:
        service.on("POST", CREATE, answer(state, 201))
        service.on("GET", "/v1/predictions/p1", answer(state))
        service.on("GET", "/a.png", file(drawn.getvalue()))
        with begun(film, service.base_url) as process:
            end = time.monotonic() + 30
            while not service.paths("GET") and process.poll() is None:
                assert time.monotonic() < end
            process.kill()
        (note,) = (film.hidden / "jobs").iterdir()
        done = {"id": "p1", "status": "succeeded", "output": [f"{service.base_url}/a.png"]}
        service.on("GET", "/v1/predictions/p1", answer(done))
        with begun(film, service.base_url) as process:
            out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert "$0.0030" in out
        assert service.paths("POST") == [CREATE]
    (made,) = film.read(VisualsManifest).visuals
    assert (made.provider, made.fallback) == ("replicate", False)
    assert not note.exists()
