"""What is asked for is checked first, told in words that matter, and moved where nobody films."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from vidgen.errors import AnswerError, ConfigError, MediaError, ProviderError
from vidgen.providers.base import BUILT_IN, Access, names
from vidgen.providers.video.base import LONGEST_S, SHORTEST_S, Filming, covering, select
from vidgen.providers.video.prompt import Told, prompt_for

QUIET = lambda *_: None  # noqa: E731


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"prompt": "too short"}, "10 to 2000 characters, not 9"),
        ({"prompt": "x" * 2001}, "not 2001"),
        ({"prompt": " " * 50}, "not 0"),
        ({"duration_s": 0.9}, "1 to 30 s, not 0.9"),
        ({"duration_s": 31.0}, "not 31"),
        ({"size": (8, 8)}, "8x8"),
    ],
)
def test_what_nobody_can_film_is_refused_before_any_call(asked, says):
    with pytest.raises(ConfigError, match=says):
        Filming(**{"prompt": "A red fox in snow", "duration_s": 5.0, **asked})


def test_only_pictures_that_services_take_are_sent_to_them(tmp_path):
    for name, content in (("a.svg", b"<svg/>"), ("b.webp", b"RIFF0000WEBP"), ("c.png", b"")):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(ConfigError, match="PNG or JPEG"):
            Filming("A red fox in snow", 5.0, image=path)
    large = tmp_path / "large.png"
    large.write_bytes(b"\x89PNG" + bytes(21 << 20))
    with pytest.raises(ConfigError, match="at most 20 MB"):
        Filming("A red fox in snow", 5.0, image=large)


def test_every_camera_is_listed_and_says_whose_key_it_takes():
    assert "fake" not in names("video")
    sections = {name: select(name).service for name in BUILT_IN["video"]}
    assert sections["veo_gemini"] == "gemini"
    assert sections["motion"] == ""
    for name in BUILT_IN["video"]:
        camera = select(name)
        assert camera.name == name
        assert camera.fingerprint(None, Access())["provider"] == name


def test_a_prompt_holds_all_that_is_known():
    text = prompt_for(
        Told("The fox", 7.6, "shows winter", "a fox", "slow push in", "It is cold.", "calm", "oil")
    )
    lines = text.splitlines()
    assert lines[0] == "a fox"
    assert "Camera: slow push in" in lines
    assert any("It is cold." in line for line in lines)
    assert any("calm" in line for line in lines)
    assert lines[-1].startswith("Length: 8 seconds")


def test_what_matters_most_is_kept_where_not_all_fits():
    long = Told("T" * 50, 8.0, "d " * 300, "seen " * 300, "pan left", "said " * 500, "calm", "oil")
    text = prompt_for(long)
    assert 1900 <= len(text) <= 2000
    assert text.count("seen") == 300
    assert "Camera: pan left" in text
    assert "Look: oil" in text
    assert "said" not in text
    assert "…" in text
    assert 10 <= len(prompt_for(Told("", 1.0))) <= 2000


def test_the_shortest_length_that_covers_a_scene_is_asked_for():
    assert covering(4.0, (4, 6, 8)) == 4
    assert covering(4.2, (8, 6, 4)) == 6
    assert covering(20.0, (4, 6, 8)) == 8


def test_motion_films_a_picture_for_nothing(tmp_path, picture):
    filming = Filming(
        "A quiet lake\nCamera: slow pan to the left", 1.5, image=picture, size=(128, 72)
    )
    made = select("motion").film(filming, tmp_path, QUIET, Access(), None)
    assert (made.cost_usd, made.model) == (0.0, "left")
    with av.open(str(made.path)) as clip:
        stream = clip.streams.video[0]
        assert (stream.width, stream.height, stream.frames) == (128, 72, 45)
    again = select("motion").film(filming, made.path.parent, QUIET, Access(), None)
    assert again.path.read_bytes() == made.path.read_bytes()


def test_motion_needs_a_picture(tmp_path):
    with pytest.raises(ConfigError, match="there is none"):
        select("motion").check(Filming("A quiet lake", 2.0), None, Access())
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    with pytest.raises(MediaError, match="not a picture"):
        film(broken, tmp_path)


def test_a_picture_that_claims_to_be_huge_is_not_opened(tmp_path: Path):
    bomb = tmp_path / "bomb.png"
    Image.fromarray(np.zeros((9000, 9000), bool)).save(bomb)
    assert bomb.stat().st_size < 100_000
    with pytest.raises(MediaError, match="too large"):
        film(bomb, tmp_path)


def film(image: Path, folder: Path):
    filming = Filming("A quiet lake", 1.0, image=image, size=(64, 36))
    return select("motion").film(filming, folder, QUIET, Access(), None)


def test_the_fake_camera_fails_as_it_is_told(tmp_path):
    for word, kind in (("boom", ProviderError), ("forbidden", AnswerError)):
        with pytest.raises(kind):
            select("fake").film(
                Filming(f"A fox and a {word}", 1.0), tmp_path, QUIET, Access(), None
            )


@pytest.mark.parametrize("name", [*names("video"), "fake"])
def test_every_provider_says_on_which_terms_it_films(name):
    terms = select(name).terms(None, Access())
    assert SHORTEST_S < terms.longest_s <= LONGEST_S
    assert terms.at_once >= 1
    assert terms.about_s > 0
    assert bool(terms.operations) == (name != "motion")


@pytest.mark.parametrize(
    ("name", "model", "longest_s"),
    [
        ("replicate", "kwaivgi/kling-v2", 10),
        ("fal", "fal-ai/bytedance/seedance", 12),
        ("litellm", "openai/sora-2", 12),
        ("fal", "fal-ai/anything", 30),
    ],
)
def test_how_long_a_clip_may_be_depends_on_the_model(name, model, longest_s):
    assert select(name).terms(model, Access()).longest_s == longest_s


@pytest.mark.parametrize(("workflow", "longest_s"), [("wan2.2-5b", 5.0), ("ltx-2b", 10.7)])
def test_how_long_a_workflow_films_is_what_its_slots_have_room_for(workflow, longest_s):
    terms = select("comfy").terms(None, Access(workflow=workflow))
    assert terms.longest_s == pytest.approx(longest_s, abs=0.1)
