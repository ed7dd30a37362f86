"""A library's clips: made once, found again, listed for a game, stood in for where they fail."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from vidgen.clips import make as making
from vidgen.clips.make import exit_code, known_of, make
from vidgen.clips.making import Source, planned
from vidgen.clips.plan import Wish
from vidgen.errors import ConfigError
from vidgen.events import ActionFinished, StageStarted
from vidgen.manifest import ClipsManifest
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
prompt = "a storm"
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
    name = "mira/neutral/calm/idle/0.5;operation=text_to_video;prompt=a storm"
    key = index.requests[name]
    if policy == "skip":
        assert key is None
        assert "engine" in index.missing[trouble.key]
        assert not index.complete
    else:
        clip = index.clips[key]
        assert clip.fallback is not None
        assert clip.fallback.by == how
        assert "engine" in clip.fallback.why


def test_a_later_run_replaces_what_stands_in(project, monkeypatch):
    fails = making.run_actions

    def none(stage, project, actions, emit):
        monkeypatch.setattr(making, "run_actions", fails)
        done = fails(stage, project, actions, emit)
        for action in actions:
            project.store.forget(action.digest)
        error = ConfigError("out of order")
        return [one.__class__(one.action, None, None, error) for one in done]

    monkeypatch.setattr(making, "run_actions", none)
    plan = plan_of(project.root.parent, '[[requests]]\nnpc = "mira"\n')
    monkeypatch.setattr(making, "_keep", lambda *_: None)
    first = make(project, plan, lambda _: None)
    monkeypatch.undo()
    assert [one.how for one in first.troubled] == ["placeholder"]
    again = make(project, plan, lambda _: None)
    assert not again.troubled
    assert all(clip.fallback is None for clip in check(project).clips.values())


def test_a_progressive_run_answers_every_request_before_it_is_at_its_best(project, monkeypatch):
    seen: list[ClipsManifest] = []
    write = making.Shelf.write_sometimes

    def heard(shelf) -> None:
        shelf.write()
        seen.append(check(project))
        write(shelf)

    monkeypatch.setattr(making.Shelf, "write_sometimes", heard)
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
