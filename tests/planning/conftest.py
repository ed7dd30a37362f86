"""`studio`: films that are planned by a model, which a scripted server plays."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr

from vidgen.asking.asker import Asker
from vidgen.engine.run import StageReport, run_stage
from vidgen.events import ignore
from vidgen.project import Project, RunOptions
from vidgen.providers.llm.base import Message, Question, Server, select
from vidgen.settings import LlmSettings, Settings
from vidgen.stages.plan import PlanStage
from vidgen.store import Store

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from model_server import KEY, ModelServer, model_server
from played_plans import MODEL, PROMPT


@pytest.fixture(scope="session")
def served() -> Iterator[ModelServer]:
    """A server, and litellm imported and called once, which takes its time."""
    with model_server() as server:
        own = Server(server.base_url, SecretStr(KEY))
        select("litellm").reply(Question(MODEL, (Message("user", "Go."),), server=own))
        yield server


@pytest.fixture
def studio(served: ModelServer, tmp_path: Path) -> SimpleNamespace:
    """A film's folder with a prompt, the server that plays its model, and a way to plan it."""
    served.play()

    def project(brief: str = PROMPT, *, force: Sequence[str] = (), **more: Any) -> Project:
        llm = LlmSettings(base_url=served.base_url, api_key=SecretStr(KEY), **more.pop("llm", {}))
        settings = Settings(**{"planner_model": MODEL, "llm": llm, **more})
        options = RunOptions(jobs=1, force=frozenset(force))
        found = Project(tmp_path / "film", Store(tmp_path / "store"), settings, options)
        found.root.mkdir(exist_ok=True)
        (found.root / "brief.md").write_text(brief, encoding="utf-8")
        return found

    def planned(film: Project) -> StageReport:
        return run_stage(PlanStage(), film, ignore)

    def asker(film: Project) -> Asker:
        return Asker(film.settings, film.store, purse=film.purse)

    def text(index: int) -> str:
        """All that a request says."""
        return "\n".join(message["content"] for message in served.asked[index]["messages"])

    return SimpleNamespace(
        server=served,
        project=project,
        plan=planned,
        asker=asker,
        text=text,
        store=tmp_path / "store",
    )
