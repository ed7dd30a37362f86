"""One golden file a schema: a change that cannot read it needs a new version and an upgrade."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidgen.manifest import MANIFESTS, Manifest, MusicManifest

BASELINES = Path(__file__).parent / "baselines"


@pytest.mark.parametrize("kind", MANIFESTS, ids=lambda kind: kind.__name__)
def test_the_golden_manifest_reads_and_writes_unchanged(kind: type[Manifest]):
    golden = (BASELINES / kind.file).read_text()
    manifest = kind.model_validate_json(golden)
    assert manifest.model_dump_json(by_alias=True, indent=2) + "\n" == golden


def test_every_stage_writes_one_manifest():
    stages = [kind.stage for kind in MANIFESTS]
    assert len(set(stages)) == len(stages)


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../b", "a\\b", "c:/x", "", "a//b"])
def test_a_path_that_could_leave_the_project_is_refused(path):
    golden = (BASELINES / "music.json").read_text().replace("music/bed.wav", path)
    with pytest.raises(ValueError, match=r"path|JSON"):
        MusicManifest.model_validate_json(golden)
