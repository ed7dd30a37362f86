from __future__ import annotations

import numpy as np
import pytest

from vidgen.errors import MissingError
from vidgen.media.caption_look import caption_look, drawn_columns, look_of
from vidgen.media.caption_paint import DrawnWord, paint_caption
from vidgen.media.cues import cues, spaced, spread

SHAPES = [(640, 360), (360, 640), (360, 360)]
MARGINS = (0.06, 0.12, 0.13, 0.22)
TEXTS = {
    "en": "In a right triangle, the square of the hypotenuse equals the sum of the squares.",
    "de": "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz heißt es.",
    "he": "שלום עולם, זה פשוט 42 מבחן של כתוביות ארוכות מאוד",
    "ar": "مرحبا بالعالم، هذا نص عربي قصير",
}


def lines_of(text, language, width, height):
    shown = cues(spread(text, 0, 9), 9, drawn_columns(width, height), language)
    return [[DrawnWord(w.text, gap) for gap, w in spaced(line)] for c in shown for line in c.words]


def lit(picture):
    """Pixels whose colour is that of the spoken word, which is yellow."""
    rgb = picture.rgba[..., :3].astype(int)
    return (rgb[..., 0] > 200) & (rgb[..., 2] < 140)


@pytest.mark.parametrize("style", ["plain", "box", "highlight"])
@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize(("width", "height"), SHAPES)
def test_captions_keep_out_of_what_a_player_covers(width, height, language, style):
    look = caption_look(style, width, height, MARGINS)
    for line in lines_of(TEXTS[language], language, width, height):
        picture = paint_caption([line], look)
        rows, columns = np.nonzero(picture.rgba[..., 3] > 128)
        left, top, right, bottom = look.safe
        assert picture.left + columns.min() >= left - 2
        assert picture.left + columns.max() <= right + 2
        assert top <= picture.top + rows.min()
        assert picture.top + rows.max() <= bottom
        assert picture.left % 2 == picture.top % 2 == 0


def test_the_word_that_is_spoken_is_lit_and_no_letter_moves():
    look = caption_look("highlight", 640, 360, MARGINS)
    line = [DrawnWord("So"), DrawnWord("it", 1), DrawnWord("ends.", 1)]
    none, first, last = (paint_caption([line], look, spoken=at) for at in (None, 0, 2))
    assert not lit(none).any()
    where = [np.nonzero(lit(one))[1] for one in (first, last)]
    assert where[0].max() < where[1].min()
    assert np.ptp([first.rgba[..., 3], last.rgba[..., 3]], axis=0).max() <= 4


def test_a_line_read_from_the_right_begins_there():
    look = caption_look("highlight", 640, 360, MARGINS)
    line = [DrawnWord("שלום"), DrawnWord("עולם.", 1)]
    first, last = (np.nonzero(lit(paint_caption([line], look, spoken=at)))[1] for at in (0, 1))
    assert first.min() > last.max()


def test_a_box_is_dark_behind_its_words():
    picture = paint_caption([[DrawnWord("Hello")]], caption_look("box", 640, 360, MARGINS))
    middle = picture.rgba[2, picture.rgba.shape[1] // 2]
    assert middle[:3].max() == 0
    assert 170 < middle[3] < 200


def test_a_letter_that_no_font_has_is_named_and_not_drawn_as_a_box():
    with pytest.raises(MissingError, match=r"can draw 𒀀 \(CUNEIFORM SIGN A\)") as caught:
        paint_caption([[DrawnWord("𒀀")]], caption_look("plain", 640, 360, MARGINS))
    assert "--captions track" in caught.value.cure


def test_a_look_is_the_same_after_it_was_written_down():
    look = caption_look("box", 640, 360, MARGINS)
    assert look_of(look.values()) == look
