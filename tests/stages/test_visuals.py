"""The stage that has pictures and films made: what it asks for, pays, lays out and stands in."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pydantic import SecretStr

from vidgen.engine.estimate import expected
from vidgen.engine.forecast import forecast
from vidgen.engine.run import StageReport, run_stage
from vidgen.errors import AccessError, BudgetError, ConfigError
from vidgen.events import ignore
from vidgen.manifest import (
    CodeManifest,
    MadeVisual,
    NarrationManifest,
    PlanManifest,
    Provenance,
    VisualsManifest,
)
from vidgen.model.character import Avatar, Character
from vidgen.model.narration import Narration, SceneNarration
from vidgen.model.storyboard import Asset, Beat, Direction, Scene, Storyboard
from vidgen.project import Project, RunOptions
from vidgen.settings import ImageSettings, ServiceSettings, Settings, VideoSettings
from vidgen.stages import stage
from vidgen.stages.codegen import CodegenStage
from vidgen.stages.visuals import VisualsStage
from vidgen.store import Store

sys.path.insert(0, str(Path(__file__).parents[1]))
from service_server import KEY, ServiceServer, answer, file, service_server

WHO = Provenance(provider="test")
KNIGHT = Character(id="ada", name="Ada", looks="a knight in dented silver armour")
CREATE = "/v1/models/black-forest-labs/flux-schnell/predictions"


def scene(number: int, visual: str = "image", **direction: Any) -> Scene:
    told = {"picture": f"a castle on hill {number}", **direction}
    return Scene(
        id=f"s{number:02d}",
        title=f"Scene {number}",
        template="image",
        params={"image": "image", "caption": "A castle"},
        beats=(Beat(id="b1", text="Once there was a castle."),),
        visual=visual,  # type: ignore[arg-type]
        characters=("ada",),
        direction=Direction(**told),
    )


DRAWN = Scene(id="s09", title="Drawn", template="title", visual="manim")


class Film:
    """A film whose pictures are painted by `provider`."""

    def __init__(self, folder: Path, service: ServiceServer | None = None) -> None:
        self.folder = folder
        self.service = service
        self.settings = Settings(image=ImageSettings(provider="fake"))
        self.options = RunOptions(jobs=1)

    @property
    def project(self) -> Project:
        """The film as a new run opens it."""
        store = Store(self.folder / "store")
        return Project(self.folder / "film", store, self.settings, self.options)

    def by(self, provider: str, **settings: Any) -> Film:
        server = ServiceSettings(
            api_key=SecretStr(KEY), base_url=self.service.base_url if self.service else None
        )
        self.settings = Settings(
            **{
                "image": ImageSettings(provider=provider),
                "replicate": server,
                "fal": server,
                **settings,
            }
        )
        return self

    def plan(self, *scenes: Scene, **board: Any) -> None:
        told = {"title": "A film", "characters": (KNIGHT,), "look": "watercolour", **board}
        story = Storyboard(scenes=scenes, **told)
        project = self.project
        project.write(PlanManifest(made_from="0" * 64, provenance=WHO, storyboard=story))
        spoken = tuple(
            SceneNarration(
                scene=s.id, duration_s=4.5, beats=(), audio=f"n/{s.id}.wav", digest="1" * 64
            )
            for s in scenes
        )
        narration = Narration(sample_rate=48000, scenes=spoken)
        project.write(NarrationManifest(made_from="0" * 64, provenance=WHO, narration=narration))

    def run(self) -> StageReport:
        return run_stage(VisualsStage(), self.project, ignore)

    @property
    def manifest(self) -> VisualsManifest:
        return self.project.read(VisualsManifest)

    @property
    def made(self) -> dict[str, MadeVisual]:
        return {one.scene: one for one in self.manifest.visuals}

    def size(self, scene: str) -> tuple[int, int]:
        with Image.open(self.folder / "film" / self.made[scene].path) as picture:
            return picture.size


@pytest.fixture
def film(tmp_path: Path) -> Film:
    return Film(tmp_path)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Film]:
    with service_server() as service:
        yield Film(tmp_path, service).by("replicate")


def png(size: tuple[int, int] = (64, 36)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "#804020").save(content, "PNG")
    return content.getvalue()


def painting(film: Film, *plays: Any) -> None:
    """Let the service paint at once, or play what is given."""
    assert film.service
    done = answer({"id": "p1", "status": "succeeded", "output": [f"{film.service.base_url}/a.png"]})
    film.service.on("POST", CREATE, *(plays or (done,)))
    film.service.on("GET", "/a.png", file(png()))


# What is asked for


def test_a_film_that_manim_draws_asks_nobody(film):
    film.settings = Settings(image=ImageSettings(provider="replicate"))
    film.plan(DRAWN)
    report = film.run()
    assert (report.ran, film.manifest.visuals) == (0, ())
    assert forecast(film.project, [VisualsStage()]).items == ()
    assert expected(film.project, [VisualsStage()]) == ()


def test_the_stage_stands_between_voice_and_code():
    assert isinstance(stage("visuals"), VisualsStage)


def test_a_picture_is_made_from_the_plan_s_words(film):
    film.plan(scene(1, avoid="horses", guidance="at dawn"), scene(2), DRAWN)
    one, two = (action.request for action in VisualsStage().actions(film.project))
    assert one["prompt"].startswith("a castle on hill 1")
    assert "at dawn" in one["prompt"]
    for asked in (one, two):
        assert "Ada: a knight in dented silver armour" in asked["prompt"]
        assert "watercolour" in asked["prompt"]
    assert one["avoid"].startswith("horses, ")
    assert one["size"] == [1920, 1080]
    assert one["seed"] != two["seed"]


def test_another_take_asks_for_another_picture(film):
    film.plan(scene(1))
    before = VisualsStage().actions(film.project)[0]
    film.plan(scene(1, take=1))
    after = VisualsStage().actions(film.project)[0]
    assert before.request["seed"] != after.request["seed"]
    assert before.digest != after.digest


def test_a_picture_stays_when_its_scene_moves(film):
    film.plan(scene(1))
    before = VisualsStage().actions(film.project)[0]
    film.plan(DRAWN, scene(1).model_copy(update={"id": "s03"}))
    after = VisualsStage().actions(film.project)[0]
    assert before.digest == after.digest


def test_the_user_s_own_picture_is_not_painted_over(film):
    own = Asset(path="assets/a.png", digest="3" * 64)
    film.plan(scene(1).model_copy(update={"assets": {"image": own}}))
    assert VisualsStage().actions(film.project) == []


@pytest.mark.parametrize("visual", ["image", "video"])
def test_the_embedded_painter_draws_a_card_in_a_worker(film, visual):
    film.settings = Settings()
    film.plan(scene(1, visual=visual), style="paper", aspect="9:16")
    assert VisualsStage().lanes(film.project) == 0
    report = film.run()
    assert (report.ran, report.cost_usd) == (1, 0.0)
    assert film.size("s01") == (1080, 1920)
    made = film.made["s01"]
    assert (made.kind, made.provider, made.fallback) == ("picture", "card", False)


def test_a_run_that_is_repeated_asks_nobody_again(film):
    film.plan(scene(1))
    assert film.run().cost_usd == pytest.approx(0.01)
    assert film.run().cost_usd == 0
    assert film.manifest.provenance.cost_usd == pytest.approx(0.01)


# Services


def test_a_service_paints_and_is_paid(served):
    painting(served)
    served.plan(scene(1))
    report = served.run()
    assert report.cost_usd == pytest.approx(0.003)
    assert served.size("s01") == (1920, 1080)
    made = served.made["s01"]
    assert (made.provider, made.model) == ("replicate", "black-forest-labs/flux-schnell")
    call = served.manifest.provenance.calls[0]
    assert (call.model, call.cost_usd) == ("replicate/default", 0.003)
    assert KEY not in (served.folder / "film/visuals.json").read_text()


def test_a_refusal_names_the_scene_and_a_card_stands_in(served):
    painting(served, answer({"id": "p1", "status": "failed", "error": "NSFW content detected"}))
    served.plan(scene(1))
    report = served.run()
    assert [done.outcome for done in report.fallbacks] == ["fallback"]
    made = served.made["s01"]
    assert (made.provider, made.fallback) == ("card", True)
    assert made.error
    assert made.error.startswith("scene s01: ")
    assert served.manifest.notes[0].startswith("s01: a card stands in")


def test_the_next_run_asks_again_for_what_a_card_stands_in(served):
    painting(served, answer({"detail": "no such size"}, 422))
    served.plan(scene(1))
    assert served.run().fallbacks
    painting(served)
    report = served.run()
    assert (report.ran, report.fallbacks) == (1, ())
    assert not served.made["s01"].fallback


def test_one_failed_picture_leaves_the_others(film):
    film.plan(scene(1, picture="forbidden fruit"), scene(2))
    report = film.run()
    assert (report.ran, len(report.fallbacks)) == (1, 1)
    assert not film.made["s02"].fallback


def test_without_a_key_nothing_is_painted_and_the_error_says_what_to_set(film, monkeypatch):
    monkeypatch.delenv("REPLICATE_API_TOKEN", raising=False)
    film.settings = Settings(image=ImageSettings(provider="replicate"))
    film.plan(scene(1))
    with pytest.raises(AccessError) as caught:
        film.run()
    assert "REPLICATE_API_TOKEN" in str(caught.value.cure)


def test_offline_no_service_is_asked(served):
    served.options = replace(served.options, offline=True)
    served.plan(scene(1))
    with pytest.raises(ConfigError, match="offline"):
        served.run()
    assert served.service.asked == []


def test_an_unknown_painter_is_named(film):
    film.settings = Settings(image=ImageSettings(provider="fla"))
    film.plan(scene(1))
    with pytest.raises(ConfigError, match="fal"):
        film.run()


def test_a_model_that_looks_at_people_is_shown_their_avatars(served):
    model = "black-forest-labs/flux-kontext-pro"
    face = served.folder / "face.png"
    face.write_bytes(png())
    avatar = Avatar(path="assets/f.png", digest=served.project.take(face), provider="rig")
    served.by("replicate", image=ImageSettings(provider="replicate", model=model))
    painting(served)
    served.service.on(
        "POST",
        f"/v1/models/{model}/predictions",
        answer({"id": "p1", "status": "succeeded", "output": f"{served.service.base_url}/a.png"}),
    )
    served.plan(scene(1), characters=(KNIGHT.model_copy(update={"avatar": avatar}),))
    assert served.run().ran == 1
    assert served.service.asked[0].json["input"]["input_image"].startswith("data:image/png;base64,")


# Money


def test_the_budget_ends_the_run_before_the_call_and_keeps_what_was_paid(film):
    film.settings = Settings(
        image=ImageSettings(provider="fake"), max_cost=0.025, max_scene_concurrency=1
    )
    film.plan(scene(1), scene(2), scene(3))
    with pytest.raises(BudgetError):
        film.run()
    film.settings = film.settings.model_copy(update={"max_cost": 1.0})
    report = film.run()
    assert (report.ran, report.cached) == (1, 2)


def test_what_nobody_knows_the_price_of_is_not_asked_for_under_a_budget(film):
    film.settings = Settings(image=ImageSettings(provider="fake", model="unpriced"), max_cost=1.0)
    film.plan(scene(1))
    with pytest.raises(BudgetError, match="nobody knows"):
        film.run()


def test_what_is_to_be_paid_is_known_before(served):
    served.plan(scene(1), scene(2), DRAWN)
    estimate = expected(served.project, [VisualsStage()])[0].estimate
    assert estimate
    assert (estimate.calls, estimate.by) == (2, "replicate")
    assert estimate.usd == pytest.approx(0.006)
    assert served.service.asked == []


# Films


def test_a_film_is_made_as_long_as_its_scene(film):
    film.settings = Settings(video=VideoSettings(provider="fake"))
    film.plan(scene(1, visual="video", camera="a slow pan to the left"))
    action = VisualsStage().actions(film.project)[0]
    assert action.request["duration_s"] == 4.5
    assert "slow pan" in action.request["prompt"]
    report = film.run()
    made = film.made["s01"]
    assert (made.kind, made.path) == ("film", "scenes/s01/film.mp4")
    assert report.cost_usd == pytest.approx(0.045)


def test_where_no_film_can_be_made_a_card_stands_in(film):
    film.settings = Settings(video=VideoSettings(provider="fake"))
    film.plan(scene(1, visual="video", picture="a forbidden thing"))
    film.run()
    made = film.made["s01"]
    assert (made.kind, made.path, made.fallback) == ("picture", "scenes/s01/picture.png", True)


def test_a_film_begins_with_the_user_s_own_picture(film):
    film.settings = Settings(video=VideoSettings(provider="fake"))
    picture = film.folder / "own.png"
    picture.write_bytes(png())
    own = Asset(path="assets/a.png", digest=film.project.take(picture))
    film.plan(scene(1, visual="video").model_copy(update={"assets": {"image": own}}))
    action = VisualsStage().actions(film.project)[0]
    assert dict(action.inputs) == {"image": own.digest}
    assert film.run().ran == 1


# What the scene's code sees


def coded(film: Film) -> dict[str, Any]:
    run_stage(CodegenStage(), film.project, ignore)
    return {one.scene: one for one in film.project.read(CodeManifest).scenes}


def test_a_scene_s_code_shows_the_picture_that_was_made(film):
    film.plan(scene(1), DRAWN)
    film.run()
    found = coded(film)
    assert found["s01"].assets == {"scenes/s01/assets/picture.png": film.made["s01"].digest}
    shot = json.loads((film.folder / "film/scenes/s01/scene.json").read_text())
    assert shot["assets"] == {"image": "assets/picture.png"}
    assert 'CAPTION: str = "A castle"' in (film.folder / "film/scenes/s01/scene.py").read_text()
    assert found["s09"].assets == {}


def test_a_scene_of_another_template_that_becomes_a_picture_is_shown_as_one(film):
    was = scene(1).model_copy(update={"template": "bullets", "params": {"points": ["One"]}})
    film.plan(was)
    film.run()
    assert coded(film)["s01"].template == "image"


def test_code_waits_for_pictures(film):
    film.plan(scene(1))
    with pytest.raises(Exception, match="visuals"):
        coded(film)
