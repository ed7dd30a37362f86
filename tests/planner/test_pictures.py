"""Which pictures a brief may show."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from vidgen.errors import BriefError
from vidgen.planner.pictures import find_picture, prepare_picture
from vidgen.planner.place import Place
from vidgen.planner.reader import references

BRIEFS = Path(__file__).parents[1] / "briefs"
PLACE = Place("brief.md", 7)


def _prepare(path: Path, folder: Path) -> Path:
    folder.mkdir()
    return prepare_picture(path, path.name, folder, PLACE)


def test_pictures_are_found_with_their_lines() -> None:
    body = "# A\n\nText ![one](a%20b.png).\n\n- ![two](c.png)\n"
    found = [(reference.source, place.line) for reference, place in references(body, PLACE)]
    assert found == [("a b.png", 9), ("c.png", 11)]


@pytest.mark.parametrize(
    ("defect", "message"),
    [
        ("picture-outside", "the picture '../../../etc/passwd' lies outside the brief's folder"),
        ("picture-absolute", "the picture '/etc/passwd' lies outside the brief's folder"),
        ("picture-missing", "the picture 'nothing.png' is not there"),
        ("picture-online", "the picture 'https://example.org/a.png' is not a file here"),
        ("picture-svg", "the picture 'drawing.svg' is an SVG drawing, which is not accepted"),
        ("picture-is-a-folder", "the picture '.' is not a file"),
        ("picture-not-a-picture", "the picture 'text.png' is not a picture"),
    ],
)
def test_a_wrong_picture_is_told_with_its_line(defect: str, message: str, tmp_path: Path) -> None:
    folder = BRIEFS / defect
    body = (folder / "brief.md").read_text()
    ((reference, place),) = references(body, Place("brief.md", 1))
    with pytest.raises(BriefError) as caught:
        prepare_picture(
            find_picture(folder, reference.source, place), reference.source, tmp_path, place
        )
    assert str(caught.value).startswith(f"brief.md, line 4: {message}")
    assert caught.value.cure


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "brief"
    inside.mkdir()
    Image.new("RGB", (4, 4)).save(tmp_path / "secret.png")
    (inside / "a.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(BriefError, match="lies outside the brief's folder"):
        find_picture(inside, "a.png", PLACE)


def test_a_picture_is_copied_under_what_it_really_is(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    Image.new("RGB", (8, 6), "red").save(path, format="JPEG")
    copy = _prepare(path, tmp_path / "out")
    assert copy.name == "photo.jpg"
    assert copy.read_bytes() == path.read_bytes()


def test_a_photo_is_set_upright(tmp_path: Path) -> None:
    picture = Image.new("RGB", (8, 6), "red")
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(tmp_path / "photo.jpg", exif=exif)
    with Image.open(_prepare(tmp_path / "photo.jpg", tmp_path / "out")) as upright:
        assert upright.size == (6, 8)


def _png_header(width: int, height: int) -> bytes:
    """A PNG that says it is large, and holds nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0"))


def _chunk(kind: bytes, content: bytes) -> bytes:
    size, check = len(content), zlib.crc32(kind + content)
    return struct.pack(">I", size) + kind + content + struct.pack(">I", check)


@pytest.mark.parametrize("size", [(8000, 8000), (30_000, 30_000)])
def test_an_image_bomb_is_refused_before_it_is_decoded(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(_png_header(*size))
    with pytest.raises(BriefError, match=r"pixels|far too large"):
        _prepare(path, tmp_path / "out")


def test_a_file_that_is_too_large_or_broken_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(51_000_000)
    with pytest.raises(BriefError, match="has 51 MB; at most 50"):
        find_picture(tmp_path, "large.png", PLACE)
    torn = tmp_path / "torn.png"
    torn.write_bytes(_png_header(20, 20))
    with pytest.raises(BriefError, match=r"'torn\.png' is broken"):
        _prepare(torn, tmp_path / "out")
    odd = tmp_path / "odd.jpg"
    exif = Image.Exif()
    exif[0x0112], exif[0x0100] = 6, 40
    Image.new("RGB", (40, 30)).save(odd, exif=exif)
    width, as_text = struct.pack(">HH", 0x0100, 4), struct.pack(">HH", 0x0100, 2)
    assert width in odd.read_bytes()
    odd.write_bytes(odd.read_bytes().replace(width, as_text))
    with pytest.raises(BriefError, match=r"'odd\.jpg' is broken"):
        _prepare(odd, tmp_path / "beside")
