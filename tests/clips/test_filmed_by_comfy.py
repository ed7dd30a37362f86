"""Clips from a ComfyUI of the user's own: its slots, its progress, its errors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from vidgen.clips.outcome import exit_code
from vidgen.events import ActionProgressed
from vidgen.settings import ComfySettings

sys.path.insert(0, str(Path(__file__).parents[1]))
from comfy_server import ComfyServer, comfy_server

ONE = """
[npcs.kaya]
image = "kaya.png"
loras = ["inkwash:0.6"]
[[requests]]
npc = "kaya"
provider = "comfy"
expression = "angry"
animation = "shake"
negative_prompt = "text"
steps = 12
cfg = 3.5
seed = 77
"""


@pytest.fixture
def comfy(mp4) -> Iterator[ComfyServer]:
    with comfy_server() as server:
        one = {"filename": "clip_00001_.mp4", "subfolder": "vidgen", "type": "output"}
        server.script.outputs = {"58": {"images": [one], "animated": [True]}}
        server.script.files = {"clip_00001_.mp4": mp4}
        yield server


@pytest.fixture
def filmed(studio, comfy):
    Image.new("RGB", (80, 60), "#883322").save(studio.folder / "kaya.png")

    def run(text: str = ONE, **more: object):
        return studio.run(text, comfy=ComfySettings(base_url=comfy.base_url), **more)

    return run


def test_slots_take_what_the_request_says(filmed, comfy, studio):
    assert exit_code(filmed()) == 0
    graph = comfy.graph
    sampler, size = graph["3"]["inputs"], graph["55"]["inputs"]
    assert (sampler["steps"], sampler["cfg"], sampler["seed"]) == (12, 3.5, 77)
    assert (size["width"], size["height"]) == (256, 256)
    assert size["length"] == 37  # a second, and what the loop fades over, at 24 a second
    assert "angry frown" in graph["6"]["inputs"]["text"]
    assert "lora" not in graph["6"]["inputs"]["text"]
    assert graph["7"]["inputs"]["text"] == "text"
    lora = graph["37-lora1"]["inputs"]
    assert (lora["lora_name"], lora["strength_model"]) == ("inkwash.safetensors", 0.6)
    assert comfy.of("/upload/image")
    (clip,) = studio.index().clips.values()
    assert (clip.made.provider, clip.made.seed, clip.made.cost_usd) == ("comfy", 77, 0.0)
    assert clip.loop


def test_steps_are_told_as_they_are_done(filmed, studio):
    filmed()
    progress = [one for one in studio.events if isinstance(one, ActionProgressed)]
    assert any(", 2 of 4" in one.note for one in progress)
    assert any(one.fraction and 0 < one.fraction < 1 for one in progress)


def test_the_place_in_the_queue_is_told_and_a_job_that_comes_too_late_is_taken_out(
    filmed, comfy, studio
):
    comfy.script.runs, comfy.script.socket = "waits", False
    filmed(ONE + "max_wait_s = 0.5\n", real=True)
    notes = [one.note for one in studio.events if isinstance(one, ActionProgressed)]
    assert any("number 2 in the queue" in note for note in notes)
    (clip,) = studio.index().clips.values()
    assert clip.fallback.reason == "timeout"
    assert next(one.json for one in comfy.of("/queue") if one.method == "POST")["delete"]
    assert not comfy.of("/interrupt")


def test_a_node_that_fails_is_named_and_not_run_again(filmed, comfy, studio):
    comfy.script.runs = "fails"
    comfy.script.error = {"node_id": "3", "exception_message": "Allocation on device"}
    assert exit_code(filmed()) == 7
    (clip,) = studio.index().clips.values()
    assert "node 3" in clip.fallback.why
    assert "memory" in clip.fallback.why
    assert len(comfy.of("/prompt")) == 1


def test_nobody_there_is_told_with_the_address(filmed, comfy, studio):
    text = ONE.replace('"comfy"', '["comfy", "replicate"]')
    studio.replicate()
    comfy.script.refuses = (503, b"starting")
    assert exit_code(filmed(text)) == 0
    (clip,) = studio.index().clips.values()
    assert clip.made.provider == "replicate"


def test_another_workflow_is_another_film(filmed, comfy, studio):
    filmed()
    home = ComfySettings(base_url=comfy.base_url, workflow="ltx-2b")
    comfy.script.outputs = {"58": comfy.script.outputs["58"]}
    studio.run(ONE, comfy=home)
    assert len(comfy.of("/prompt")) == 2
