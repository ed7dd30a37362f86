"""Pieces beside ffmpeg's one graph: the same film, frame by frame."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest

from vidgen.media.contract import x264_options
from vidgen.media.cut.graph import film_by_graph
from vidgen.media.cut.index import read_index
from vidgen.media.cut.piece import Mix, Piece, Shot, encode, write_piece
from vidgen.media.cut.plan import Copy, planned
from vidgen.media.cut.timeline import Span, Timeline
from vidgen.media.finish.planes import Planes
from vidgen.media.probe import probe
from vidgen.media.splice import Part, splice
from vidgen.model.preset import Quality
from vidgen.model.transition import parse

SIZE, FPS, FRAMES = (640, 360), 30, 75
X264 = x264_options(Quality(name="test", about="", height=360, fps=FPS, crf=8))
LOSSLESS = {"preset": "ultrafast", "qp": "0", "bf": "0"}


def drawn(number):
    """Soft grounds with a disc that moves: nothing that a resampler or an encoder could ring on."""
    rows, columns = np.mgrid[: SIZE[1], : SIZE[0]]
    for at in range(FRAMES):
        pixels = np.empty((SIZE[1], SIZE[0], 3), np.uint8)
        pixels[...] = np.stack([rows / 4 + 40 * number, columns / 6, 200 - rows / 4], -1)
        disc = np.hypot(rows - 180, columns - 80 - 6 * at) < 60
        pixels[disc] = (230, 190, 60 + 50 * number)
        yield Planes.of_rgb(pixels)


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clips")
    found = [folder / f"{number}.mp4" for number in range(3)]
    for number, clip in enumerate(found):
        encode(drawn(number), SIZE, FPS, X264, clip)
    return found


def copied_and_drawn(timeline, clips, folder):
    """The film as compose makes it, and which of its frames are copied."""
    parts, copied = [], set()
    at = 0
    for part in planned(timeline, [read_index(clip) for clip in clips]):
        if isinstance(part, Copy):
            parts.append(Part(clips[part.scene], part.first, part.frames))
            copied |= set(range(at, at + part.frames))
        else:
            parts.append(Part(folder / f"{at}.mp4", 0, part.frames))
            into = part.crossing
            scenes = (part.scene - 1, part.scene)
            shots = [Shot(clips[one], part.first - timeline.starts[one]) for one in scenes]
            mix = Mix(into.move, into.first - part.first, into.frames)
            piece = Piece(SIZE, FPS, part.frames, shots, mix)
            write_piece(piece, X264, parts[-1].file, lambda *_: None)
        at += part.frames
    splice(parts, folder / "film.mp4", FPS)
    return folder / "film.mp4", copied


def pictures(path):
    with av.open(str(path)) as container:
        return [(frame.pts, frame.to_ndarray()) for frame in container.decode(video=0)]


def psnr(one, other, *, seam=0):
    """How alike two pictures are, but for so many lines where they differ most.

    Those are at the seam, where ffmpeg's slide shows a line of the last scene once more, and where
    the edge lies between two lines of chroma.
    """
    squares = (one.astype(float) - other) ** 2
    for axis in (0, 1) if seam else ():
        worst = np.argsort(squares.mean(axis=axis))[-seam:]
        squares = np.delete(squares, worst, axis=1 - axis)
    error = squares.mean()
    return 99.0 if error == 0 else 10 * np.log10(255**2 / error)


@pytest.mark.parametrize(
    ("move", "said"),
    [
        ("crossfade 0.5", None),
        ("crossfade 0.8", (0.2, 2.4)),
        ("dip #803090 0.8", (0.1, 2.5)),
        ("wipe left 0.5", None),
        ("wipe up 0.4", None),
        ("slide right 0.5", None),
        ("slide left 0.7", None),
        ("cut", None),
    ],
)
def test_a_film_is_that_of_one_graph(clips, tmp_path, quiet, move, said):
    spans = [Span(FRAMES, parse(move), said) for _ in clips]
    timeline = Timeline.of(spans, FPS)
    film, copied = copied_and_drawn(timeline, clips, tmp_path)
    film_by_graph(timeline, clips, SIZE, LOSSLESS, tmp_path / "graph.mp4", quiet)
    ours, theirs = pictures(film), pictures(tmp_path / "graph.mp4")
    assert [pts for pts, _ in ours] == [512 * at for at in range(timeline.frames)]
    assert len(theirs) == timeline.frames
    likeness = [
        psnr(a, b, seam=8 * move.startswith(("wipe", "slide")))
        for (_, a), (_, b) in zip(ours, theirs, strict=True)
    ]
    assert min(likeness) >= 40
    assert len(copied) > timeline.frames / 3
    sources = [dict(pictures(clip)) for clip in clips]
    for at in copied:
        scene = max(n for n in range(3) if timeline.alone(n)[0] <= at)
        assert np.array_equal(ours[at][1], sources[scene][512 * (at - timeline.starts[scene])])


def test_any_frame_of_a_film_can_be_sought(clips, tmp_path):
    timeline = Timeline.of([Span(FRAMES, parse("zoom 0.5")) for _ in clips], FPS)
    film, _ = copied_and_drawn(timeline, clips, tmp_path)
    whole = dict(pictures(film))
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        for at in np.random.default_rng(2).integers(0, timeline.frames, 25):
            container.seek(int(at) * 512, stream=stream)
            frame = next(one for one in container.decode(stream) if one.pts >= int(at) * 512)
            assert frame.pts == int(at) * 512
            assert np.array_equal(frame.to_ndarray(), whole[frame.pts])


def test_times_of_decoding_rise_by_one_frame_each(clips, tmp_path):
    timeline = Timeline.of([Span(FRAMES, parse("slide left 0.4")) for _ in clips], FPS)
    film, _ = copied_and_drawn(timeline, clips, tmp_path)
    with av.open(str(film)) as container:
        packets = [one for one in container.demux(video=0) if one.size]
    assert {b.dts - a.dts for a, b in pairwise(packets)} == {512}
    assert all(packet.pts >= packet.dts for packet in packets)
    track = probe(film).video
    assert (track.start_s, track.steady, track.fps) == (0, True, Fraction(FPS))
