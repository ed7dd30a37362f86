"""A file from outside is what its content says, reads no other, and asks no server."""

from __future__ import annotations

import struct
import threading
import wave
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from vidgen.characters.picture import taken_in
from vidgen.clips.readable import _no_film, _no_picture, _no_sound
from vidgen.errors import BriefError, MediaError, VidgenError
from vidgen.media.audio_file import read_audio
from vidgen.media.finish import overlays
from vidgen.media.footage import kind_of
from vidgen.media.frames import frames_at
from vidgen.media.game.films import frames_of
from vidgen.media.loudness import measure
from vidgen.media.probe import probe
from vidgen.media.waveform import waveform


class Server(ThreadingHTTPServer):
    """Notes what it is asked for."""

    asked: list[str]


class Asked(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def log_message(self, *_):
        """Nothing is printed."""


@pytest.fixture(scope="module")
def server():
    with Server(("127.0.0.1", 0), Asked) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{url}/a.ts\n#EXT-X-ENDLIST\n",
    "hls of a file": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{file}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{file}'\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
    'mediaPresentationDuration="PT1S"><Period><AdaptationSet><Representation id="1" '
    'mimeType="audio/wav" bandwidth="1"><BaseURL>{url}/a.wav</BaseURL></Representation>'
    "</AdaptationSet></Period></MPD>",
    "smooth": '<ASX version="3.0"><Entry><Ref href="{url}/a"/></Entry></ASX>',
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n",
}
READERS = {
    "probe": probe,
    "sound": lambda path: list(read_audio(path)),
    "loudness": measure,
    "picture of a film": lambda path: list(frames_at(path, [0.0])),
    "waveform": lambda path: waveform(path, 100),
    "footage": kind_of,
    "film of a library": frames_of,
}


@pytest.fixture(scope="module")
def tone(tmp_path_factory) -> Path:
    """A sound that a playlist could name."""
    path = tmp_path_factory.mktemp("tone") / "tone.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(struct.pack("<h", 9000) * 8000)
    return path


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", PLAYLISTS)
def test_a_playlist_under_another_name_reads_and_fetches_nothing(
    reader, kind, server, tone, tmp_path
):
    url = f"http://127.0.0.1:{server.server_address[1]}"
    for name in ("film.mp4", "list.m3u8", "feed.mpd"):
        path = tmp_path / name
        path.write_text(PLAYLISTS[kind].format(url=url, file=tone))
        with pytest.raises(VidgenError):
            READERS[reader](path)
    assert server.asked == []


def test_files_that_a_library_names_are_no_playlists(server, tone, tmp_path):
    path = tmp_path / "hello.wav"
    path.write_text(PLAYLISTS["hls of a file"].format(file=tone))
    assert _no_sound(path) is not None
    assert _no_film(path) is not None


def bomb(width: int, height: int) -> bytes:
    """A PNG of few bytes that says how large it is."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(100)))


@pytest.mark.parametrize("size", [(8000, 8000), (60000, 60000)])
def test_no_picture_is_decoded_that_says_it_is_huge(size, tmp_path):
    path = tmp_path / overlays.PICTURE
    path.write_bytes(bomb(*size))
    layer = {"kind": "logo", "size": 0.1, "place": "top_left", "opacity": 1, "safe": (0, 0, 9, 9)}
    with pytest.raises(MediaError, match="logo"):
        overlays.make(layer, (640, 360), 30, tmp_path)
    with pytest.raises(BriefError):
        taken_in(path)
    assert _no_picture(path) is not None


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"GIF89a"],
)
def test_only_three_formats_of_pictures_are_read(content, tmp_path):
    path = tmp_path / "face.png"
    path.write_bytes(content)
    assert _no_picture(path) is not None
    with pytest.raises(BriefError, match="no picture"):
        taken_in(path)
