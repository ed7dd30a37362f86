"""The example library is whole, and the loaders find and play what it makes."""

from __future__ import annotations

import functools
import json
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from vidgen.clips.make import make
from vidgen.clips.making import Source, planned
from vidgen.clips.plan import Wish
from vidgen.manifest import ClipsManifest
from vidgen.project import Project, RunOptions
from vidgen.store import Store

EXAMPLES = Path(__file__).parents[2] / "examples"
NODE = shutil.which("node")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TWO = """
[defaults]
quality = "realtime"
width = 64
height = 64
fps = 4
duration = 1.0
[npcs.mira]
[[requests]]
npc = "mira"
[[requests]]
npc = "mira"
expression = "happy"
animation = "wave"
intensity = 0.8
"""


def test_the_tavern_is_a_library_of_thirty_and_more_clips():
    tavern = EXAMPLES / "tavern"
    plan = planned(Source(tavern / "library.toml"), Wish())
    assert len(plan.best.clips) > 30
    evening = planned(
        Source(tavern / "library.toml", tavern / "mood.toml", (tavern / "evening.jsonl",)), Wish()
    )
    assert [name.split("/")[1] for name in evening.names] == [
        *("neutral", "happy", "angry", "angry", "neutral")
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder of clips for a page and for Ren'Py, with the web loader in it."""
    root = tmp_path_factory.mktemp("loaders")
    (root / "library.toml").write_text(TWO)
    project = Project(root / "site", Store(root / "store"), options=RunOptions(jobs=1))
    wish = Wish(targets=("web", "renpy"))
    make(project, planned(Source(root / "library.toml"), wish), lambda _: None)
    for file in (EXAMPLES / "loaders" / "web").iterdir():
        shutil.copy(file, project.root)
    return project.root


_TELLING = """
<script>
new MutationObserver(() => fetch("/said?" + document.body.dataset.state))
  .observe(document.body, { attributes: true });
</script>
"""


class _Listening(SimpleHTTPRequestHandler):
    """Serves a folder, and hears what its page says of itself."""

    said: queue.SimpleQueue[str] = queue.SimpleQueue()

    def do_GET(self) -> None:
        if self.path.startswith("/said?"):
            self.said.put(self.path.partition("?")[2])
            self.path = "/clips.json"
        super().do_GET()

    def log_message(self, *_: object) -> None:
        """Nobody reads a log here."""


@pytest.fixture
def served(folder) -> Iterator[str]:
    page = folder / "index.html"
    page.write_text(page.read_text().replace("</body>", f"{_TELLING}</body>"))
    answering = functools.partial(_Listening, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.skipif(CHROMIUM is None, reason="no browser here")
def test_a_browser_plays_a_clip(served, tmp_path):
    browser = subprocess.Popen(
        [
            str(CHROMIUM),
            *("--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"),
            "--autoplay-policy=no-user-gesture-required",
            f"--user-data-dir={tmp_path / 'browser'}",
            f"{served}/index.html",
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        assert _Listening.said.get(timeout=60) == "playing"
    finally:
        browser.kill()
        browser.wait()


_ASKING = """
import { readFileSync } from "node:fs";
import { Clips } from "./clips.mjs";
const clips = new Clips(JSON.parse(readFileSync(process.argv[2])), new URL("http://game/npc/clips.json"));
const wishes = JSON.parse(process.argv[3]);
const found = wishes.map((wish) => clips.find(wish));
const told = found.map((clip) => clip && [clip.animation, clip.intensity, clips.url(clip)]);
console.log(JSON.stringify(told));
"""


@pytest.mark.skipif(NODE is None, reason="no node here")
def test_the_web_loader_finds_a_clip_or_the_nearest(folder, tmp_path):
    index = ClipsManifest.model_validate_json((folder / "clips.json").read_bytes())
    shutil.copy(EXAMPLES / "loaders" / "web" / "clips.js", tmp_path / "clips.mjs")
    (tmp_path / "ask.mjs").write_text(_ASKING)
    wave = {"npc": "mira", "expression": "happy", "animation": "wave", "intensity": 0.8}
    wishes = [wave, {**wave, "expression": "sad", "intensity": 0.1}, {"npc": "mira"}, {"npc": "x"}]
    command = [str(NODE), "ask.mjs", str(folder / "clips.json"), json.dumps(wishes)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    clip = index.clips[str(index.requests["mira/happy/calm/wave/0.8"])]
    (file,) = (one for one in clip.files if one.target == "web")
    own, nearest, idle, nobody = json.loads(ran.stdout)
    assert own == nearest == ["wave", 0.8, f"http://game/npc/{file.path}"]
    assert (idle[:2], nobody) == (["idle", 0.5], None)


def test_renpy_finds_a_clip_or_the_nearest(folder):
    clips = _renpy_clips(folder)
    index = ClipsManifest.model_validate_json((folder / "clips.json").read_bytes())
    found = clips.find("mira", expression="happy", animation="wave", intensity=0.8)
    key = index.requests["mira/happy/calm/wave/0.8"]
    assert found["files"][0]["digest"] == index.clips[key].files[0].digest
    assert clips.find("mira", expression="sad", animation="wave")["animation"] == "wave"
    assert clips.find("nobody") is None
    shown = clips.movie("mira", expression="happy", animation="wave", intensity=0.8)
    assert Path(shown.play).is_file()


def _renpy_clips(folder: Path):
    """The class of Ren'Py's loader, outside Ren'Py, over the clips of a folder."""
    source = (EXAMPLES / "loaders" / "renpy" / "npc_clips.rpy").read_text()
    lines = source.partition("python:\n")[2].splitlines()
    code = "\n".join(line.removeprefix("    ") for line in lines)
    renpy = SimpleNamespace(open_file=open)
    world = {"renpy": renpy, "Movie": SimpleNamespace, "Null": lambda: None}
    exec(compile(code, "npc_clips.rpy", "exec"), world)
    return world["NpcClips"](str(folder / "clips.json"))
