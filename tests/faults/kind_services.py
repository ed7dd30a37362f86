"""Services that paint and film, in trouble or up to no good, as real servers on loopback."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import av
import numpy as np
from PIL import Image
from service_server import FAULTS, KEY, Play, ServiceServer, answer, file, service_server

from .fault import Fault, Outcome, Trial, kind
from .ground import Ground, Ran, Target
from .stand_in import Trying
from .targets import CLI, INDEX, SILENT

STANDS_IN = (
    "What came is data and is checked; a stand-in takes its place and the exit code says so (7); "
    "the next run asks again."
)
FITTING = frozenset({0, 7})
PAINT = "/v1/models/black-forest-labs/flux-schnell/predictions"
FILM = "/v1/models/google/veo-3.1-fast/predictions"
PICTURE, CLIP = "/a.png", "/film.mp4"
BRIEF = """---
voice: silent
music: none
---
# A castle

It stands on a hill.
"""
WISHES = """
[[requests]]
npc = "mira"
expression = "happy"
provider = "replicate"
"""


@dataclass(frozen=True)
class Trouble:
    """What a service answers to an order, or to who fetches what it made, before it is well."""

    to_order: tuple[Play, ...] = ()
    to_fetch: tuple[Play, ...] = ()


def _at(location: str) -> Play:
    return Play(status=302, headers={"Location": location})


def _huge() -> Play:
    """The head of an answer of 2 GB, and bytes until nobody takes them."""
    return Play(fault="endless", headers={"Content-Length": str(2 << 30)})


def bomb(width: int, height: int) -> bytes:
    """A PNG of few bytes that says how large it is."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(100)))


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='99999' height='99999'>%s</svg>" % (
    b"".join(b"<g id='g%d'><use href='#g%d'/><use href='#g%d'/></g>" % (n, n + 1, n + 1)
             for n in range(40))
)  # fmt: skip
PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
BUSY = answer({"detail": "Request was throttled."}, 429, retry_after="1")
ORDERS: Mapping[str, Trouble] = {
    "no answer to the order, once": Trouble((Play(fault="stall"),)),
    "429 with Retry-After, once": Trouble((BUSY,)),
    "429 with Retry-After, always": Trouble((BUSY,) * 99),
    **{f"{name} to the order, once": Trouble((FAULTS[name],)) for name in FAULTS},
    **{
        f"{name} to the order, always": Trouble((FAULTS[name],) * 99)
        for name in ("500", "hang", "drop", "reset", "malformed", "redirect")
    },
}
FETCHED: Mapping[str, Trouble] = {
    "404 to the file": Trouble(to_fetch=(answer({"detail": "gone"}, 404),) * 99),
    "500 to the file, once": Trouble(to_fetch=(FAULTS["500"],)),
    "reset in the file, once": Trouble(to_fetch=(FAULTS["reset"],)),
    "a truncated file, once": Trouble(to_fetch=(FAULTS["drop"],)),
    "a file of another type": Trouble(to_fetch=(file(b"<html>hello</html>", "text/html"),) * 99),
    "an empty file": Trouble(to_fetch=(file(b""),) * 99),
    "a file of 2 GB": Trouble(to_fetch=(_huge(),) * 99),
    "a file without end": Trouble(to_fetch=(FAULTS["endless"],) * 99),
    "a redirect to a private address": Trouble(to_fetch=(_at("https://10.0.0.1/a.png"),) * 99),
    "a redirect to the cloud's secrets": Trouble(
        to_fetch=(_at("https://169.254.169.254/latest/meta-data/"),) * 99
    ),
    "a redirect to a file here": Trouble(to_fetch=(_at("file:///etc/passwd"),) * 99),
    "a redirect without end": Trouble(to_fetch=(_at(PICTURE),) * 99),
    "an HLS playlist": Trouble(to_fetch=(file(PLAYLIST, "video/mp4"),) * 99),
    "an image bomb": Trouble(to_fetch=(file(bomb(60_000, 60_000)),) * 99),
    "an SVG bomb": Trouble(to_fetch=(file(SVG, "image/svg+xml"),) * 99),
}


@kind(
    "service", "make", injected="an image service in trouble, or up to no good", promised=STANDS_IN
)
@contextmanager
def painting(folder: Path) -> Iterator[Trial]:
    with service_server() as service:
        yield _trial(Ground(_painted(service), folder), service, _paints)


@kind(
    "service",
    "npc-clip",
    injected="a film service in trouble, or up to no good",
    promised=STANDS_IN,
)
@contextmanager
def filming(folder: Path) -> Iterator[Trial]:
    with service_server() as service:
        yield _trial(Ground(_filmed(service), folder), service, _films)


Plays = Callable[[ServiceServer, Trouble], None]


def _trial(ground: Ground, service: ServiceServer, plays: Plays) -> Trial:
    ways = {**ORDERS, **FETCHED}
    trying = Trying.at(ground)

    def strike(moment: str) -> Outcome:
        def struck(ground: Ground) -> Ran:
            plays(service, ways[moment])
            ran = ground.run()
            plays(service, Trouble())
            return ran

        return trying.outlast(Fault("service", ground.target.name, moment), struck, FITTING)

    return Trial(tuple(ways), strike)


def _paints(service: ServiceServer, trouble: Trouble) -> None:
    """Let the service paint, once the trouble is over."""
    done = answer({"id": "p1", "status": "succeeded", "output": [service.base_url + PICTURE]})
    content = io.BytesIO()
    Image.new("RGB", (160, 90), "#804020").save(content, "PNG")
    service.on("POST", PAINT, *trouble.to_order, done)
    service.on("POST", "/v1/predictions/p1/cancel", answer({}))
    service.on("GET", "/v1/predictions/p1", done)
    service.on("GET", PICTURE, *trouble.to_fetch, file(content.getvalue()))


def _films(service: ServiceServer, trouble: Trouble) -> None:
    """Let the service film, once the trouble is over."""
    done = answer({"id": "p1", "status": "succeeded", "output": service.base_url + CLIP})
    service.on("POST", FILM, *trouble.to_order, answer({"id": "p1", "status": "starting"}, 201))
    service.on("POST", "/v1/predictions/p1/cancel", answer({}))
    service.on("GET", "/v1/predictions/p1", done)
    service.on("GET", CLIP, *trouble.to_fetch, file(_mp4(), "video/mp4"))
    service.on("GET", PICTURE, *trouble.to_fetch)


def _painted(service: ServiceServer) -> Target:
    """A film whose one scene is a picture by the service."""
    settings = {
        "VIDGEN_IMAGE__PROVIDER": "replicate",
        "VIDGEN_REPLICATE__BASE_URL": service.base_url,
        "VIDGEN_REPLICATE__API_KEY": KEY,
    }

    def prepare(ground: Ground) -> None:
        _paints(service, Trouble())
        (ground.here / "film").mkdir()
        (ground.here / "film" / "brief.md").write_text(BRIEF)
        wish = ("--visual", "image", "--picture", "a castle on a hill", "--yes")
        for arguments in (("plan", "film"), ("scene", "set", "film", "s01", *wish)):
            ran = ground.run(arguments=(*CLI, *arguments))
            assert ran.exit_code == 0, ran.err

    command = (*CLI, "make", "film", "-q", "draft", "--until", "visuals", "--quiet")
    return Target("make", command, prepare, made=("film",), settings={**SILENT, **settings})


def _filmed(service: ServiceServer) -> Target:
    """A library with a clip that the service films."""
    settings = {
        "VIDGEN_REPLICATE__BASE_URL": service.base_url,
        "VIDGEN_REPLICATE__API_KEY": KEY,
    }

    def prepare(ground: Ground) -> None:
        _films(service, Trouble())
        INDEX.prepare(ground)
        library = ground.here / "library.toml"
        defaults = library.read_text().partition("[[matrix]]")[0]
        library.write_text(defaults + WISHES)

    return replace(INDEX, name="npc-clip", prepare=prepare, settings=settings)


def _mp4() -> bytes:
    """A film of two seconds, 96 by 64 pixels, in which a bar wanders to the right."""
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as output:
        stream = output.add_stream("libx264", rate=12, options={"preset": "ultrafast"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for number in range(24):
            picture = np.full((64, 96, 3), 60, np.uint8)
            picture[:, 16 + 2 * number : 32 + 2 * number] = (220, 120, 40)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        output.mux(stream.encode(None))
    return made.getvalue()
