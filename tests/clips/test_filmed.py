"""Clips that providers film: asked for over real HTTP, fitted, paid for once, stood in for."""

from __future__ import annotations

import hashlib
import json
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vidgen.clips.filmed import closed
from vidgen.clips.outcome import exit_code
from vidgen.errors import BriefError, ConfigError
from vidgen.events import ActionProgressed, Noted, StageFinished
from vidgen.media.game.drawing import seam
from vidgen.media.game.films import frames_of

sys.path.insert(0, str(Path(__file__).parents[1]))
from service_server import FAULTS, answer, file

ONE = """
[[requests]]
npc = "mira"
expression = "happy"
provider = "replicate"
"""
TWO = ONE + ONE.replace("happy", "sad")
BOTH = ONE.replace('"replicate"', '["replicate", "fal"]')
NAME = "mira/happy/calm/idle/0.5"


def check(studio, name: str = "out"):
    """The index of a run, every file of which is there byte for byte."""
    index = studio.index(name)
    for clip in index.clips.values():
        for one in clip.files:
            content = (studio.folder / name / one.path).read_bytes()
            assert hashlib.sha256(content).hexdigest() == one.digest
    return index


def reason(studio) -> str:
    (clip,) = check(studio).clips.values()
    return clip.fallback.reason


def test_a_film_becomes_a_loop_of_the_size_that_is_asked_for(studio):
    studio.replicate()
    finished = studio.run(ONE)
    (clip,) = check(studio).clips.values()
    assert exit_code(finished) == 0
    assert (clip.width, clip.height, clip.fps, clip.frames) == (64, 64, 8, 8)
    assert clip.loop
    assert clip.seam <= 1.15
    made = clip.made
    assert (made.maker, made.provider, made.model) == ("engine", "replicate", "google/veo-3.1-fast")
    assert (made.seed, made.cost_usd, made.seconds > 0) == (0, 0.4, True)
    first, second, *_ = frames_of(studio.folder / "out" / clip.files[0].path)
    assert (first != second).any()


def test_the_provider_is_told_who_does_what(studio):
    studio.replicate()
    studio.run(ONE + 'negative_prompt = "text"\nseed = 5\nintensity = 0.9\nemotion = "joy"\n')
    (asked,) = [one for one in studio.service.asked if one.method == "POST"]
    given = asked.json["input"]
    for words in ("Mira", "an elf with red hair", "very happy smile", "overwhelmed by joy"):
        assert words in given["prompt"]
    assert (given["negative_prompt"], given["seed"], given["duration"]) == ("text", 5, 4)


def test_a_second_run_and_another_folder_pay_for_nothing(studio):
    studio.replicate()
    studio.run(ONE)
    for name in ("out", "other"):
        finished = studio.run(ONE, name)
        assert (finished.count("cached"), finished.cost_usd) == (1, 0.0)
    assert studio.run(ONE + 'tag = "door"\n').cost_usd == 0
    assert studio.begun() == 1
    assert check(studio, "other").provenance.cost_usd == 0.4


def test_another_size_of_file_is_another_film_but_another_encoder_is_not(studio):
    studio.replicate()
    studio.run(ONE)
    finished = studio.run(ONE + 'quality = "fast"\nsteps = 4\ncfg = 1.0\n')
    assert (finished.count("made"), studio.begun()) == (1, 1)
    studio.run(ONE + "width = 128\n")
    assert studio.begun() == 2


def test_every_call_is_in_the_index_and_the_summary(studio):
    from vidgen.clips.report import summary

    studio.replicate()
    told = summary(studio.run(TWO))
    calls = check(studio).provenance.calls
    assert [call.model for call in calls] == ["replicate/default"] * 2
    assert all(call.work.startswith("mira/") for call in calls)
    assert told["cost_usd"] == 0.8
    asked = told["calls"]["replicate/default"]
    assert (asked["calls"], asked["failed"], asked["cost_usd"]) == (2, 0, 0.8)
    assert told["latency_s"]["replicate"]["clips"] == 2
    studio.run(TWO)
    assert len(check(studio).provenance.calls) == 2


@pytest.mark.parametrize("fault", ["429", "500", "hang", "drop", "drip", "malformed"])
def test_whoever_is_in_trouble_is_passed_over(studio, fault):
    studio.replicate(FAULTS[fault])
    studio.fal()
    finished = studio.run(BOTH)
    (clip,) = check(studio).clips.values()
    assert (clip.made.provider, clip.fallback) == ("fal", None)
    assert (exit_code(finished), studio.begun()) == (0, 1)
    assert not studio.slept


def test_whoever_refuses_is_not_asked_for_it_again(studio):
    refused = answer({"detail": "flagged as sensitive"}, 422)
    studio.replicate(refused)
    finished = studio.run(ONE)
    assert (studio.begun(), reason(studio), exit_code(finished)) == (1, "refused", 7)


def test_one_alone_is_asked_three_times_and_the_next_run_replaces_what_stood_in(studio):
    studio.replicate(FAULTS["500"])
    finished = studio.run(ONE)
    assert (studio.begun(), reason(studio), exit_code(finished)) == (3, "provider", 7)
    assert sum(studio.slept) > 1
    studio.replicate()
    assert exit_code(studio.run(ONE)) == 0
    (clip,) = check(studio).clips.values()
    assert (clip.fallback, clip.made.provider) == (None, "replicate")


def test_a_busy_provider_gets_the_time_that_it_asks_for(studio):
    told = answer({"id": "p1", "status": "starting"}, 201)
    studio.replicate(FAULTS["429"], told)
    assert exit_code(studio.run(ONE)) == 0
    assert 7 <= sum(studio.slept) < 9


def test_whoever_fails_for_all_is_left_alone_for_a_while(studio):
    studio.replicate(FAULTS["500"])
    clips = "".join(f"{ONE}seed = {seed}\n" for seed in range(12))
    finished = studio.run(clips)
    assert studio.begun() < 16
    assert finished.count("placeholder") == 12
    assert any("left alone" in one.why for one in finished.outcomes)


def test_a_budget_ends_calls_and_not_the_run(studio):
    studio.replicate()
    finished = studio.run(TWO, max_cost=0.5)
    clips = check(studio).clips.values()
    assert sorted(str(one.fallback and one.fallback.reason) for one in clips) == ["None", "budget"]
    assert (exit_code(finished), studio.begun(), finished.cost_usd) == (4, 1, 0.4)
    assert exit_code(studio.run(TWO)) == 0
    assert studio.begun() == 2


def test_a_key_that_is_missing_is_told_without_a_call(studio, monkeypatch):
    monkeypatch.delenv("GEMINI_API_KEY", raising=False)
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    finished = studio.run(ONE.replace("replicate", "veo_gemini"))
    assert (exit_code(finished), reason(studio)) == (4, "access")


def test_offline_only_what_is_kept_is_shown(studio):
    studio.replicate()
    studio.run(ONE)
    finished = studio.run(TWO, "other", offline=True)
    assert (finished.count("cached"), finished.count("placeholder")) == (1, 1)
    kinds = {one.fallback and one.fallback.reason for one in check(studio, "other").clips.values()}
    assert kinds == {None, "offline"}
    assert studio.begun() == 1


def test_a_game_that_waits_no_longer_gets_what_stands_in(studio):
    studio.replicate(looks=[answer({"id": "p1", "status": "processing"})])
    finished = studio.run(ONE + "max_wait_s = 0.3\n", real=True)
    assert (reason(studio), exit_code(finished)) == ("timeout", 7)
    assert "/v1/predictions/p1/cancel" in studio.service.paths("POST")
    assert studio.begun() == 1


@pytest.mark.parametrize("content", [b"#EXTM3U\n/etc/passwd", b""])
def test_what_is_no_film_is_taken_from_nobody(studio, content):
    studio.replicate(film=file(content, "video/mp4"))
    studio.fal()
    studio.run(BOTH)
    (clip,) = check(studio).clips.values()
    assert clip.made.provider == "fal"


def test_a_film_that_cannot_be_read_is_asked_for_anew_by_the_next_run(studio):
    broken = bytearray(studio.mp4)
    at = broken.index(b"mdat") + 4
    broken[at : at + 400] = bytes(400)
    studio.replicate(film=file(bytes(broken), "video/mp4"))
    assert exit_code(studio.run(ONE)) == 7
    studio.replicate()
    assert exit_code(studio.run(ONE)) == 0
    assert studio.begun() == 2


def test_a_picture_is_what_the_film_begins_with(studio):
    Image.new("RGB", (80, 60), "#883322").save(studio.folder / "mira.png")
    studio.replicate()
    text = ONE.replace("expression", 'image = "mira.png"\noperation = "image_to_video"\nexpression')
    studio.run(text)
    (asked,) = [one for one in studio.service.asked if one.method == "POST"]
    assert asked.json["input"]["image"].startswith("data:image/png;base64,")
    (clip,) = check(studio).clips.values()
    assert (clip.operation, clip.loop, clip.seam) == ("image_to_video", False, None)


def test_a_character_is_filmed_as_its_file_and_its_avatar_have_it(studio):
    folder = studio.folder / "bram"
    folder.mkdir()
    Image.new("RGB", (64, 64), "#883322").save(folder / "avatar.png")
    avatar = {"path": "avatar.png", "digest": "0" * 64, "provider": "vidgen"}
    bram = {"id": "bram", "name": "Bram", "looks": "a grey troll with moss", "avatar": avatar}
    (folder / "character.json").write_text(json.dumps(bram))
    studio.replicate()
    text = ONE.replace('npc = "mira"', 'npc = "bram"')
    studio.run(f'[npcs.bram]\ncharacter = "bram/character.json"\n{text}')
    (asked,) = [one for one in studio.service.asked if one.method == "POST"]
    assert "a grey troll with moss" in asked.json["input"]["prompt"]
    assert asked.json["input"]["image"].startswith("data:image/png;base64,")


def test_a_preview_is_drawn_here_and_costs_nothing(studio):
    studio.replicate()
    finished = studio.run(
        ONE.replace("expression", 'quality = "fast"\nexpression'), progressive=True
    )
    (clip,) = check(studio).clips.values()
    assert (clip.made.provider, finished.cost_usd, studio.begun()) == ("replicate", 0.4, 1)
    stages = [one for one in studio.events if isinstance(one, StageFinished)]
    assert len(stages) == 2


def test_what_is_said_is_heard_under_the_film(studio):
    studio.replicate()
    studio.run(ONE + 'dialogue = "Well met, traveller."\n')
    (clip,) = check(studio).clips.values()
    assert (clip.sound, clip.loop, clip.fallback) == (True, False, None)
    assert clip.frames > 8


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("duration = 20", "duration: 20 is longer than replicate films: at most 8.0 s"),
        ("clear = true", "clear: true"),
        (f"prompt = '{'long ' * 398}'", "prompt: comes to 2,"),
        ("provider = 'replicat'", "provider: 'replicat' is not one of"),
        ("provider = 'Replicate'", "Did you mean replicate?"),
        ("provider = ['rig', 'fal']", "provider: 'rig' stands alone"),
        ("provider = 'motion'", "provider: 'motion' is for scenes"),
        ("provider = 'replicate:nonsense'", "'nonsense' is no model"),
        ("operation = 'image_to_video'", "image: image_to_video begins with one"),
    ],
)
def test_what_nobody_can_film_is_told_by_row_before_any_call(studio, more, said):
    text = ONE if "provider" not in more else ONE.replace('provider = "replicate"\n', "")
    with pytest.raises(BriefError) as caught:
        studio.run(f"{text}{more}\n")
    assert "requests 1" in str(caught.value)
    assert said in str(caught.value)
    assert not studio.service.asked


def test_what_one_cannot_film_is_left_to_the_next(studio):
    studio.replicate()
    text = ONE.replace('"replicate"', '["fal", "replicate:kwaivgi/kling-v2"]') + "duration = 9\n"
    studio.service.on("POST", "/v1/models/kwaivgi/kling-v2/predictions", answer({}, 500))
    studio.run(text)
    assert studio.begun("/v1/models/kwaivgi/kling-v2/predictions") == 3
    assert not studio.begun("/fal-ai/veo3.1/fast")


def test_a_wrong_name_in_the_settings_is_told(studio):
    with pytest.raises(ConfigError, match=r"npc\.provider"):
        studio.run(ONE, npc={"provider": "nobody"})


def test_auto_asks_whoever_is_set_up_the_one_of_the_highest_priority_first(studio):
    studio.replicate()
    studio.fal()
    text = ONE.replace('provider = "replicate"\n', "")
    studio.run(text, npc={"provider": "auto"})
    (clip,) = check(studio).clips.values()
    assert clip.made.provider == "fal"
    assert not studio.begun()
    finished = studio.run(text + "duration = 9\n", npc={"provider": "auto"})
    notes = [one.message for one in studio.events if isinstance(one, Noted)]
    assert any("nobody is set up who films it" in note for note in notes)
    assert exit_code(finished) == 0


def test_what_no_provider_does_is_made_here_and_said(studio):
    (studio.folder / "film.mp4").write_bytes(studio.mp4)
    layered = 'operation = "fusion"\nclips = ["film.mp4", "film.mp4"]\n'
    finished = studio.run(ONE + layered)
    notes = [one.message for one in studio.events if isinstance(one, Noted)]
    assert any("fusion: not filmed by replicate" in note for note in notes)
    assert exit_code(finished) == 0
    (clip,) = check(studio).clips.values()
    assert clip.made.maker == "splice"


def test_a_film_goes_on_from_its_last_picture(studio):
    (studio.folder / "film.mp4").write_bytes(studio.mp4)
    studio.replicate()
    extended = 'operation = "video_extend"\nclips = ["film.mp4"]\n'
    finished = studio.run(f"{ONE}{extended}duration = 3.5\n")
    (asked,) = [one for one in studio.service.asked if one.method == "POST"]
    assert asked.json["input"]["image"].startswith("data:image/png;base64,")
    (clip,) = check(studio).clips.values()
    assert (clip.made.provider, clip.frames, clip.loop) == ("replicate", 28, False)
    pictures = frames_of(studio.folder / "out" / clip.files[0].path)
    steps = [int(abs(one.astype(int) - two).mean()) for one, two in pairwise(pictures)]
    assert max(steps[:14]) <= 8
    assert exit_code(finished) == 0


def test_a_film_that_is_long_enough_is_cut_here(studio):
    (studio.folder / "film.mp4").write_bytes(studio.mp4)
    extended = 'operation = "video_extend"\nclips = ["film.mp4"]\n'
    studio.run(f"{ONE}{extended}duration = 2\n")
    (clip,) = check(studio).clips.values()
    assert clip.made.maker == "splice"
    assert not studio.service.asked


def test_progress_is_told_while_a_film_is_made(studio):
    waiting = answer({"id": "p1", "status": "processing"})
    ended = {"id": "p1", "status": "succeeded", "output": f"{studio.service.base_url}/film.mp4"}
    studio.replicate(looks=[waiting, waiting, answer(ended)])
    studio.run(ONE)
    notes = [one.note for one in studio.events if isinstance(one, ActionProgressed)]
    assert any("processing" in note for note in notes)
    assert json.dumps(notes).count("asked") == 1


def test_the_end_of_a_film_fades_into_its_beginning():
    ramp = [np.full((8, 8, 4), 10 * number, np.uint8) for number in range(16)]
    assert seam(ramp[:12]) > 2
    loop = closed(ramp, 4)
    assert len(loop) == 12
    assert (loop[0] == ramp[12]).all()
    assert (loop[4] == ramp[4]).all()
    assert seam(loop) <= 1.0
