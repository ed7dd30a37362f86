"""A library's clips: made once, found again, listed for a game, stood in for where they fail."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vidgen.clips.make import known_of, make
from vidgen.clips.making import Source, planned
from vidgen.clips.merging import merge
from vidgen.clips.outcome import exit_code
from vidgen.clips.plan import Wish
from vidgen.clips.sheet import write_sheets
from vidgen.clips.shelf import Shelf
from vidgen.errors import BriefError, ConfigError, MediaError, MissingError
from vidgen.events import ActionFinished, StageStarted
from vidgen.manifest import ClipsManifest
from vidgen.media.game.drawing import Drawing
from vidgen.media.game.films import frames_of, write_mp4
from vidgen.project import Project, RunOptions
from vidgen.store import Store

SMALL = """
name = "tavern"
targets = ["web"]
[defaults]
quality = "realtime"
width = 64
height = 64
fps = 4
duration = 1.0
[npcs.mira]
name = "Mira"
traits = ["kind"]
[npcs.jon]
prompt = "an old blacksmith with a beard"
"""
MATRIX = """
[[matrix]]
expressions = ["neutral", "happy"]
animations = ["idle", "nod"]
intensities = [0.4, 0.41]
"""


@pytest.fixture
def project(tmp_path) -> Project:
    return opened(tmp_path)


def opened(folder: Path, name: str = "out", **options: object) -> Project:
    chosen = RunOptions(**{"jobs": 1, **options})
    return Project(folder / name, Store(folder / "store"), options=chosen)


def plan_of(folder: Path, text: str, **wish: object):
    path = folder / "library.toml"
    path.write_text(SMALL + text)
    return planned(Source(path), Wish(**wish))


def run(project: Project, text: str, **wish: object):
    events: list[object] = []
    finished = make(project, plan_of(project.root.parent, text, **wish), events.append)
    return finished, events


def index_of(project: Project) -> ClipsManifest:
    return project.read(ClipsManifest)


def check(project: Project) -> ClipsManifest:
    """That every file of the index is there, byte for byte."""
    index = index_of(project)
    for clip in index.clips.values():
        for file in clip.files:
            content = (project.root / file.path).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file.digest
            assert len(content) == file.bytes
    return index


def test_equal_requests_become_one_clip_that_the_index_names(project):
    finished, _ = run(project, MATRIX)
    index = check(project)
    assert (len(finished.plan.library.requests), len(index.clips)) == (16, 8)
    assert index.complete
    clip = index.clips[index.requests["jon/happy/calm/nod/0.4"]]
    assert (clip.npc, clip.width, clip.fps, clip.frames, clip.loop) == ("jon", 64, 4, 4, True)
    assert [(one.target, one.role, one.codec) for one in clip.files] == [("web", "video", "h264")]
    assert exit_code(finished) == 0


def test_a_second_run_does_nothing_and_a_lost_file_comes_back(project):
    run(project, MATRIX)
    before = (project.root / "clips.json").read_bytes()
    finished, events = run(project, MATRIX)
    assert (finished.count("made"), finished.count("cached")) == (0, 8)
    assert not [one for one in events if isinstance(one, StageStarted | ActionFinished)]
    file = next(iter(index_of(project).clips.values())).files[0]
    (project.root / file.path).unlink()
    finished, _ = run(project, MATRIX)
    assert finished.count("cached") == 8
    check(project)
    assert (project.root / "clips.json").read_bytes() == before


def test_files_that_no_clip_has_any_more_go_and_others_stay(project):
    run(project, MATRIX)
    other = project.root / "clips" / "web" / "mine.txt"
    other.write_text("mine")
    run(project, '[[requests]]\nnpc = "mira"\n')
    kept = sorted(path.name for path in (project.root / "clips").rglob("*.*"))
    assert len(kept) == 2
    assert "mine.txt" in kept


def test_shards_are_the_whole_and_share_nothing(tmp_path):
    whole = plan_of(tmp_path, MATRIX).best.mine
    parts = [plan_of(tmp_path, MATRIX, shard=(part, 3)).best.mine for part in (1, 2, 3)]
    assert sum(map(len, parts)) == len(whole)
    assert frozenset().union(*parts) == whole


def test_parts_in_one_folder_come_to_the_whole(project):
    for part in (1, 2, 3):
        run(project, MATRIX, shard=(part, 3))
        assert index_of(project).complete == (part == 3)
    check(project)


@pytest.mark.parametrize(
    ("wish", "count"),
    [({"npcs": frozenset({"jon"})}, 4), ({"only": ("/happy/", "nothing")}, 4)],
)
def test_a_run_may_be_of_some_clips(tmp_path, wish, count):
    assert len(plan_of(tmp_path, MATRIX, **wish).best.mine) == count


def test_an_npc_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match="nobody"):
        plan_of(tmp_path, MATRIX, npcs=frozenset({"nobody"}))


def test_any_number_of_jobs_gives_the_same_bytes(tmp_path):
    digests = []
    for jobs in (1, 2):
        project = Project(
            tmp_path / f"out{jobs}", Store(tmp_path / f"store{jobs}"), options=RunOptions(jobs=jobs)
        )
        make(project, plan_of(tmp_path, MATRIX), lambda _: None)
        clips = check(project).clips
        digests.append({key: [one.digest for one in clip.files] for key, clip in clips.items()})
    assert digests[0] == digests[1]


FAILING = """
[[requests]]
npc = "mira"
[[requests]]
npc = "mira"
operation = "text_to_video"
provider = "fake"
prompt = "a forbidden storm"
fallback = "{policy}"
"""


@pytest.mark.parametrize(
    ("policy", "how"),
    [
        ("skip", "skip"),
        ("placeholder", "placeholder"),
        ("retry", "placeholder"),
        ("default_content", "default_content"),
    ],
)
def test_what_stands_in_for_a_clip_is_as_its_request_says(project, policy, how):
    finished, _ = run(project, FAILING.replace("{policy}", policy))
    index = check(project)
    (trouble,) = finished.troubled
    assert (trouble.how, exit_code(finished)) == (how, 7)
    name = "mira/neutral/calm/idle/0.5;operation=text_to_video"
    name += ";prompt=a forbidden storm"
    key = index.requests[name]
    if policy == "skip":
        assert key is None
        assert "refuses" in index.missing[name]
        assert not index.complete
        run(project, FAILING.replace("{policy}", policy), only=("idle/0.5;x",))
        assert name in index_of(project).missing
    else:
        clip = index.clips[key]
        assert clip.fallback is not None
        assert clip.fallback.by == how
        assert "refuses" in clip.fallback.why
        assert clip.fallback.reason == "refused"


def test_a_clip_that_takes_too_long_is_stood_in_for_and_made_by_a_later_run(project):
    finished, _ = run(project, '[[requests]]\nnpc = "mira"\nmax_wait_s = 0.01\n')
    (trouble,) = finished.troubled
    assert (trouble.how, "longer" in trouble.why) == ("placeholder", True)
    assert all(clip.fallback for clip in check(project).clips.values())
    again, _ = run(project, '[[requests]]\nnpc = "mira"\n')
    assert not again.troubled
    assert not any(clip.fallback for clip in check(project).clips.values())


def test_a_progressive_run_answers_every_request_before_it_is_at_its_best(project, monkeypatch):
    seen: list[ClipsManifest] = []
    write = Shelf.write_sometimes

    def heard(shelf) -> None:
        shelf.write()
        seen.append(check(project))
        write(shelf)

    monkeypatch.setattr(Shelf, "write_sometimes", heard)
    text = '[[requests]]\nnpc = "mira"\nquality = "fast"\nfps = 5\n'
    finished, _ = run(project, text * 1, progressive=True)
    assert [next(iter(one.clips.values())).quality for one in seen] == ["realtime", "fast"]
    assert finished.count("made") == 1
    assert [clip.quality for clip in check(project).clips.values()] == ["fast"]


def test_a_dry_look_writes_nothing(project):
    plan = plan_of(project.root.parent, MATRIX)
    assert known_of(project, plan) == set()
    assert not project.root.exists()


def test_several_targets_come_of_one_drawing(project):
    run(project, '[[requests]]\nnpc = "mira"\n', targets=("web", "godot", "gif", "png"))
    (clip,) = check(project).clips.values()
    roles = {(one.target, one.role) for one in clip.files}
    assert {("web", "video"), ("godot", "sheet"), ("gif", "video"), ("png", "frame")} <= roles
    sheet = next(one for one in clip.files if one.role == "sheet-info")
    about = json.loads((project.root / sheet.path).read_text())
    assert (project.root / sheet.path).with_name(about["image"]).is_file()


@pytest.mark.parametrize("target", ["web", "png"])
def test_a_sheet_of_clips_whose_files_are_gone_names_the_file(project, target):
    run(project, '[[requests]]\nnpc = "mira"\n', targets=(target,))
    write_sheets(project)
    for file in (project.root / "clips").rglob("*.*"):
        file.unlink()
    with pytest.raises(MediaError, match=rf"clips/{target}/mira/.* cannot be decoded"):
        write_sheets(project)


def test_the_film_of_an_npc_stands_in_where_default_content_is_wanted(project):
    folder = project.root.parent
    pictures = [np.full((64, 64, 4), 40 * number, np.uint8) for number in range(4)]
    write_mp4(Drawing(pictures, 4), folder / "own.mp4")
    text = FAILING.replace("{policy}", "default_content")
    finished, _ = run(project, f'[npcs.ada]\ndefault = "own.mp4"\n{text.replace("mira", "ada")}')
    (trouble,) = finished.troubled
    assert trouble.how == "default_content"
    clip = check(project).clips[trouble.key]
    assert (clip.operation, clip.files[0].codec) == ("text_to_video", "h264")
    assert "video_extend" in clip.files[0].path


def test_a_base_image_moves(project):
    picture = np.zeros((80, 60, 3), np.uint8)
    picture[20:60, 15:45] = (200, 120, 90)
    Image.fromarray(picture).save(project.root.parent / "ada.png")
    run(project, '[npcs.ada]\nimage = "ada.png"\n[[requests]]\nnpc = "ada"\nanimation = "nod"\n')
    (clip,) = check(project).clips.values()
    assert clip.fallback is None
    first, second, *_ = frames_of(project.root / clip.files[0].path)
    assert (first != second).any()


def test_files_that_are_not_what_they_are_named_for_are_told_before_the_first_clip(tmp_path):
    for name in ("a.png", "b.json", "c.mp4", "d.wav", "e.mp4"):
        (tmp_path / name).write_text("{}")
    text = """
[npcs.ada]
image = "a.png"
character = "b.json"
default = "c.mp4"
[[requests]]
npc = "ada"
audio = "d.wav"
[[requests]]
npc = "ada"
operation = "video_extend"
clips = ["e.mp4"]
"""
    with pytest.raises(BriefError) as caught:
        plan_of(tmp_path, text)
    assert [line.partition(" is no ")[0] for line in caught.value.message.splitlines()] == [
        "library.toml: npcs.ada, image: 'a.png'",
        "  npcs.ada, character: 'b.json'",
        "  npcs.ada, default: 'c.mp4'",
        "  requests 1, audio: 'd.wav'",
        "  requests 2, clips: 'e.mp4'",
    ]


def test_parts_made_elsewhere_are_merged_into_the_whole_and_drawn_no_more(tmp_path):
    parts = []
    for part in (1, 2):
        there = Project(tmp_path / f"part{part}", Store(tmp_path / f"store{part}"))
        plan = plan_of(tmp_path, MATRIX, shard=(part, 2), targets=("web", "godot"))
        make(there, plan, lambda _: None)
        parts.append(there.root)
    damaged = next((parts[1] / "clips").rglob("*.mp4"))
    damaged.write_bytes(b"no film")
    whole = opened(tmp_path)
    plan = plan_of(tmp_path, MATRIX, targets=("web", "godot"))
    assert merge(whole, plan, parts) == 7
    finished = make(whole, plan, lambda _: None)
    assert (finished.count("made"), finished.count("cached")) == (1, 7)
    assert check(whole).complete
    with pytest.raises(MissingError, match=r"no clips\.json"):
        merge(whole, plan, [tmp_path])
