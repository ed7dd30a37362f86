from __future__ import annotations

import numpy as np
import pytest

from vidgen.media.caption_look import caption_look
from vidgen.media.cues import cues
from vidgen.media.finish.captions import caption_touches
from vidgen.media.finish.clearing import clear_bottom
from vidgen.media.finish.layer import build
from vidgen.media.finish.planes import Planes
from vidgen.model.narration import Word

SIZE = (160, 120)
MARGINS = (0.05, 0.05, 0.05, 0.05)
WORDS = [
    Word(text=text, start_s=start_s, end_s=start_s + 0.3)
    for text, start_s in (("So", 0.4), ("it", 1.0), ("ends.", 2.0))
]


def touches(style="plain", clip=None):
    look = caption_look(style, *SIZE, MARGINS)
    return list(caption_touches(cues(WORDS, 4.0, 42), look, 30, clip))


def drawn(touch, at, inputs):
    """Where a caption changes a grey picture, and by how much each plane."""
    before = Planes.plain(SIZE, "#505050")
    after = build(touch.layer, SIZE, 30, inputs).apply(before.copy(), at)
    return [np.abs(a.astype(int) - b) for a, b in zip(after.all, before.all, strict=True)]


@pytest.mark.parametrize("style", ["plain", "box", "highlight"])
def test_a_caption_is_drawn_low_in_the_picture_while_it_is_due(style, tmp_path):
    (touch,) = touches(style)
    assert (touch.first, touch.frames) == (12, 57)
    rows = np.nonzero(drawn(touch, 5, tmp_path)[0].max(axis=1))[0]
    assert 80 < rows.min() < rows.max() < 115


def test_only_the_word_that_is_spoken_has_a_colour(tmp_path):
    (touch,) = touches("highlight")
    tinted = [np.nonzero(drawn(touch, at, tmp_path)[1].max(axis=0) > 8)[0] for at in (0, 20, 50)]
    assert tinted[0].max() < tinted[1].min() + 3
    assert tinted[1].max() < tinted[2].min() + 3
    assert drawn(touches("plain")[0], 20, tmp_path)[1].max() <= 2


def test_a_lit_caption_changes_in_time_and_the_others_stand_still():
    assert [touches(style)[0].layer["still"] for style in ("plain", "box", "highlight")] == [
        True,
        True,
        False,
    ]


def test_captions_stand_where_the_scene_shows_nothing(clip):
    safe = (8, 6, 152, 114)
    assert clear_bottom(clip("a.mp4", 30), safe, 20) == 114


def test_captions_climb_over_what_the_scene_shows_at_the_bottom(tmp_path):
    import av

    from vidgen.media.contract import CODEC, PIXEL_FORMAT, container_options, x264_options
    from vidgen.model.preset import Quality

    path = tmp_path / "low.mp4"
    quality = Quality(name="test", about="", height=120, fps=30, crf=20)
    with av.open(str(path), "w", format="mp4", options=container_options(30)) as output:
        stream = output.add_stream(CODEC, rate=30, options=x264_options(quality))
        stream.width, stream.height, stream.pix_fmt = *SIZE, PIXEL_FORMAT
        picture = np.full((120, 160, 3), 40, np.uint8)
        picture[90:118, 20:140:4] = 240
        for number in range(30):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    bottom = clear_bottom(path, (8, 6, 152, 114), 20)
    assert 75 < bottom <= 90
    (touch,) = touches("box", "ab" * 32)
    (name,) = touch.inputs
    path.rename(tmp_path / name)
    rows = np.nonzero(drawn(touch, 0, tmp_path)[0].max(axis=1))[0]
    assert rows.max() < 90
