"""ComfyUI films, fails, waits, is lost and is given up: over HTTP and a WebSocket, as it does."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from PIL import Image
from pydantic import SecretStr

from vidgen.errors import AnswerError, ConfigError, ProviderError, VidgenError
from vidgen.providers.base import Access
from vidgen.providers.comfy import outputs
from vidgen.providers.video import base
from vidgen.providers.video.base import Filming, select

sys.path.insert(0, str(Path(__file__).parents[2]))
from comfy_server import ComfyServer, comfy_server

pytestmark = pytest.mark.usefixtures("at_once")

PROMPT = "A red fox walks through deep snow"
KEY = "the-key-of-the-tests"


@pytest.fixture
def comfy(mp4) -> Iterator[ComfyServer]:
    with comfy_server() as server:
        one = {"filename": "clip_00001_.mp4", "subfolder": "vidgen", "type": "output"}
        server.script.outputs = {"58": {"images": [one], "animated": [True]}}
        server.script.files = {"clip_00001_.mp4": mp4}
        yield server


def film(comfy: ComfyServer, folder: Path, tick=lambda *_: None, access=None, **asked):
    asked = {"prompt": PROMPT, "duration_s": 3.0, "size": (512, 512), "seed": 7, **asked}
    return select("comfy").film(
        Filming(**asked), folder, tick, access or Access(base_url=comfy.base_url), None
    )


def saved(comfy: ComfyServer, files: dict[str, bytes], **more: object) -> None:
    """Let the last node save these files."""
    listed = [{"filename": name, "subfolder": "", "type": "output"} for name in files]
    comfy.script.outputs = {"58": {"images": listed, **more}}
    comfy.script.files = files


@pytest.mark.parametrize("old", [False, True])
def test_a_clip_of_words_is_filmed_and_brought(comfy, tmp_path, mp4, old):
    comfy.script.old = old
    ticks = []
    made = film(comfy, tmp_path, tick=lambda *said: ticks.append(said), avoid="hats")
    assert made.path == tmp_path / "clip.mp4"
    assert made.path.read_bytes() == mp4
    assert (made.cost_usd, made.seed, made.model) == (0.0, 7, "wan2.2-5b-text")
    inputs = {node: said["inputs"] for node, said in comfy.graph.items()}
    assert inputs["6"]["text"] == PROMPT
    assert inputs["7"]["text"] == "hats"
    assert inputs["3"]["seed"] == 7
    assert (inputs["55"]["width"], inputs["55"]["length"]) == (512, 73)
    shares = [share for share, _ in ticks if share is not None]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert any('node 3 "Sampler" (KSampler), 2 of 4' in note for _, note in ticks)
    assert any("2 previews" in note for _, note in ticks)
    assert len(comfy.of("/prompt")) == 1
    assert not comfy.of("/interrupt")
    assert not any("authorization" in one.headers for one in comfy.asked)


def test_a_clip_of_a_picture_begins_with_it(comfy, tmp_path, picture):
    film(comfy, tmp_path, image=picture)
    sent = comfy.of("/upload/image")[0].body
    assert picture.read_bytes() in sent
    assert b'name="subfolder"\r\n\r\nvidgen' in sent
    assert comfy.graph["60"]["inputs"]["image"].startswith("vidgen/")
    assert comfy.graph["55"]["inputs"]["start_image"] == ["60", 0]


def test_what_the_server_has_kept_comes_without_progress(comfy, tmp_path, mp4):
    comfy.script.runs = "cached"
    assert film(comfy, tmp_path).path.read_bytes() == mp4


@pytest.mark.parametrize("runs", ["drops", "well"])
def test_a_film_comes_without_a_socket(comfy, tmp_path, mp4, runs):
    comfy.script.runs, comfy.script.socket = runs, runs == "drops"
    assert film(comfy, tmp_path).path.read_bytes() == mp4
    assert len(comfy.of("/prompt")) == 1


def test_a_look_that_is_lost_is_taken_again(comfy, tmp_path, mp4):
    comfy.script.troubles = 3
    assert film(comfy, tmp_path).path.read_bytes() == mp4
    assert len(comfy.of("/prompt")) == 1


def test_a_server_that_was_started_anew_has_lost_the_job(comfy, tmp_path):
    comfy.script.runs = "vanishes"
    with pytest.raises(ProviderError, match="has lost the job") as caught:
        film(comfy, tmp_path)
    assert caught.value.recoverable
    assert caught.value.answered


INVALID = {"type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed"}


@pytest.mark.parametrize(
    ("error", "nodes", "says"),
    [
        (
            INVALID,
            {
                "37": {
                    "class_type": "UNETLoader",
                    "errors": [
                        {
                            "type": "value_not_in_list",
                            "message": "Value not in list",
                            "extra_info": {
                                "input_name": "unet_name",
                                "input_config": [["wan2.2_ti2v_5B_fp8.safetensors", "flux"], {}],
                                "received_value": "wan2.2_ti2v_5B_fp16.safetensors",
                            },
                        }
                    ],
                }
            },
            'node 37 "Wan 2.2 TI2V 5B" (UNETLoader): unet_name: there is no '
            "'wan2.2_ti2v_5B_fp16.safetensors', but wan2.2_ti2v_5B_fp8.safetensors",
        ),
        (
            INVALID,
            {
                "1": {
                    "class_type": "LoadImage",
                    "errors": [
                        {
                            "type": "custom_validation_failed",
                            "message": "Custom validation failed for node",
                            "details": "image - Invalid image file: nsfw.png",
                            "extra_info": {"input_name": "image"},
                        }
                    ],
                }
            },
            "node 1 (LoadImage): image: Custom validation failed for node, "
            "image - Invalid image file: nsfw.png",
        ),
        (
            {
                "type": "invalid_prompt",
                "message": "Cannot execute because node NoSuchNode does not exist.",
                "details": "Node ID '#9'",
            },
            {},
            "node NoSuchNode does not exist. Node ID '#9'",
        ),
    ],
)
def test_a_workflow_that_is_wrong_is_told_by_node_and_input(comfy, tmp_path, error, nodes, says):
    said = json.dumps({"error": error, "node_errors": nodes}).encode()
    comfy.script.refuses = 400, said
    with pytest.raises(ConfigError) as caught:
        film(comfy, tmp_path)
    assert says in caught.value.message
    assert "ComfyUI" in caught.value.cure


def test_a_workflow_of_which_a_part_is_wrong_does_not_run(comfy, tmp_path):
    wrong = {"type": "required_input_missing", "message": "Required input is missing"}
    comfy.script.runs = "hangs"
    comfy.script.node_errors = {"58": {"errors": [{**wrong, "details": "video"}]}}
    with pytest.raises(ConfigError, match="Required input is missing, video") as caught:
        film(comfy, tmp_path)
    assert 'node 58 "Save film" (SaveVideo)' in caught.value.message
    assert comfy.of("/interrupt")


@pytest.mark.parametrize(
    ("kind", "message", "says"),
    [
        ("RuntimeError", "mat1 and mat2 shapes cannot be multiplied", "failed: mat1 and mat2"),
        ("torch.OutOfMemoryError", "Allocation on device", "ran out of memory"),
    ],
)
def test_a_node_that_fails_is_named(comfy, tmp_path, kind, message, says):
    comfy.script.runs = "fails"
    comfy.script.error = {
        "node_id": "3",
        "node_type": "KSampler",
        "exception_message": message,
        "exception_type": kind,
    }
    with pytest.raises(AnswerError, match=says) as caught:
        film(comfy, tmp_path)
    assert 'node 3 "Sampler" (KSampler)' in caught.value.message
    assert caught.value.cure
    assert len(comfy.of("/prompt")) == 1


@pytest.mark.parametrize("error", [KeyboardInterrupt, VidgenError("stop")])
def test_a_job_that_nobody_waits_for_is_interrupted(comfy, tmp_path, error):
    comfy.script.runs = "hangs"

    def tick(share, _):
        if share is not None:
            raise error

    with pytest.raises(error if isinstance(error, type) else type(error)):
        film(comfy, tmp_path, tick=tick)
    asked = comfy.of("/interrupt")[0].json
    assert asked["prompt_id"] == comfy.of("/prompt")[0].json["prompt_id"]
    assert comfy.stopping.is_set()


def test_a_job_that_waits_leaves_the_queue_and_the_work_of_others(comfy, tmp_path, monkeypatch):
    monkeypatch.setattr("vidgen.providers.comfy.job._LOOK_S", -1.0)
    comfy.script.runs = "waits"

    def tick(_, note):
        if "number 2 in the queue" in note:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        film(comfy, tmp_path, tick=tick)
    assert [job[1] for job in comfy.pending] == ["another"]
    assert not comfy.of("/interrupt")


def test_a_job_that_takes_too_long_is_given_up(comfy, tmp_path, monkeypatch):
    monkeypatch.setitem(base.PATIENCE_S, "fast", -1.0)
    comfy.script.runs = "hangs"
    with pytest.raises(ProviderError, match="not done within"):
        film(comfy, tmp_path)
    assert comfy.of("/interrupt")


def test_a_job_that_somebody_else_stopped_is_told(comfy, tmp_path):
    comfy.script.runs = "hangs"
    comfy.stopping.set()
    with pytest.raises(ProviderError, match="interrupted there"):
        film(comfy, tmp_path)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"#EXTM3U\nfile:///etc/passwd", "a playlist"), (b"<html>", "a text"), (b"", "neither mp4")],
)
def test_what_is_no_film_is_not_taken(comfy, tmp_path, content, says):
    saved(comfy, {"clip.mp4": content})
    with pytest.raises(AnswerError, match=says):
        film(comfy, tmp_path)


@pytest.mark.parametrize("endless", [False, True])
def test_a_film_that_is_too_large_is_not_taken(comfy, tmp_path, monkeypatch, endless):
    monkeypatch.setattr(outputs, "FOOTAGE_MOST", 500)
    comfy.script.endless = endless
    with pytest.raises(AnswerError, match="larger than"):
        film(comfy, tmp_path)
    assert not list(tmp_path.glob("clip*"))


@pytest.mark.parametrize("where", ["http://127.0.0.1:9/x.mp4", "https://169.254.169.254/latest"])
def test_only_its_own_address_may_be_a_private_one(comfy, tmp_path, where):
    comfy.script.moved = where
    with pytest.raises(AnswerError, match="not fetched from"):
        film(comfy, tmp_path)


def pictures(kind: str, count: int = 6, **options: object) -> list[bytes]:
    """Pictures of growing brightness, or all of them as one that moves."""
    shades = [Image.new("RGB", (64, 48), (40 * index,) * 3) for index in range(count)]
    moving = kind in {"GIF", "WEBP"}
    found = []
    for picture in shades[:1] if moving else shades:
        file = io.BytesIO()
        more = {"save_all": True, "append_images": shades[1:], **options} if moving else {}
        picture.save(file, kind, **more)
        found.append(file.getvalue())
    return found


@pytest.mark.parametrize(
    ("kind", "rate"), [("PNG", 24), ("GIF", 10), ("WEBP", 10)], ids=["row", "gif", "webp"]
)
def test_pictures_become_a_clip_at_their_pace(comfy, tmp_path, kind, rate):
    made = pictures(kind, duration=100)
    saved(comfy, {f"clip_{index}.{kind.lower()}": one for index, one in enumerate(made)})
    path = film(comfy, tmp_path).path
    with av.open(str(path)) as clip:
        assert clip.streams.video[0].average_rate == rate
        levels = [frame.to_ndarray(format="gray").mean() for frame in clip.decode(video=0)]
    assert len(levels) == 6
    assert levels == sorted(levels)
    assert [one.name for one in tmp_path.iterdir()] == ["clip.mp4"]


def test_pictures_that_are_none_or_do_not_move_are_refused(comfy, tmp_path):
    still = pictures("PNG", 1)[0]
    for files, says in (
        ({"a.png": still}, "a single picture, and no clip"),
        ({}, "no file, and no clip"),
        ({"a.png": b"<svg/>", "b.png": still}, "no picture"),
        ({"a.png": still, "b.png": still[:60]}, "broken"),
        ({"a.webp": pictures("WEBP", 1)[0]}, "does not move"),
        ({"a.gif": b"GIF89a"}, "no picture|broken"),
    ):
        saved(comfy, files)
        with pytest.raises(AnswerError, match=says):
            film(comfy, tmp_path)


def test_a_saved_film_goes_before_what_is_only_shown(comfy, tmp_path, mp4):
    shown = {"filename": "a.png", "subfolder": "", "type": "temp"}
    film_of_node = {"filename": "b c.mp4", "subfolder": "x", "type": "output", "format": "h264"}
    still = pictures("PNG", 1)[0]
    comfy.script.outputs = {"58": {"images": [shown] * 3, "gifs": [film_of_node], "text": ["hi"]}}
    comfy.script.files = {"a.png": still, "b c.mp4": mp4}
    assert film(comfy, tmp_path).path.read_bytes() == mp4
    assert "filename=b+c.mp4&subfolder=x&type=output" in comfy.of("/view")[0].path


def test_a_file_that_is_gone_is_told(comfy, tmp_path):
    comfy.script.files = {}
    with pytest.raises(ProviderError, match="no longer has the file"):
        film(comfy, tmp_path)


def test_a_server_that_is_not_there_is_named(tmp_path):
    with comfy_server() as gone:
        pass
    with pytest.raises(ProviderError, match="cannot be reached") as caught:
        film(gone, tmp_path)
    assert gone.base_url in caught.value.message
    assert "VIDGEN_COMFY__BASE_URL" in caught.value.cure


@pytest.mark.parametrize("status", [200, 404])
def test_what_is_no_comfyui_is_told(comfy, tmp_path, status):
    comfy.script.refuses = status, b"<html>hello</html>"
    with pytest.raises(VidgenError, match=r"no ComfyUI|not what its protocol says") as caught:
        film(comfy, tmp_path)
    assert comfy.base_url in caught.value.cure


def test_a_key_goes_to_the_server_and_into_no_message(comfy, tmp_path):
    access = Access(SecretStr(KEY), comfy.base_url)
    film(comfy, tmp_path, access=access)
    assert {one.headers.get("authorization") for one in comfy.asked} == {f"Bearer {KEY}"}
    assert comfy.of("/ws")
    comfy.script.refuses = 401, json.dumps({"error": f"not with {KEY}"}).encode()
    with pytest.raises(VidgenError) as caught:
        film(comfy, tmp_path, access=access)
    assert KEY not in str(caught.value)
    assert "VIDGEN_COMFY__API_KEY" in caught.value.cure
