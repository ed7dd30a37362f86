from __future__ import annotations

import av
import numpy as np
import pytest

from vidgen.errors import MediaError
from vidgen.media.contract import swift, x264_options
from vidgen.media.cut.index import read_index
from vidgen.media.cut.piece import Laid, Mix, Piece, Shot, encode, write_piece
from vidgen.media.cut.reading import Reader
from vidgen.media.finish.planes import Planes
from vidgen.model.preset import Quality
from vidgen.model.transition import parse
from vidgen.presets import load_quality, names

SIZE = (160, 120)
X264 = x264_options(Quality(name="test", about="", height=120, fps=30, crf=10))


class Darken:
    """A layer that sets the left upper corner to how long it has been seen."""

    def apply(self, picture, at):
        picture.y[:40, :40] = 40 + 4 * at
        return picture


def corners(piece, output, quiet):
    write_piece(piece, X264, output, quiet)
    with av.open(str(output)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(video=0)]
    return [float(frame[8:32, 8:32].mean()) for frame in frames]


def test_a_layer_changes_its_own_frames_only(clip, tmp_path, quiet):
    shot = Shot(clip("a.mp4", 30, 120), 5)
    plain = corners(Piece(SIZE, 30, 12, [shot]), tmp_path / "plain.mp4", quiet)
    laid = Laid(Darken(), -4, 5)
    seen = corners(Piece(SIZE, 30, 12, [shot], layers=[laid]), tmp_path / "laid.mp4", quiet)
    assert seen[4:9] == pytest.approx([40, 44, 48, 52, 56], abs=3)
    assert seen[:4] + seen[9:] == pytest.approx(plain[:4] + plain[9:], abs=3)


def test_a_layer_that_began_before_the_piece_is_as_old_as_it_is(clip, tmp_path, quiet):
    piece = Piece(SIZE, 30, 3, [Shot(clip("a.mp4", 30), 0)], layers=[Laid(Darken(), 20, 60)])
    seen = corners(piece, tmp_path / "laid.mp4", quiet)
    assert seen == pytest.approx([120, 124, 128], abs=3)


def test_the_last_and_the_first_picture_are_held(clip, tmp_path, quiet):
    shots = [Shot(clip("a.mp4", 10, 60), 5), Shot(clip("b.mp4", 10, 200), -8)]
    mix = Mix(parse("crossfade 0.5"), 2, 10)
    seen = corners(Piece(SIZE, 30, 16, shots, mix), tmp_path / "held.mp4", quiet)
    assert len(seen) == 16
    assert seen == pytest.approx(sorted(seen), abs=2)
    assert (seen[0], seen[-1]) == pytest.approx((16 + 60 * 219 / 255, 16 + 200 * 219 / 255), abs=5)


def test_pictures_are_read_from_any_frame_on(clip):
    source = clip("a.mp4", 75)
    whole = Reader(source, 0, 30)
    wanted = [whole.next().flat.copy() for _ in range(75)]
    for first in (1, 59, 60, 61, 74):
        reader = Reader(source, first, 30)
        assert np.array_equal(reader.next().flat, wanted[first])


def test_a_clip_that_ends_in_the_middle_of_a_picture_is_named(clip, tmp_path, quiet):
    torn = clip("torn.mp4", 60)
    torn.write_bytes(torn.read_bytes()[:2000])
    with pytest.raises(MediaError, match=r"torn\.mp4"):
        write_piece(Piece(SIZE, 30, 40, [Shot(torn, 0)]), X264, tmp_path / "p.mp4", quiet)


def test_a_layer_over_one_shot_is_under_the_transition(clip, tmp_path, quiet):
    shots = [Shot(clip("a.mp4", 30, 200), 0), Shot(clip("b.mp4", 30, 200), -2)]
    mix = Mix(parse("crossfade 0.5"), 2, 10)
    first = Laid(Darken(), 0, 99, shot=0)
    seen = corners(Piece(SIZE, 30, 14, shots, mix, [first]), tmp_path / "laid.mp4", quiet)
    bright = 16 + 200 * 219 / 255
    meant = [40 + 4 * at + (bright - 40 - 4 * at) * min(1, max(0, at - 2) / 10) for at in range(14)]
    assert seen == pytest.approx(meant, abs=4)


@pytest.mark.parametrize("name", names("qualities"))
def test_less_search_leaves_parameter_sets_as_they_are(name, tmp_path):
    options = x264_options(load_quality(name))
    written = []
    for x264, file in ((options, "slow.mp4"), (swift(options), "swift.mp4")):
        encode(iter([Planes(SIZE)] * 4), SIZE, 30, x264, tmp_path / file)
        written.append(read_index(tmp_path / file))
    assert written[0].parameters == written[1].parameters
