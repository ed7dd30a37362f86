"""What is installed is what was locked, and CI says whether that has known vulnerabilities."""

from __future__ import annotations

import json
import os
import subprocess
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
LOCK = tomllib.loads((REPOSITORY / "uv.lock").read_text(encoding="utf-8"))["package"]
STOLE_KEYS = {("litellm", "1.82.7"), ("litellm", "1.82.8")}

UV = """#!/bin/sh
if [ "$1" = export ]; then
    while [ "$1" != --output-file ]; do shift; done
    echo "a==1 --hash=sha256:00" >"$2"
    exit 0
fi
while [ "$1" != --output ]; do shift; done
[ -z "$FOUND" ] || printf '%s' "$FOUND" >"$2"
[ -z "$SAID" ] || echo "$SAID" >&2
exit "$CODE"
"""
SOUND = {"name": "a", "version": "1", "vulns": []}
UNKNOWN = {"name": "b", "skip_reason": "not found"}
FLAWED = {"name": "c", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}


def test_every_package_is_locked_with_the_hash_of_each_of_its_files():
    brought = [one for one in LOCK if "registry" in one["source"]]
    assert len(brought) > 50
    for one in brought:
        files = [*one.get("wheels", []), *([one["sdist"]] if "sdist" in one else [])]
        assert files, one["name"]
        assert all(file["hash"].startswith("sha256:") for file in files), one["name"]
    elsewhere = [one["name"] for one in LOCK if "registry" not in one["source"]]
    assert elsewhere == ["vidgen"]


def test_no_release_that_stole_keys_is_locked():
    assert not STOLE_KEYS & {(one["name"], one["version"]) for one in LOCK}


@pytest.mark.parametrize(
    ("found", "code", "said", "ends", "tells"),
    [
        ([SOUND, UNKNOWN], 0, "", 0, "1 of 2 packages looked up, 0 known vulnerabilities"),
        ([SOUND, FLAWED], 1, "", 1, "c 2: PYSEC-1, mended in 3"),
        ([UNKNOWN], 0, "", 0, "NOT DONE"),
        (None, 1, "ConnectionError: no route", 0, "NOT DONE"),
        (None, 1, "ConnectionError: no route", 0, "ConnectionError: no route"),
        (None, 124, "", 0, "NOT DONE"),
    ],
)
def test_an_audit_fails_for_a_flaw_and_never_for_want_of_a_network(
    found, code, said, ends, tells, tmp_path
):
    uv = tmp_path / "uv"
    uv.write_text(UV)
    uv.chmod(0o755)
    answer = json.dumps({"dependencies": found}) if found is not None else ""
    ran = subprocess.run(
        [REPOSITORY / ".ci" / "audit"],
        env={
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "FOUND": answer,
            "CODE": str(code),
            "SAID": said,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, tells in ran.stdout) == (ends, True), ran


def test_ci_makes_an_audit():
    assert "just audit" in (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
