"""A run that is killed at any moment leaves a right index, and nothing is drawn twice.

`VIDGEN_KILLS=20` kills so many runs, in place of the few that are enough for every day. Runs are
killed where they have begun to work, and where there is little left of them alike: one that ends
before it is killed counts for nothing, and the next begins in an empty folder.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from vidgen.manifest import ClipsManifest
from vidgen.media.probe import probe

KILLS = int(os.environ.get("VIDGEN_KILLS", "3"))
JOBS = 2
LIBRARY = """
[defaults]
quality = "fast"
width = 64
height = 64
fps = 4
duration = 0.5
[npcs.mira]
[npcs.jon]
[[matrix]]
expressions = ["neutral", "happy", "sad", "angry"]
animations = ["idle", "nod", "wave"]
intensities = [0.2, 0.5, 0.9]
"""
CLIPS = 2 * 4 * 3 * 3


@pytest.mark.slow
def test_killed_at_random_moments_it_goes_on_where_it_stood(tmp_path, store_path):
    (tmp_path / "library.toml").write_text(LIBRARY)
    moments = random.Random(os.urandom(4))
    kills = 0
    for number in itertools.count():
        out = tmp_path / f"out{number}"
        asked = [str(tmp_path / "library.toml"), "-o", str(out), "-j", str(JOBS), "--quiet"]
        asked += ["--progressive", "--target", "web", "--target", "gif"]
        command = [sys.executable, "-m", "vidgen_cli", "npc-clip", *asked]
        while kills < KILLS and _is_killed(command, moments.uniform(0.3, 2.5)):
            kills += 1
            _right(out)
        subprocess.run(command, check=True)
        index = _right(out)
        assert index is not None
        assert index.complete
        assert len(index.clips) == CLIPS
        assert {clip.quality for clip in index.clips.values()} == {"fast"}
        _once(out)
        if kills == KILLS:
            break
        shutil.rmtree(store_path)


def _is_killed(command: list[str], after_s: float) -> bool:
    """Whether a run was killed; one that was done before counts for nothing."""
    with subprocess.Popen(command) as run:
        try:
            assert run.wait(after_s) == 0
        except subprocess.TimeoutExpired:
            run.kill()
            return True
    return False


def _right(root: Path) -> ClipsManifest | None:
    """That each file of the index is there, is what it says byte for byte, and plays."""
    path = root / ClipsManifest.file
    if not path.exists():
        return None
    index = ClipsManifest.model_validate_json(path.read_bytes())
    for name, key in index.requests.items():
        assert key is None or key in index.clips, name
    for clip in index.clips.values():
        for file in clip.files:
            content = (root / file.path).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file.digest
            assert len(content) == file.bytes
    for clip in list(index.clips.values())[-1:]:
        assert probe(root / clip.files[0].path).video is not None
    return index


def _once(root: Path) -> None:
    """That no clip was finished twice, and none begun again but those under way at a kill."""
    lines = (root / ".vidgen" / "events.jsonl").read_text().splitlines()
    events = [json.loads(line) for line in lines if line.endswith("}")]
    finished = Counter(one["action"] for one in events if one["event"] == "ActionFinished")
    assert [action for action, times in finished.items() if times > 1] == []
    begun = sum(one["event"] == "ActionStarted" for one in events)
    assert begun <= 2 * CLIPS + KILLS * JOBS
