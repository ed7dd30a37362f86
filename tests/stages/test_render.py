from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import av
import pytest

from vidgen.engine.run import run_stage
from vidgen.errors import BriefError, ConfigError, RenderError
from vidgen.events import ActionFailed, ActionFinished, Event, ignore
from vidgen.manifest import CodeManifest, Provenance, RenderManifest, SceneCode
from vidgen.model.narration import SpokenBeat
from vidgen.model.preset import Quality
from vidgen.model.shot import Shot
from vidgen.presets import load_destination, load_style
from vidgen.project import Project, RunOptions
from vidgen.stages.render import RenderStage
from vidgen.store import Store
from vidgen.store.digest import digest_file

TINY = Quality(name="tiny", about="for tests", height=120, fps=10, crf=30, preset="ultrafast")
GOOD = """\
from manim import *
from vidgen.renderer.narrated import NarratedScene


class Demo(NarratedScene):
    def construct(self):
        with self.beat("b1"):
            self.add(Square())
"""
BAD = GOOD.replace("Square()", "Sqare()")


class Film:
    """A project whose code.json and scenes are written by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "film"
        self.store = Store(folder / "store")
        self.options = RunOptions(quality=TINY, jobs=1)

    @property
    def project(self) -> Project:
        return Project(self.folder, self.store, options=self.options)

    def scenes(self, *codes: str, aspect: str = "16:9") -> None:
        entries = tuple(self.scene(f"s{at:02d}", code, aspect) for at, code in enumerate(codes, 1))
        provenance = Provenance(provider="test")
        self.project.write(CodeManifest(made_from="0" * 64, provenance=provenance, scenes=entries))

    def scene(self, name: str, code: str, aspect: str) -> SceneCode:
        beats = (SpokenBeat(id="b1", start_s=0.2, end_s=0.8),)
        style = load_style("slate")
        shot = Shot(scene=name, aspect=aspect, style=style, duration_s=1.2, beats=beats)
        folder = self.folder / "scenes" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "scene.py").write_text(code, encoding="utf-8")
        (folder / "scene.json").write_text(shot.model_dump_json(by_alias=True), encoding="utf-8")
        return SceneCode(
            scene=name,
            template="bullets",
            code=f"scenes/{name}/scene.py",
            code_digest=self.project.take(folder / "scene.py"),
            shot=f"scenes/{name}/scene.json",
            shot_digest=self.project.take(folder / "scene.json"),
        )

    def run(self, **options: object) -> list[Event]:
        told: list[Event] = []
        self.options = replace(self.options, **options)
        run_stage(RenderStage(), self.project, told.append)
        return told

    def clips(self) -> dict[str, object]:
        return {clip.scene: clip for clip in self.project.read(RenderManifest).clips}


@pytest.fixture
def film(tmp_path: Path) -> Film:
    return Film(tmp_path)


def drawn(told: list[Event]) -> list[str]:
    ran = [event for event in told if isinstance(event, ActionFinished)]
    return sorted(event.action for event in ran if event.outcome == "ran")


def test_scenes_become_clips_and_only_an_edited_one_is_drawn_again(film):
    film.scenes(GOOD, GOOD.replace("Square", "Circle"))
    assert drawn(film.run()) == ["s01", "s02"]
    manifest = film.project.read(RenderManifest)
    assert (manifest.width, manifest.height, manifest.fps) == (214, 120, 10)
    for clip in manifest.clips:
        with av.open(str(film.folder / clip.path)) as container:
            assert container.streams.video[0].frames == clip.frames == 12
    assert drawn(film.run()) == []

    before = film.clips()
    code = film.folder / "scenes" / "s02" / "scene.py"
    code.write_text(GOOD.replace("Square", "Triangle"), encoding="utf-8")
    assert drawn(film.run()) == ["s02"]
    assert film.clips()["s01"] == before["s01"]
    assert film.clips()["s02"].digest != before["s02"].digest


def test_a_scene_gives_the_same_bytes_in_every_process(film, tmp_path: Path):
    shuffled = """\
for word in {str(number) for number in range(40)}:
            self.add(Text(word).move_to([np.random.random() * 4, np.random.random() * 3, 0]))"""
    film.scenes(GOOD.replace("self.add(Square())", shuffled))
    digests = []
    for name in ("one", "two"):
        film.store = Store(tmp_path / name)
        film.run()
        digests.append(film.clips()["s01"].digest)
    assert digests[0] == digests[1]


def test_a_scene_that_fails_becomes_a_card_that_names_it(film):
    film.scenes(GOOD, BAD)
    told = film.run()
    (failed,) = [event for event in told if isinstance(event, ActionFailed)]
    assert failed.line == 8
    good, card = film.clips()["s01"], film.clips()["s02"]
    assert not good.fallback
    assert card.fallback
    assert card.line == 8
    assert "Sqare" in card.error
    assert card.frames == good.frames
    assert (film.folder / card.path).stat().st_size > 0


def test_a_clip_that_was_kept_is_not_drawn_when_others_are_chosen(film):
    film.scenes(GOOD, GOOD)
    film.run()
    for name in ("s01", "s02"):
        code = film.folder / "scenes" / name / "scene.py"
        code.write_text(GOOD.replace("Square", "Star"), encoding="utf-8")
    before = film.clips()
    assert drawn(film.run(scenes=("s01",))) == ["s01"]
    assert film.clips()["s02"] == before["s02"]
    assert film.clips()["s01"] != before["s01"]
    assert drawn(film.run(scenes=())) == ["s02"]


def test_a_scene_without_any_clip_is_drawn_though_not_chosen(film):
    film.scenes(GOOD, GOOD.replace("Square", "Circle"))
    assert drawn(film.run(scenes=("s01",))) == ["s01", "s02"]


def test_choosing_an_unknown_scene_names_the_known_ones(film):
    film.scenes(GOOD)
    with pytest.raises(ConfigError, match=r"no scene s09.*s01"):
        film.run(scenes=("s09",))


def test_another_quality_is_another_clip(film):
    film.scenes(GOOD)
    one = RenderStage().actions(film.project)[0]
    film.options = replace(film.options, quality=TINY.model_copy(update={"crf": 31}))
    assert RenderStage().actions(film.project)[0].digest != one.digest


def test_assets_lie_beside_the_scene(film):
    film.scenes(GOOD)
    manifest = film.project.read(CodeManifest)
    picture = film.folder / "scenes/s01/assets/a.png"
    picture.parent.mkdir()
    picture.write_bytes(b"picture")
    entry = manifest.scenes[0].model_copy(
        update={"assets": {"scenes/s01/assets/a.png": film.project.take(picture)}}
    )
    film.project.write(manifest.model_copy(update={"scenes": (entry,)}))
    assert set(RenderStage().actions(film.project)[0].inputs) == {
        "scene.py",
        "scene.json",
        "assets/a.png",
    }


def test_scenes_of_different_aspects_do_not_make_a_film(film):
    film.scenes(GOOD)
    first = film.project.read(CodeManifest).scenes[0]
    second = film.scene("s02", GOOD, "9:16")
    manifest = film.project.read(CodeManifest)
    film.project.write(manifest.model_copy(update={"scenes": (first, second)}))
    with pytest.raises(BriefError, match="differ in aspect"):
        RenderStage().actions(film.project)


def test_a_film_with_a_scene_that_has_no_clip_is_an_error(film, monkeypatch):
    from vidgen.engine.action import Done

    film.scenes(BAD)
    (action,) = RenderStage().actions(film.project)
    with pytest.raises(RenderError, match="s01 has no clip: broken"):
        RenderStage().collect(film.project, [Done(action, None, None, RenderError("broken"))])


def test_naming_the_work_does_not_load_manim(tmp_path: Path):
    import subprocess

    code = (
        "import sys, vidgen.stages.render; assert not {'manim', 'av', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


@pytest.mark.parametrize(
    ("template", "edited", "user", "trust"),
    [
        ("bullets", False, False, "vidgen"),
        ("bullets", True, False, "nobody"),
        ("manim", False, False, "nobody"),
        ("manim", False, True, "user"),
    ],
)
def test_only_what_codegen_wrote_or_the_user_answers_for_is_trusted(
    tmp_path, template, edited, user, trust
):
    film = Film(tmp_path)
    film.options = replace(film.options, trust=user)
    film.scenes(GOOD)
    manifest = film.project.read(CodeManifest)
    code = manifest.scenes[0].model_copy(update={"template": template, "edited": edited})
    film.project.write(manifest.model_copy(update={"scenes": (code,)}))
    (action,) = RenderStage().actions(film.project)
    assert action.trust == trust


def test_code_that_reads_another_file_is_refused_unless_the_user_answers_for_it(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("3")
    film = Film(tmp_path)
    film.scenes(GOOD.replace("Square()", f"Square(float(open({str(secret)!r}).read()))"))
    refused = run_stage(RenderStage(), film.project, ignore)
    assert "scene.py, line 8" in str(refused.fallbacks[0].error)
    film.options = replace(film.options, trust=True)
    assert run_stage(RenderStage(), film.project, ignore).ran == 1


def test_a_scene_that_fails_leaves_its_last_clip_for_the_next_drawing(tmp_path):
    film = Film(tmp_path)
    long = GOOD.replace("self.add(Square())", "self.play(Create(Square()))")
    film.scenes(long)
    run_stage(RenderStage(), film.project, ignore)
    before = film.project.read(RenderManifest).clips[0]
    (film.folder / "scenes" / "s01" / "scene.py").write_text(BAD)
    run_stage(RenderStage(), film.project, ignore)
    failed = film.project.read(RenderManifest).clips[0]
    assert failed.fallback
    assert failed.reuse == before.reuse


def test_scenes_without_a_ground_have_mattes_and_none_is_kept_among_others(film):
    clear, opaque = ((load_destination(name),) for name in ("webm-alpha", "youtube"))
    film.scenes(GOOD, BAD)
    film.run(destinations=clear)
    assert film.clips()["s02"].fallback
    for name, clip in film.clips().items():
        matte = film.folder / "scenes" / name / "matte.mp4"
        assert digest_file(matte) == clip.matte
        with av.open(str(matte)) as container:
            assert container.streams.video[0].frames == clip.frames
    ran = film.run(destinations=opaque, scenes=("s01",))
    assert drawn(ran) == ["s01"]
    assert [clip.matte for clip in film.clips().values()] == [None, None]
    assert drawn(film.run(destinations=clear, scenes=())) == []
    assert all(clip.matte for clip in film.clips().values())
