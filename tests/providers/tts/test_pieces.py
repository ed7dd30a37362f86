from __future__ import annotations

import pytest

from vidgen.providers.tts.pieces import PIECE_CHARACTERS, hushed, pieces

SENTENCE = "The square of the long side, they say, is large; is it? "


@pytest.mark.parametrize("longest", [20, 80, 300, 5000])
@pytest.mark.parametrize(
    "text",
    [
        SENTENCE * 30,
        "and so " * 200,
        "One.",
        "He said “stop.” Then he left… And so on!",
        "Ünï 中文。 好",
    ],
)
def test_pieces_fit_and_hold_every_word_in_order(text, longest):
    found = pieces(text, longest)
    assert " ".join(found).split() == text.split()
    assert all(0 < len(piece) <= min(longest, PIECE_CHARACTERS) for piece in found)


def test_pieces_end_where_sentences_do():
    found = pieces(SENTENCE * 30, 300)
    assert all(piece.endswith("?") for piece in found)
    assert len(found) == 6
    assert pieces("He said “stop.” Then he left.", 20) == ["He said “stop.”", "Then he left."]


def test_a_text_that_fits_is_one_piece():
    assert pieces(SENTENCE * 2, 5000) == [(SENTENCE * 2).strip()]


def test_signs_without_words_are_a_moment_of_silence():
    speech = hushed("— …")
    assert [word.text for word in speech.words] == ["—", "…"]
    assert 0 < speech.duration_s < 0.2
    assert not speech.samples.any()
