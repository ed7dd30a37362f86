"""The golden index: a change that cannot read it needs a new version and an upgrade."""

from __future__ import annotations

from pathlib import Path

from vidgen.manifest import ClipsManifest

GOLDEN = Path(__file__).parents[1] / "baselines" / "clips.json"


def test_the_golden_index_reads_and_writes_unchanged():
    golden = GOLDEN.read_text()
    index = ClipsManifest.model_validate_json(golden)
    assert index.model_dump_json(by_alias=True, indent=1) + "\n" == golden
