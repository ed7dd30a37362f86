"""Animations find their words in a beat, however scene and narration spell them."""

from __future__ import annotations

import pytest

from vidgen.errors import RenderError, SceneCodeError
from vidgen.model.narration import SpokenBeat
from vidgen.model.pace import LEAD_S, TAIL_S, paced, written_tokens
from vidgen.renderer.spoken import places, word_start

TEXT = (
    "“Areas”, in 1984: the well-known café’s areas—all 3.5 km² of them—make $a^2 + b^2$, "
    "and $c^2$ too; it's 12 % of 1,000 areas. Čas is not cas."
)
WORDS = paced(written_tokens(TEXT))
SPOKEN = SpokenBeat(id="b3", start_s=1.0, end_s=9.0, words=WORDS)


def found(phrase: str) -> list[str]:
    return [WORDS[at].text for at in places(WORDS, phrase)]


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("areas", ["“Areas”,", "areas."]),
        ("AREAS", ["“Areas”,", "areas."]),
        ("1984", ["1984:"]),
        ("well-known", ["well-known"]),
        ("known", ["well-known"]),
        ("cafe's areas", ["café’s"]),
        ("café’s", ["café’s"]),
        ("3.5 km²", ["3.5"]),
        ("all 3.5", ["areas—all"]),
        ("$a^2 + b^2$", ["$a^2 + b^2$,"]),
        ("a^2", ["$a^2 + b^2$,"]),
        ("c^2", ["$c^2$"]),
        ("it’s 12 %", ["it's"]),
        ("1,000", ["1,000"]),
        ("12 % of 1,000 areas", ["12"]),
        ("cas", ["cas."]),
        ("Čas", ["Čas"]),
        ("circle", []),
        ("areas in 1985", []),
        ("…", []),
        ("", []),
    ],
)
def test_a_phrase_is_found_as_it_is_written_or_nearly_so(phrase: str, words: list[str]) -> None:
    assert found(phrase) == words


def test_words_that_come_twice_are_told_apart() -> None:
    first, second = (word_start(SPOKEN, "areas", nth) for nth in (1, 2))
    assert first == WORDS[0].start_s
    assert second > first


@pytest.mark.parametrize(
    ("phrase", "nth", "message"),
    [
        ("aeras", 1, "Beat b3 does not say 'aeras'. Did you mean 'areas'?"),
        ("zebra", 1, "Beat b3 does not say 'zebra'."),
        ("areas", 3, "Beat b3 says 'areas' twice, so there is no number 3"),
        ("1984", 0, "Beat b3 says '1984' once, so there is no number 0"),
    ],
)
def test_what_is_not_spoken_is_an_error_with_the_nearest_word(phrase, nth, message) -> None:
    with pytest.raises(RenderError) as caught:
        word_start(SPOKEN, phrase, nth)
    assert caught.value.message == message
    assert caught.value.cure is not None
    assert caught.value.cure.startswith("it says: “Areas”, in 1984")


def test_a_beat_whose_words_nobody_knows_says_everything_at_its_start() -> None:
    assert word_start(SpokenBeat(id="b1", start_s=2.0, end_s=3.0), "anything") == 2.0


def test_an_animation_starts_with_its_word_and_ends_with_its_sentence(paint):
    seen = paint("""
with self.beat("b2") as beat:
    beat.until("areas")
    assert abs(self.time - 1.4) < 1e-6, self.time
    beat.until("all")
    assert abs(self.time - 1.4) < 1e-6, self.time
    assert beat.word("all") == 0
    self.play(FadeIn(Square(fill_opacity=1)), run_time=beat.left_s)
    assert abs(self.time - 2.2) < 1e-6, self.time
    self.play(FadeOut(self.mobjects[0]), run_time=beat.left_s)
    assert abs(self.time - 2.3) < 1e-6, self.time
""")
    assert len(seen) == 30
    assert (seen[13] == seen[0]).all()
    assert (seen[20] != seen[0]).any()


def test_a_word_that_is_not_spoken_is_told_with_its_line(paint):
    with pytest.raises(SceneCodeError, match=r"line 8: Beat b2 does not say 'aras'\. Did you mean"):
        paint("""
with self.beat("b2") as beat:
    beat.until("aras")
""")


def test_sentences_written_beside_the_scene_give_times_without_narration(paint):
    code = paint.write("""
assert [beat.id for beat in self.shot.beats] == ["b1", "b2"]
with self.beat("b2") as beat:
    beat.until("areas")
    self.add(Square())
""")
    text = code.read_text(encoding="utf-8")
    sentences = 'BEATS = {"b1": "A square, then.", "b2": "It has two areas."}\n\n\n'
    code.write_text(text.replace("class Demo", sentences + "class Demo"), encoding="utf-8")
    code.with_name("scene.json").unlink()
    assert paint.draw(code).exists()


def test_an_estimate_is_as_long_as_silent_narration_would_be():
    from vidgen.model.storyboard import Beat, Scene
    from vidgen.renderer.narrated import estimate_spoken
    from vidgen.stages.narration import join, silent_beat

    texts = {"b1": "All areas, at once:", "b2": "they grow, and grow", "b3": "until they stop."}
    beats = tuple(Beat(id=name, text=text) for name, text in texts.items())
    scene = Scene(id="s01", title="t", template="bullets", beats=beats)
    _, silent = join(scene, [silent_beat(text) for text in texts.values()])
    guessed = estimate_spoken(texts)
    assert guessed.beats[0].start_s == LEAD_S
    assert guessed.duration_s == pytest.approx(guessed.beats[-1].end_s + TAIL_S)
    for one, other in zip(guessed.beats, silent.beats, strict=True):
        assert one.start_s == pytest.approx(other.start_s, abs=0.1)
        assert one.end_s == pytest.approx(other.end_s, abs=0.1)


def test_beats_with_names_of_ones_own_are_refused(paint):
    code = paint.write("pass")
    text = code.read_text(encoding="utf-8")
    code.write_text(text.replace("class Demo", 'BEATS = {"intro": "Hi."}\nclass Demo'), "utf-8")
    code.with_name("scene.json").unlink()
    with pytest.raises(SceneCodeError, match="in a way that no film does: intro"):
        paint.draw(code)
