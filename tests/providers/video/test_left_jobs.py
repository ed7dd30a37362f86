"""A run that is killed leaves its job to the service: the next run asks for that and no other."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from vidgen.errors import AnswerError, ConfigError, ProviderError
from vidgen.providers import jobs
from vidgen.providers.base import Access
from vidgen.providers.jobs import Job, Jobs
from vidgen.providers.video.base import Filming, select

sys.path.insert(0, str(Path(__file__).parents[2]))
from comfy_server import comfy_server
from service_server import KEY, answer, file

pytestmark = pytest.mark.usefixtures("at_once")

FILMING = {
    "prompt": "A red fox walks through deep snow",
    "duration_s": 5.0,
    "size": (1280, 720),
    "seed": 7,
}
RUN = """
import sys
from pathlib import Path
from pydantic import SecretStr
from vidgen.providers.base import Access
from vidgen.providers.jobs import Job
from vidgen.providers.video.base import Filming, select
provider, address, key, note, folder = sys.argv[1:]
access = Access(SecretStr(key), address, job=Job(Path(note)))
filming = Filming("A red fox walks through deep snow", 5.0, size=(1280, 720), seed=7)
def told(_, note):
    if Path(sys.argv[4]).exists():
        print(note, flush=True)
select(provider).film(filming, Path(folder), told, access, None)
"""


def killed(provider: str, access: Access, folder: Path) -> Job:
    """The job of a process that was killed while it waited for the service."""
    note = folder / "jobs" / "job.json"
    assert access.base_url
    key = access.api_key.get_secret_value() if access.api_key else ""
    command = [sys.executable, "-c", RUN, provider, access.base_url, key, str(note), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline(), "it waits, and has noted the job"
        process.kill()
    assert process.returncode == -9
    return Job(note)


def begun(script) -> int:
    first = script.service.asked[0]
    return [(one.method, one.path) for one in script.service.asked].count(
        (first.method, first.path)
    )


def film(script, folder: Path, job: Job) -> Path:
    access = replace(script.access, job=job)
    told = (folder, lambda *_: None, access, script.model)
    return select(script.provider).film(Filming(**FILMING), *told).path


def test_a_job_of_a_killed_run_is_waited_for_and_brought(script, tmp_path, mp4):
    script.play(script.waiting)
    job = killed(script.provider, script.access, tmp_path)
    assert KEY not in (tmp_path / "jobs" / "job.json").read_text()
    clip = file(mp4, "video/mp4")
    script.play(script.waiting, script.done(clip), clip=clip)
    assert film(script, tmp_path, job).read_bytes() == mp4
    assert begun(script) == 1


@pytest.fixture
def left(script, tmp_path) -> Job:
    """The note of a job that a run has left."""

    class Stopped(BaseException):
        """As if the process were gone."""

    job = Job(tmp_path / "jobs" / "job.json")

    def stop(_fraction: object, _note: str) -> None:
        if job.path and job.path.exists():
            raise Stopped

    script.play(script.waiting)
    script.service.on(*script.cancel, answer({"detail": "down"}, 503))
    with pytest.raises(Stopped):
        access = replace(script.access, job=job)
        select(script.provider).film(Filming(**FILMING), tmp_path, stop, access, script.model)
    assert job.path
    assert job.path.exists(), "what could not be cancelled is still being made"
    return job


@pytest.mark.parametrize("how", ["unknown", "failed"])
def test_a_job_that_came_to_nothing_is_begun_anew(script, left, tmp_path, mp4, how):
    clip = file(mp4, "video/mp4")
    lost = answer({"detail": "not found"}, 404) if how == "unknown" else script.refused
    looks = (lost, script.waiting, script.done(clip))
    script.play(*looks, clip=clip)
    if how == "failed" and script.provider == "veo_gemini":
        script.play(answer({"done": True, "error": {"code": 13}}), *looks[1:], clip=clip)
    assert film(script, tmp_path, left).read_bytes() == mp4
    assert begun(script) == 2


def test_a_job_outlasts_a_service_that_is_down(script, left, tmp_path, mp4):
    script.play(answer({"detail": "down"}, 503))
    with pytest.raises(ProviderError):
        film(script, tmp_path, left)
    clip = file(mp4, "video/mp4")
    script.play(script.done(clip), clip=clip)
    assert film(script, tmp_path, left).read_bytes() == mp4
    assert begun(script) == 1


def test_a_job_that_was_cancelled_is_not_asked_for(script, tmp_path):
    job = Job(tmp_path / "jobs" / "job.json")

    def stop(_fraction: object, _note: str) -> None:
        if job.path and job.path.exists():
            raise KeyboardInterrupt

    script.play(script.waiting)
    with pytest.raises(KeyboardInterrupt):
        access = replace(script.access, job=job)
        select(script.provider).film(Filming(**FILMING), tmp_path, stop, access, script.model)
    assert job.begun("any") is None
    assert job.path
    assert not job.path.exists()


def test_a_job_on_a_comfyui_is_followed_from_where_it_stands(tmp_path, mp4):
    with comfy_server() as comfy:
        comfy.script.outputs = {"58": {"images": [{"filename": "clip.mp4"}]}}
        comfy.script.files = {"clip.mp4": mp4}
        access = Access(base_url=comfy.base_url)
        asked = (Filming(**FILMING), tmp_path, lambda *_: None)
        job = Job(tmp_path / "jobs" / "job.json")
        camera = select("comfy")
        assert camera.film(*asked, replace(access, job=job), None).path.read_bytes() == mp4
        assert camera.film(*asked, replace(access, job=job), None).path.read_bytes() == mp4
        assert [(one.method, one.path) for one in comfy.asked].count(("POST", "/prompt")) == 1


def test_a_job_of_sora_is_waited_for_by_the_next_run(service, tmp_path, mp4):
    state = {"id": "video_1", "object": "video", "model": "sora-2", "progress": 0}
    queued, done = (answer({**state, "status": status}) for status in ("queued", "completed"))
    service.on("POST", "/v1/videos", queued)
    service.on("GET", "/v1/videos/video_1", queued)
    service.on("GET", "/v1/videos/video_1/content", file(mp4, "video/mp4"))
    job = Job(tmp_path / "jobs" / "job.json")
    access = Access(SecretStr(KEY), f"{service.base_url}/v1", job=job)

    def stop(_fraction: object, _note: str) -> None:
        if job.path and job.path.exists():
            raise KeyboardInterrupt

    camera, model = select("litellm"), "openai/sora-2"
    with pytest.raises(KeyboardInterrupt):
        camera.film(Filming(**FILMING), tmp_path, stop, access, model)
    service.on("GET", "/v1/videos/video_1", done)
    made = camera.film(Filming(**FILMING), tmp_path, lambda *_: None, access, model)
    assert made.path.read_bytes() == mp4
    assert service.paths("POST") == ["/v1/videos"]


@pytest.fixture
def noted(tmp_path) -> Job:
    job = Jobs(tmp_path / "jobs").of("ab" * 32)
    job.note("a/model", number="p1")
    return job


def test_a_job_is_told_for_its_own_model_for_a_day_and_a_few_times(noted, monkeypatch):
    assert noted.begun("another/model") is None
    for _ in range(10):
        assert noted.begun("a/model")["number"] == "p1"
    assert noted.begun("a/model") is None
    noted.note("a/model", number="p2")
    now = time.time()
    monkeypatch.setattr(jobs.time, "time", lambda: now + jobs.KEPT_S + 1)
    assert noted.begun("a/model") is None


@pytest.mark.parametrize("text", ["", "[]", '{"at": "x"}', '{"at": "1", "model": 3}', "{" * 9999])
def test_a_note_that_cannot_be_read_is_none(noted, text):
    noted.path.write_text(text)
    assert noted.begun("a/model") is None


def test_what_a_note_tells_is_no_way_to_another_place(noted):
    told = json.loads(noted.path.read_text())
    noted.path.write_text(json.dumps({**told, "number": "../../x y\n"}))
    assert noted.begun("a/model") is None


@pytest.mark.parametrize(
    ("error", "stays"),
    [(ProviderError("busy"), True), (AnswerError("no film"), False), (ConfigError("no"), False)],
)
def test_a_job_is_forgotten_where_asking_again_cannot_help(noted, error, stays):
    with pytest.raises(type(error)), noted.kept_while_useful():
        raise error
    assert noted.path.exists() is stays
