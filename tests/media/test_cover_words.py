"""Words on the picture that stands for a film."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from vidgen.media.cover_words import write_words
from vidgen.model.look import Finish


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (720, 720)])
@pytest.mark.parametrize("words", ["Why", "Why the sky is blue, and the evening is red " * 2])
def test_words_stand_at_the_bottom_and_inside(tmp_path, size, words):
    path = tmp_path / "cover.jpg"
    Image.new("RGB", size, (200, 60, 60)).save(path, "JPEG")
    write_words(path, words)
    with Image.open(path) as image:
        assert image.size == size
        pixels = np.asarray(image)
    white = pixels.min(axis=2) > 215
    rows, columns = np.flatnonzero(white.any(axis=1)), np.flatnonzero(white.any(axis=0))
    assert rows[0] > size[1] * 0.3
    assert columns[0] > size[0] * 0.04
    assert columns[-1] < size[0] * 0.96
    assert pixels[2, 2] == pytest.approx([200, 60, 60], abs=6)


@pytest.mark.parametrize(
    ("said", "words"), [(False, ""), (True, "A title"), ("Other words", "Other words")]
)
def test_the_words_are_the_title_or_others(said, words):
    assert Finish(thumbnail_title=said, thumbnail_s=2).cover("A title").words == words
