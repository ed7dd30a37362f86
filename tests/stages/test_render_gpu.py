"""The graphics processor is asked for by a setting, and used where it proved to work."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidgen.engine.action import Action
from vidgen.manifest import CodeManifest, Provenance, SceneCode
from vidgen.media.contract import x264_options
from vidgen.model.preset import Quality
from vidgen.project import Project, RunOptions
from vidgen.renderer.gpu import Gpu
from vidgen.renderer.hardware import hardware_options
from vidgen.renderer.narrated import estimate
from vidgen.settings import Settings
from vidgen.stages import drawing
from vidgen.stages.render import RenderStage
from vidgen.store import Store

TINY = Quality(name="tiny", about="for tests", height=120, fps=10, crf=30, preset="ultrafast")


@pytest.fixture
def action(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The action of a film's only scene, as the setting and the hardware are."""
    folder = tmp_path / "film" / "scenes" / "s01"
    folder.mkdir(parents=True)
    (folder / "scene.py").write_text("")
    (folder / "scene.json").write_text(estimate(()).model_dump_json(by_alias=True))

    def action(use_gpu: bool, found: Gpu) -> Action:
        monkeypatch.setattr(drawing, "probe", lambda *_: found)
        project = Project(
            tmp_path / "film",
            Store(tmp_path / "store"),
            Settings(use_gpu=use_gpu),
            RunOptions(quality=TINY, jobs=1),
        )
        code = SceneCode(
            scene="s01",
            code="scenes/s01/scene.py",
            shot="scenes/s01/scene.json",
            template="title",
            code_digest="0" * 64,
            shot_digest="0" * 64,
        )
        provenance = Provenance(provider="test")
        project.write(CodeManifest(made_from="0" * 64, provenance=provenance, scenes=(code,)))
        return RenderStage().actions(project)[0]

    return action


CARD = Gpu("A card", encoders=("h264_nvenc",))


def test_nobody_is_asked_unless_the_setting_says_so(action):
    plain = action(False, CARD)
    assert plain.request["x264"] == x264_options(TINY)
    assert not plain.request["opengl"]
    assert plain.digest == action(True, Gpu("llvmpipe", software=True)).digest


def test_what_proved_to_work_is_used_and_is_what_a_clip_depends_on(action):
    drawn = action(True, CARD)
    assert drawn.request["x264"] == hardware_options("h264_nvenc", TINY)
    assert drawn.request["opengl"]
    assert drawn.digest != action(True, Gpu("Another card", encoders=("h264_nvenc",))).digest
