"""Workflows: those that are shipped, a user's own, and what is wrong with either of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from vidgen import resources
from vidgen.errors import ConfigError
from vidgen.model.npc import Lora
from vidgen.providers.base import Access
from vidgen.providers.comfy.graph import links
from vidgen.providers.comfy.slots import Slot
from vidgen.providers.comfy.workflow import Workflow, load, shipped
from vidgen.providers.video.base import Filming, select
from vidgen.settings import resolve
from vidgen.stages.bought import access_to

SHIPPED = sorted(path.stem for path in resources.templates("workflows").glob("*.json"))

GRAPH = {
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox", "clip": ["4", 1]}},
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd.safetensors"}},
    "3": {
        "class_type": "KSampler",
        "inputs": {"seed": 1, "steps": 20, "model": ["4", 0], "positive": ["6", 0]},
    },
    "129:98": {"class_type": "Latent", "inputs": {"size.width": 512, "length": 16}},
    "9": {"class_type": "SaveVideo", "inputs": {"images": ["3", 0], "fps": 12.0}},
}


def filming(**asked) -> Filming:
    return Filming(**{"prompt": "A red fox in snow", "duration_s": 3.0, **asked})


def own(folder: Path, slots: str, graph: object = GRAPH) -> Workflow:
    """A workflow of a user's own, with its file of slots."""
    (folder / "mine.json").write_text(graph if isinstance(graph, str) else json.dumps(graph))
    (folder / "mine.slots.toml").write_text(slots)
    return load(str(folder / "mine.json"), from_picture=False)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_workflows_are_whole(name, picture):
    family, _, kind = name.rpartition("-")
    workflow = load(family, from_picture=kind == "image")
    assert workflow.name == name
    assert workflow.sidecar.files
    assert all("title" in node["_meta"] for node in workflow.graph.values())
    used = {source for _, _, source in links(workflow.graph)}
    assert set(workflow.graph) - used == {workflow.sidecar.output}
    named = {slot for slot, places in workflow.sidecar.slots if places is not None}
    assert {"prompt", "negative_prompt", "seed", "width", "height", "length", "fps"} <= named
    assert {"cfg", "loras"} <= named
    assert ("image" in named) == (kind == "image")
    request = filming(image=picture if kind == "image" else None, size=(1000, 500), seed=2**31)
    workflow.check(request, None)
    text = json.dumps(workflow.filled(request, "vidgen/a.png", None))
    for part in ("A red fox in snow", "2147483648", "992", "496" if "14b" in name else "512"):
        assert part in text
    needed = {file.rpartition("/")[2] for file in workflow.sidecar.files}
    assert needed == set(re.findall(r'"([^"]+\.safetensors)"', text))
    assert ("vidgen/a.png" in text) == (kind == "image")


def test_shipped_workflows_have_both_variants_and_say_what_they_need():
    assert shipped() == ("ltx-2b", "wan2.2-14b", "wan2.2-5b")
    assert len(SHIPPED) == 2 * len(shipped())


def test_a_workflow_that_is_not_shipped_is_named_with_those_that_are():
    with pytest.raises(ConfigError, match=r"Did you mean wan2\.2-5b"):
        load("wan2.1-5b", from_picture=False)


def test_slots_of_a_users_own_workflow_are_filled(tmp_path):
    workflow = own(
        tmp_path,
        """
        rate = 12
        [slots]
        prompt = "6.text"
        seed = ["3.seed"]
        width = "129:98.size.width"
        length = { at = "129:98.length", step = 8 }
        loras = "4.0"
        """,
    )
    loras = (Lora(name="ink", strength=0.5), Lora(name="fox.pt"))
    prompt = "A red fox in snow, <lora:ink:0.5>, <lora:fox.pt:1>"
    asked = filming(prompt=prompt, seed=9, size=(640, 480), loras=loras)
    graph = workflow.filled(asked, None, None)
    assert graph["6"]["inputs"]["text"] == "A red fox in snow"
    assert graph["3"]["inputs"]["seed"] == 9
    assert graph["129:98"]["inputs"] == {"size.width": 640, "length": 40}
    first, second = graph["4-lora1"]["inputs"], graph["4-lora2"]["inputs"]
    assert first == {"model": ["4", 0], "lora_name": "ink.safetensors", "strength_model": 0.5}
    assert second["model"] == ["4-lora1", 0]
    assert second["lora_name"] == "fox.pt"
    assert graph["3"]["inputs"]["model"] == ["4-lora2", 0]
    assert graph["6"]["inputs"]["clip"] == ["4", 1]
    assert GRAPH["3"]["inputs"]["model"] == ["4", 0]


def test_a_list_of_two_words_is_a_value_and_no_link(tmp_path):
    chosen = {"class_type": "Choose", "inputs": {"of": ["red", "blue"], "from": ["4", 1]}}
    workflow = own(tmp_path, '[slots]\nprompt = "6.text"\n', {**GRAPH, "7": chosen})
    assert ("7", "from", "4") in links(workflow.graph)
    assert "red" not in {source for _, _, source in links(workflow.graph)}


@pytest.mark.parametrize(
    ("slots", "says"),
    [
        ('prompt = "7.text"', "slot `prompt`: there is no node 7"),
        ('prompt = "6.txt"', "node 6 has no input `txt`, but text, clip"),
        ('prompt = "6.clip"', "6.clip comes from node 4: name an input of that node"),
        ('prompt = "3.seed"', "3.seed takes no text"),
        ('prompt = "6.text"\nseed = "4.ckpt_name"', "4.ckpt_name takes no number"),
        ('prompt = "6.text"\nlength = "129:98.length"', "nothing says how many are a second"),
        ('prompt = "6.text"\nloras = "4.model"', "the output of a node is a number"),
        ('prompt = "6"', "slots.prompt.at.0"),
        ('seed = "3.seed"', "slots.prompt: Field required"),
        ('prompt = "6.text"\nhat = "3.seed"', "slots.hat: unknown key"),
        ("prompt = ", "line 2"),
    ],
)
def test_what_is_wrong_with_slots_is_told(tmp_path, slots, says):
    with pytest.raises(ConfigError) as caught:
        own(tmp_path, f"[slots]\n{slots}\n")
    assert says in caught.value.message
    assert "mine.slots.toml" in caught.value.message


@pytest.mark.parametrize(
    ("graph", "says"),
    [
        ({"nodes": [], "links": []}, "as the editor keeps it"),
        ("{", "no JSON that can be read"),
        ([], "no workflow in ComfyUI's API format"),
        ({"1": {"inputs": {}}}, "no workflow in ComfyUI's API format"),
        ({"1": {"class_type": "A", "inputs": {"x": ["2", 0]}}}, "takes `x` from 2, which is no"),
    ],
)
def test_what_is_wrong_with_a_graph_is_told(tmp_path, graph, says):
    with pytest.raises(ConfigError, match=r"mine\.json") as caught:
        own(tmp_path, '[slots]\nprompt = "1.x"', graph)
    assert says in caught.value.message


def test_a_missing_file_is_told_with_what_to_write(tmp_path):
    with pytest.raises(ConfigError, match="no such workflow"):
        load(str(tmp_path / "mine.json"), from_picture=False)
    (tmp_path / "mine.json").write_text(json.dumps(GRAPH))
    with pytest.raises(ConfigError, match=r"mine\.slots\.toml: is not there") as caught:
        load(str(tmp_path / "mine.json"), from_picture=False)
    assert '[slots] prompt = "6.text"' in caught.value.cure


def test_what_a_workflow_has_no_place_for_is_refused_before_any_call(tmp_path, picture):
    own(tmp_path, '[slots]\nprompt = "6.text"')
    access = Access(workflow=str(tmp_path / "mine.json"))
    camera = select("comfy")
    camera.check(filming(), None, access)
    for asked, model, slot in (
        ({"image": picture}, None, "image"),
        ({}, "sdxl.safetensors", "model"),
        ({"loras": (Lora(name="ink"),)}, None, "loras"),
    ):
        with pytest.raises(ConfigError, match=f"no slot `{slot}`"):
            camera.check(filming(**asked), model, access)
    own(tmp_path, '[slots]\nprompt = "6.text"\nimage = "4.ckpt_name"')
    with pytest.raises(ConfigError, match="begins with a picture"):
        camera.check(filming(), None, access)


def test_another_workflow_is_another_clip(tmp_path):
    access = Access(workflow=str(tmp_path / "mine.json"))
    camera = select("comfy")
    own(tmp_path, '[slots]\nprompt = "6.text"')
    first = camera.fingerprint(None, access)
    own(tmp_path, '[slots]\nprompt = "6.text"\nseed = "3.seed"')
    assert camera.fingerprint(None, access) != first
    assert camera.fingerprint(None, Access()) != camera.fingerprint(None, Access(workflow="ltx-2b"))
    assert camera.price(filming(), None) == 0.0


def test_the_settings_choose_the_workflow(monkeypatch):
    monkeypatch.setenv("VIDGEN_COMFY__WORKFLOW", "ltx-2b")
    monkeypatch.setenv("VIDGEN_COMFY__BASE_URL", "http://gpu.lan:8188/")
    access = access_to(resolve().settings, select("comfy").service)
    assert access == Access(None, "http://gpu.lan:8188", "ltx-2b")


def test_numbers_are_those_that_a_model_takes():
    length = Slot(at=("1.length",), step=4, plus=1, least=25, most=121)
    assert [length.covering(wanted) for wanted in (1, 25, 72, 73, 74, 121, 500)] == [
        25,
        25,
        73,
        73,
        77,
        121,
        121,
    ]
    side = Slot(at=("1.width",), step=32, least=256, most=1290)
    assert [side.nearest(wanted) for wanted in (64, 500, 720, 1280, 4096)] == [
        256,
        512,
        704,
        1280,
        1280,
    ]
    assert Slot(at=("1.fps",), least=24, most=30).bounded(12) == 24
