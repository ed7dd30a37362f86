"""A film whose scenes a scripted server writes, each with a script of its own."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from vidgen.engine.run import StageReport, run_stage
from vidgen.events import Event
from vidgen.manifest import CodeManifest, NarrationManifest, PlanManifest, Provenance, SceneCode
from vidgen.model.narration import Narration, SceneNarration, SpokenBeat
from vidgen.model.storyboard import Beat, Direction, Scene, Storyboard
from vidgen.project import Project, RunOptions
from vidgen.settings import LlmSettings, Settings
from vidgen.stages.codegen import CodegenStage
from vidgen.store import Store

sys.path.insert(0, str(Path(__file__).parents[1]))
from model_server import KEY, ModelServer, Play, said

MODEL = "openai/gpt-4o-mini"
WHO = Provenance(provider="test")
_SCENE = re.compile(r"Write scene (s\d+)")
DIRECTION = Direction(
    purpose="a square has an area", shows={"b1": "a square is drawn"}, layout="centred", code=True
)


class Film:
    """A film of scenes with one beat each. `server` is played by scene: see `play`."""

    def __init__(self, folder: Path, server: ModelServer) -> None:
        self.folder, self.server = folder, server
        self.options = RunOptions(jobs=2)
        self.events: list[Event] = []
        self.scripts: dict[str, list[Play]] = {}
        server.play()
        server.next = self._next  # type: ignore[method-assign]

    def play(self, **scripts: Sequence[Play | str]) -> None:
        """What the server says to questions about each scene, in turn; then `done`."""
        self.server.asked.clear()
        for scene, script in scripts.items():
            self.scripts[scene] = [said(one) if isinstance(one, str) else one for one in script]

    def _next(self, request: dict[str, Any], key: str | None) -> Play:
        self.server.asked.append(request)
        self.server.keys.append(key)
        found = _SCENE.search(request["messages"][1]["content"])
        script = self.scripts.get(found[1] if found else "", [])
        return script.pop(0) if script else said("done")

    def asked(self, scene: str) -> list[list[dict[str, str]]]:
        """The conversations about a scene, one a question."""
        turns = [request["messages"] for request in self.server.asked]
        return [one for one in turns if f"Write scene {scene} " in one[1]["content"]]

    def settings(self, **more: Any) -> Settings:
        llm = LlmSettings(base_url=self.server.base_url, api_key=SecretStr(KEY), timeout_s=10)
        return Settings(**{"scene_model": MODEL, "max_code_attempts": 3, "llm": llm, **more})

    def project(self, **more: Any) -> Project:
        store = Store(self.folder / "store")
        return Project(self.folder / "film", store, self.settings(**more), self.options)

    def plan(self, style: str = "slate", **directions: Direction | None) -> None:
        scenes = tuple(
            Scene(
                id=name,
                title="A square",
                template="statement",
                params={"lines": ["It has an area."], "beats": ["b1"]},
                beats=(Beat(id="b1", text="Here is a square."),),
                direction=direction,
            )
            for name, direction in directions.items()
        )
        story = Storyboard(title="A film", style=style, scenes=scenes)
        project = self.project()
        project.write(PlanManifest(made_from="0" * 64, provenance=WHO, storyboard=story))
        beats = (SpokenBeat(id="b1", start_s=0.4, end_s=1.6),)
        spoken = tuple(
            SceneNarration(
                scene=s.id, duration_s=2.6, beats=beats, audio=f"audio/{s.id}.wav", digest="1" * 64
            )
            for s in scenes
        )
        narration = Narration(sample_rate=48000, scenes=spoken)
        project.write(NarrationManifest(made_from="0" * 64, provenance=WHO, narration=narration))

    def write(self, *, force: bool = False, scenes: Sequence[str] = (), **more: Any) -> StageReport:
        """Bring the code up to date, as another run would."""
        forced = frozenset({"codegen"} if force else ())
        self.options = replace(self.options, force=forced, scenes=tuple(scenes))
        return run_stage(CodegenStage(), self.project(**more), self.events.append)

    @property
    def codes(self) -> dict[str, SceneCode]:
        return {code.scene: code for code in self.project().read(CodeManifest).scenes}

    def text(self, scene: str, name: str = "scene.py") -> str:
        return (self.folder / "film/scenes" / scene / name).read_text(encoding="utf-8")

    def attempts(self, scene: str) -> list[str]:
        folder = self.folder / "film/scenes" / scene / "attempts"
        return sorted(path.name for path in folder.glob("*"))
