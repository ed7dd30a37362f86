"""What leaves with a film holds no secret of who made it."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from vidgen.events import ignore
from vidgen.manifest import MANIFESTS, ComposeManifest, UploadManifest
from vidgen.project import Project, RunOptions
from vidgen.settings import LlmSettings, ServiceSettings, Settings, UploadSettings
from vidgen.stages.provenance import write_provenance
from vidgen.stages.upload import upload
from vidgen.store import Store

BASELINES = Path(__file__).parents[1] / "baselines"
SECRETS = [f"hush-hush-{number}" for number in range(5)]


def test_no_file_that_leaves_holds_a_secret(tmp_path, monkeypatch):
    llm, replicate, access, secret, variable = SECRETS
    monkeypatch.setenv("ELEVENLABS_API_KEY", variable)
    monkeypatch.setattr("sys.argv", ["vidgen", "upload", f"--key={variable}"])
    root, shelf, store = tmp_path / "film", tmp_path / "shelf", tmp_path / "store"
    root.mkdir()
    settings = Settings(
        llm=LlmSettings(api_key=SecretStr(llm)),
        replicate=ServiceSettings(api_key=SecretStr(replicate)),
        upload=UploadSettings(access_key=SecretStr(access), secret_key=SecretStr(secret)),
    )
    film = Project(root, Store(store), settings, RunOptions())
    for kind in MANIFESTS:
        if kind is not UploadManifest:
            film.write(kind.model_validate_json((BASELINES / kind.file).read_bytes()))
    (root / "out").mkdir()
    write_provenance(film, film.read(ComposeManifest).masters)
    upload(film, str(shelf), emit=ignore, files=["out/provenance.json", "plan.json"])
    lock = root / ".vidgen" / "lock"
    files = [path for folder in (root, shelf, store) for path in folder.rglob("*")]
    written = {path: path.read_bytes() for path in files if path.is_file()}
    assert shelf / "provenance.json" in written
    assert root / "upload.json" in written
    assert lock in written
    for path, content in written.items():
        assert not [one for one in SECRETS if one.encode() in content], path
