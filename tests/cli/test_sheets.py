"""`vidgen sheet`: a film, or any video, as one picture."""

from __future__ import annotations

from PIL import Image

from vidgen.media.ffmpeg import run


def test_a_sheet_of_any_video(vidgen, tmp_path):
    run(["-f", "lavfi", "-i", "testsrc=s=320x180:d=3", str(tmp_path / "clip.mp4")], "a film")
    code, out, _ = vidgen("sheet", "clip.mp4", "--frames", "6", "--columns", "3", "--width", "600")
    assert (code, out) == (0, "sheet.png\n")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.width == 600
        assert 200 < sheet.height < 300


def test_what_is_no_png_or_no_film_is_refused(vidgen, tmp_path):
    run(["-f", "lavfi", "-i", "testsrc=s=320x180:d=1", str(tmp_path / "clip.mp4")], "a film")
    code, _, err = vidgen("sheet", "clip.mp4", "-o", "sheet.jpg")
    assert code == 2
    assert "a sheet is a PNG" in err
    code, _, err = vidgen("sheet", "none.mp4")
    assert code == 3


def test_a_film_that_is_not_made_yet_says_how_to_make_it(vidgen):
    assert vidgen("init", "film")[0] == 0
    code, _, err = vidgen("sheet", "film")
    assert code == 3
    assert "vidgen compose" in err
