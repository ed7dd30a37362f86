"""One contract for all painters over the network: what comes back, and what each trouble means."""

from __future__ import annotations

import base64
import io
import json
import struct
import sys
import traceback
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pydantic import SecretStr

from vidgen.errors import AccessError, AnswerError, ConfigError, ProviderError, VidgenError
from vidgen.presets import load_style
from vidgen.providers.base import Access, Made, names
from vidgen.providers.image import fal, litellm_image
from vidgen.providers.image.base import Painting, nearest, ratio, select

sys.path.insert(0, str(Path(__file__).parents[2]))
from service_server import FAULTS, KEY, Play, ServiceServer, answer, file

pytestmark = pytest.mark.usefixtures("at_once")

SIZE = (320, 180)
PAINTING = Painting("a castle", SIZE, load_style("slate"), avoid="horses", seed=7)


def encoded(size: tuple[int, int] = (64, 64), kind: str = "PNG", colour: Any = "#804020") -> bytes:
    content = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, colour).save(content, kind)
    return content.getvalue()


@dataclass(frozen=True)
class Service:
    """How a painter's service speaks. `made` answers with what lies at an address."""

    name: str
    model: str
    create: str
    made: Callable[[ServiceServer, str], Play]
    refused: Play

    def paint(self, service: ServiceServer, folder: Path, painting: Painting = PAINTING) -> Made:
        base = f"{service.base_url}/v1" if self.name == "litellm" else service.base_url
        access = Access(SecretStr(KEY), base)
        return select(self.name).paint(painting, folder, lambda *_: None, access, self.model)

    def script(self, service: ServiceServer, picture: Play) -> None:
        """Let the service make a picture at once."""
        service.on("GET", "/a.png", picture)
        service.on("POST", self.create, self.made(service, f"{service.base_url}/a.png"))


def _fal_made(service: ServiceServer, address: str) -> Play:
    at = f"{service.base_url}/fal-ai/flux/requests/r1"
    service.on("GET", "/fal-ai/flux/requests/r1/status", answer({"status": "COMPLETED"}))
    service.on("GET", "/fal-ai/flux/requests/r1", answer({"images": [{"url": address}]}))
    urls = {"status_url": f"{at}/status", "response_url": at, "cancel_url": f"{at}/cancel"}
    return answer({"request_id": "r1", **urls})


def _replicate_made(_: ServiceServer, address: str) -> Play:
    return answer({"id": "p1", "status": "succeeded", "output": [address]})


SERVICES = {
    "replicate": Service(
        "replicate",
        "black-forest-labs/flux-schnell",
        "/v1/models/black-forest-labs/flux-schnell/predictions",
        _replicate_made,
        answer({"id": "p1", "status": "failed", "error": "NSFW content detected"}),
    ),
    "fal": Service(
        "fal",
        "fal-ai/flux/schnell",
        "/fal-ai/flux/schnell",
        _fal_made,
        answer({"detail": [{"msg": "no", "type": "content_policy_violation"}]}, 422),
    ),
    "litellm": Service(
        "litellm",
        "openai/gpt-image-2",
        "/v1/images/generations",
        lambda _, address: answer({"created": 1, "data": [{"url": address}]}),
        answer({"error": {"message": "rejected by the safety system", "type": "x"}}, 400),
    ),
}


@pytest.fixture(params=SERVICES)
def painter(request) -> Service:
    return SERVICES[request.param]


def failed(painter: Service, service: ServiceServer, folder: Path) -> VidgenError:
    with pytest.raises(VidgenError) as caught:
        painter.paint(service, folder)
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert not (folder / "picture.png").exists()
    return caught.value


def test_every_painter_over_the_network_keeps_the_contract():
    assert {*names("image")} - {"card"} == {*SERVICES}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_comes_back_is_a_picture_of_the_asked_size(painter, service, tmp_path, kind):
    painter.script(service, file(encoded(kind=kind)))
    made = painter.paint(service, tmp_path)
    assert made.path == tmp_path / "picture.png"
    assert [entry.name for entry in tmp_path.iterdir()] == ["picture.png"]
    with Image.open(made.path) as picture:
        assert (picture.format, picture.size, picture.mode) == ("PNG", SIZE, "RGB")


def test_the_words_and_the_shape_are_asked_for(painter, service, tmp_path):
    painter.script(service, file(encoded()))
    painter.paint(service, tmp_path)
    asked = service.asked[0]
    assert KEY in str(asked.key)
    body = asked.json.get("input", asked.json)
    assert body["prompt"].startswith("a castle")
    assert "horses" in body["prompt"]
    shape = body.get("aspect_ratio") or body["size"]
    assert shape in {"16:9", "1536x1024"}


@pytest.mark.parametrize("name", FAULTS)
def test_a_service_in_trouble_is_asked_once(painter, service, tmp_path, name, monkeypatch):
    monkeypatch.setattr(litellm_image, "PATIENCE_S", 2.0)
    service.on("POST", painter.create, FAULTS[name])
    error = failed(painter, service, tmp_path)
    assert isinstance(error, ProviderError)
    assert len(service.paths("POST")) == 1
    if name == "429":
        assert error.retry_after_s == 7.0


@pytest.mark.parametrize(
    ("status", "kind"), [(401, AccessError), (403, AccessError), (422, ConfigError)]
)
def test_what_the_user_has_to_mend_is_told(painter, service, tmp_path, status, kind):
    told = {"detail": "look here", "error": {"message": "look here"}}
    service.on("POST", painter.create, answer(told, status))
    error = failed(painter, service, tmp_path)
    assert isinstance(error, kind)
    assert "look here" in error.message


def test_a_refusal_is_no_outage(painter, service, tmp_path):
    service.on("POST", painter.create, painter.refused)
    error = failed(painter, service, tmp_path)
    assert type(error) is AnswerError
    assert not error.recoverable


def bomb() -> bytes:
    """A small PNG that claims 100,000 by 100,000 pixels."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    parts = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    chunks = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>busy</html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"#EXTM3U\nfile:///etc/passwd",
        encoded()[:100],
        bomb(),
        encoded((4, 4)),
    ],
    ids=["empty", "html", "svg", "playlist", "truncated", "bomb", "tiny"],
)
def test_what_is_no_picture_is_refused(painter, service, tmp_path, content):
    painter.script(service, file(content))
    assert type(failed(painter, service, tmp_path)) is AnswerError


def test_a_lost_download_is_fetched_again_and_not_paid_again(painter, service, tmp_path):
    painter.script(service, file(encoded()))
    service.on("GET", "/a.png", FAULTS["500"], FAULTS["reset"], file(encoded()))
    painter.paint(service, tmp_path)
    assert len(service.paths("POST")) == 1


@pytest.mark.parametrize("place", ["http://10.0.0.1/a.png", "https://localhost/a.png"])
def test_a_picture_at_a_private_address_is_not_fetched(painter, service, tmp_path, place):
    service.on("POST", painter.create, painter.made(service, place))
    assert "is not fetched from" in failed(painter, service, tmp_path).message


def test_holes_in_a_picture_show_its_ground(service, tmp_path):
    painting = replace(PAINTING, background="#00FF00")
    SERVICES["fal"].script(service, file(encoded(colour=(0, 0, 0, 0))))
    made = SERVICES["fal"].paint(service, tmp_path, painting)
    with Image.open(made.path) as picture:
        assert picture.getpixel((5, 5)) == (0, 255, 0)


# What is particular to one


def test_pictures_of_who_is_in_it_go_to_models_that_look_at_them(service, tmp_path):
    face = tmp_path / "face.png"
    face.write_bytes(encoded())
    model = "black-forest-labs/flux-kontext-pro"
    flux = replace(SERVICES["replicate"], model=model, create=f"/v1/models/{model}/predictions")
    flux.script(service, file(encoded()))
    flux.paint(service, tmp_path, replace(PAINTING, references=(face,)))
    assert service.asked[0].json["input"]["input_image"].startswith("data:image/png;base64,")


def test_a_picture_that_a_safety_checker_hid_is_a_refusal(service, tmp_path):
    SERVICES["fal"].script(service, file(encoded()))
    hidden = {"images": [{"url": f"{service.base_url}/a.png"}], "has_nsfw_concepts": [True]}
    service.on("GET", "/fal-ai/flux/requests/r1", answer(hidden))
    assert "refuses" in failed(SERVICES["fal"], service, tmp_path).message


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1440, 1440), (320, 180)])
def test_fal_is_asked_for_what_it_bills_as_one_megapixel(size):
    width, height = fal.asked_size(size)
    assert width * height <= 1_000_000
    assert (width % 16, height % 16) == (0, 0)
    assert select("fal").price(None, size) == 0.003


def test_a_picture_may_be_inside_of_the_answer(service, tmp_path):
    inside = base64.b64encode(encoded()).decode()
    service.on(
        "POST", "/v1/images/generations", answer({"created": 1, "data": [{"b64_json": inside}]})
    )
    made = SERVICES["litellm"].paint(service, tmp_path)
    assert made.path.is_file()


def test_an_answer_of_openai_is_priced_by_its_tokens(service, tmp_path):
    inside = base64.b64encode(encoded()).decode()
    used = {"input_tokens": 50, "output_tokens": 4160, "total_tokens": 4210}
    used["input_tokens_details"] = {"text_tokens": 50, "image_tokens": 0}  # type: ignore[assignment]
    told = {"created": 1, "data": [{"b64_json": inside}], "usage": used}
    service.on("POST", "/v1/images/generations", answer(told))
    made = SERVICES["litellm"].paint(service, tmp_path)
    assert made.cost_usd is None or 0.1 < made.cost_usd < 0.3


@pytest.mark.parametrize(
    ("model", "size", "usd"),
    [
        ("openai/gpt-image-1-mini", (1920, 1080), 0.015),
        ("gemini/imagen-3.0-generate-001", (1080, 1920), 0.04),
        ("nobody/knows-it", (1080, 1080), None),
    ],
)
def test_litellm_knows_prices(model, size, usd):
    assert select("litellm").price(model, size) == pytest.approx(usd)


def test_litellm_needs_a_model():
    with pytest.raises(ConfigError) as caught:
        select("litellm").check(None, Access())
    assert "VIDGEN_IMAGE__MODEL" in str(caught.value.cure)


def test_without_a_key_no_painter_is_asked(painter, monkeypatch):
    for name in ("REPLICATE_API_TOKEN", "FAL_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(AccessError) as caught:
        select(painter.name).check(painter.model, Access())
    assert caught.value.cure


def test_a_fingerprint_holds_no_key(painter):
    told = select(painter.name).fingerprint(painter.model, Access(SecretStr(KEY)))
    assert KEY not in json.dumps(told)


def test_shapes_are_matched():
    offered = ((1536, 1024), (1024, 1536), (1024, 1024))
    assert nearest((1920, 1080), offered) == (1536, 1024)
    assert [ratio(size) for size in ((1920, 1080), (720, 1280), (500, 510))] == [
        "16:9",
        "9:16",
        "1:1",
    ]
