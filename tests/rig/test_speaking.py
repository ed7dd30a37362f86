"""Mouths that speak: closed where lips meet, round where vowels are, at rest in silence."""

from __future__ import annotations

import numpy as np
import pytest

from vidgen.providers.tts.hibari import Hibari
from vidgen.rig.motion.acting import Acting, play
from vidgen.rig.motion.speaking import VISEMES, heard, spoken, viseme, worded

RATE, FPS = 24000, 12


def test_there_are_fifteen_visemes():
    assert len(VISEMES) == 15


def test_every_phoneme_of_the_embedded_voice_has_a_viseme():
    text = (
        "The quick brown fox jumps over a lazy dog, while thin azure things may choose boys, shoes"
    )
    said = Hibari().speak(text, "heart", "en", 1)
    unknown = {one.text for one in said.phonemes if viseme(one.text) is None}
    assert unknown <= set("ˈˌːʔ'-")
    assert all(
        a.start_s <= b.start_s for a, b in zip(said.phonemes, said.phonemes[1:], strict=False)
    )


def test_lips_meet_for_a_b_even_between_two_pictures():
    mouths = spoken([("ɑ", 0.2, 0.5), ("b", 0.51, 0.56), ("ɑ", 0.56, 0.9)], 14, FPS)
    assert min(one.opened for one in mouths[5:8]) < 0.25
    assert max(one.opened for one in mouths[3:6]) > 0.7


def test_vowels_are_round_or_wide():
    assert spoken([("u", 0.2, 0.7)], 12, FPS)[5].round > 0.9
    assert spoken([("i", 0.2, 0.7)], 12, FPS)[5].wide > 1.1


@pytest.mark.parametrize("speech", [[], [("ɑ", 5.0, 6.0)]])
def test_a_mouth_rests_where_nothing_is_said(speech):
    assert max(one.share for one in spoken(speech, 12, FPS)) < 0.01


def test_neighbours_lean_towards_each_other():
    alone = spoken([("k", 0.4, 0.5)], 12, FPS)[5]
    before_u = spoken([("k", 0.4, 0.5), ("u", 0.5, 0.7)], 12, FPS)[5]
    assert before_u.round > alone.round + 0.1


def test_words_without_phonemes_move_lips_by_their_letters():
    mouths = worded([("moon", 0.2, 0.7)], 12, FPS)
    assert max(one.round for one in mouths) > 0.5
    assert mouths[0].share < 0.2


def test_sound_opens_a_mouth_and_silence_closes_it():
    time = np.arange(RATE) / RATE
    voice = np.where(time < 0.5, np.sin(2 * np.pi * 700 * time), 0).astype(np.float32)
    mouths = heard(voice, RATE, 12, FPS)
    assert mouths[3].opened > 0.7
    assert mouths[9].share < 0.05
    hum = np.sin(2 * np.pi * 60 * time).astype(np.float32) * (time < 0.5)
    assert (
        max(one.opened for one in heard((voice + hum).astype(np.float32), RATE, 12, FPS)[8:]) < 0.1
    )


def test_a_clip_that_talks_keeps_its_mouth_still_in_silence():
    mouths = spoken([("ɑ", 0.3, 0.6)], 24, FPS)
    moments = play(Acting(animation="talk", mouths=mouths), 24, FPS)
    assert max(one.pose.mouth_open for one in moments[14:]) < 0.05
    assert moments[5].pose.mouth_open > 0.5
