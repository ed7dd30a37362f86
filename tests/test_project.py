from __future__ import annotations

import shutil

import pytest

from vidgen.errors import BriefError, MissingError, StorageError
from vidgen.files import write_text
from vidgen.manifest import MusicManifest, PlanManifest, Provenance
from vidgen.project import Project
from vidgen.store import Store

MADE_FROM = "0" * 64


@pytest.fixture
def film(tmp_path):
    root = tmp_path / "film"
    root.mkdir()
    return Project(root, Store(tmp_path / "store"))


def music(mood="calm"):
    return MusicManifest(made_from=MADE_FROM, provenance=Provenance(provider="toy"), mood=mood)


def test_a_manifest_comes_back_as_it_was_written(film):
    film.write(music())
    assert film.read(MusicManifest) == music()


def test_a_missing_manifest_names_the_command_that_makes_it(film):
    with pytest.raises(MissingError) as caught:
        film.read(PlanManifest)
    assert caught.value.cure == f"vidgen plan {film.root}"


def test_a_wrong_manifest_names_file_and_field(film):
    (film.root / "music.json").write_text('{"schema": "vidgen.music/1", "moood": 1}')
    with pytest.raises(BriefError, match=r"music\.json: .*moood: unknown key"):
        film.read(MusicManifest)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x"])
def test_paths_stay_inside(film, name):
    with pytest.raises(BriefError, match="outside the project"):
        film.path(name)


def test_a_planted_link_leads_nowhere(film, tmp_path):
    (film.root / "scenes").symlink_to(tmp_path)
    with pytest.raises(BriefError, match="outside the project"):
        film.path("scenes/s01/scene.py")


def test_an_edited_manifest_is_kept_in_the_history(film):
    film.write(music())
    film.write(music("tense"))
    (kept,) = (film.hidden / "history").iterdir()
    assert '"calm"' in kept.read_text()


def test_a_foreseen_manifest_is_read_but_not_written(film):
    assert film.foresee(music()).read(MusicManifest) == music()
    assert not film.has(MusicManifest)


def test_an_adopted_brief_counts_where_it_lies(film, tmp_path):
    brief = tmp_path / "brief.md"
    brief.write_text("# Hello\n")
    film.adopt(brief)
    assert (film.root / "brief.md").read_text() == "# Hello\n"
    assert (film.brief, film.brief_folder) == (brief, tmp_path)


def test_an_edited_copy_of_the_brief_counts_instead(film, tmp_path):
    brief = tmp_path / "brief.md"
    brief.write_text("# Hello\n")
    film.adopt(brief)
    (film.root / "brief.md").write_text("# Edited\n")
    assert film.brief == film.root / "brief.md"


def test_a_failed_write_leaves_the_old_file(tmp_path):
    target = tmp_path / "folder"
    target.mkdir()
    with pytest.raises(StorageError, match=str(target)):
        write_text(target, "new")
    assert list(tmp_path.iterdir()) == [target]


def test_what_the_store_lost_is_reclaimed_from_the_project(film):
    digest = film.store.put_bytes(b"a result")
    film.begin()
    film.place(digest, "music/bed.wav")
    film.write(music())
    film.remember("music", [])
    film.store = _emptied(film.store)
    assert film.blob(digest).read_bytes() == b"a result"
    film.store = _emptied(film.store)
    (film.root / "music/bed.wav").write_bytes(b"edited")
    with pytest.raises(MissingError, match="has lost"):
        film.blob(digest)


def _emptied(store: Store) -> Store:
    shutil.rmtree(store.root)
    return Store(store.root)
