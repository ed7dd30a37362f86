"""Twenty prompts give twenty films, whatever models and networks do wrong on the way."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from vidgen import presets
from vidgen.engine.chain import run_chain
from vidgen.events import ignore
from vidgen.manifest import CodeManifest, ComposeManifest, PlanManifest, RenderManifest
from vidgen.project import Project, RunOptions
from vidgen.settings import LlmSettings, Settings, TtsSettings
from vidgen.stages import chain
from vidgen.store import Store

sys.path.insert(0, str(Path(__file__).parents[1] / "prompts"))
sys.path.insert(0, str(Path(__file__).parents[1]))
from director import Director, Film
from model_server import KEY, ModelServer, model_server
from twenty import TWENTY

ATTEMPTS = 3
CALLS = 3
PATIENCE_S = 15.0  # sound code is looked at in a tenth of that

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("warm_workers")]


@pytest.fixture(scope="module")
def server():
    with model_server() as served:
        yield served


def made(film: Film, server: ModelServer, root: Path) -> tuple[Project, Director]:
    """The film of a prompt, made by real commands' own stages and a played model."""
    director = Director(film)
    server.answer = director
    (root / "film").mkdir()
    (root / "film" / "brief.md").write_text(
        f"---\nduration: 8s\nmusic: none\n---\n\n{film.prompt}\n"
    )
    settings = Settings(
        planner_model="openai/gpt-4o-mini",
        llm=LlmSettings(
            base_url=server.base_url, api_key=SecretStr(KEY), timeout_s=2.0, max_attempts=CALLS
        ),
        tts=TtsSettings(provider="silent"),
        max_code_attempts=ATTEMPTS,
    )
    options = RunOptions(
        quality=presets.load_quality("draft"), destinations=(presets.load_destination("youtube"),)
    )
    project = Project(root / "film", Store(root / "store"), settings, options)
    run_chain(project, chain(), ignore)
    return project, director


@pytest.mark.parametrize("film", TWENTY, ids=lambda film: film.title)
def test_a_prompt_becomes_a_film_with_every_scene_of_it_accounted_for(
    film, server, tmp_path, monkeypatch
):
    monkeypatch.setattr("vidgen.stages.check._patience_s", lambda _: PATIENCE_S)
    project, director = made(film, server, tmp_path)
    planned = project.read(PlanManifest).storyboard.scenes
    codes = {code.scene: code for code in project.read(CodeManifest).scenes}
    clips = {clip.scene: clip for clip in project.read(RenderManifest).clips}
    (master,) = project.read(ComposeManifest).masters
    assert [scene.title for scene in planned] == [part.title for part in film.parts]
    assert not [clip for clip in clips.values() if clip.fallback]
    assert (project.root / master.path).stat().st_size > 5_000
    for scene, part in zip(planned, film.parts, strict=True):
        code, asked = codes[scene.id], director.asked[f"code {scene.id}"]
        assert code.attempts <= ATTEMPTS
        assert asked <= ATTEMPTS * CALLS
        assert (code.written_by is not None) == part.can_be_written
        assert (code.stand_in is not None) == (bool(part.figure) and not part.can_be_written)
    assert KEY not in all_text(project.root)


def all_text(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(path.read_bytes().decode("latin-1") for path in files)
