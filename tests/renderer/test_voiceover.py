"""Scenes that were written for manim-voiceover run when their import lines are changed."""

from __future__ import annotations

import pytest

from vidgen.errors import SceneCodeError
from vidgen.model.narration import SpokenBeat, Word
from vidgen.renderer.script import Script, Span, read_bookmarks

HEAD = (
    "from manim import *\nfrom vidgen.renderer.voiceover import VoiceoverScene, GTTSService\n\n\n"
)


def spoken(*texts: str, start_s: float = 1.0) -> tuple[SpokenBeat, ...]:
    """Beats of words that last a second each, with a second between the beats."""
    beats, now = [], start_s
    for number, text in enumerate(texts, start=1):
        words = []
        for token in text.split():
            words.append(Word(text=token, start_s=now, end_s=now + 1))
            now += 1
        beats.append(
            SpokenBeat(id=f"b{number}", start_s=words[0].start_s, end_s=now, words=tuple(words))
        )
        now += 1
    return tuple(beats)


def spans(script: Script, *texts: str) -> list[tuple[float, float] | None]:
    taken = [script.take(text) for text in texts]
    return [span and (span.start_s, span.end_s) for span in taken]


def test_a_text_takes_the_beats_that_say_it_wherever_they_are_cut():
    script = Script(spoken("One two.", "Three four,", "five six."))
    assert spans(script, "one two three", "Four – five, six!") == [(1, 5), (5, 9)]


def test_a_text_that_is_said_later_leaves_out_what_is_before_it():
    assert spans(Script(spoken("One two.", "Three.")), "Three.") == [(4, 5)]


def test_a_text_is_not_found_inside_words():
    script = Script(spoken("Another thing.", "Other."))
    assert spans(script, "Other.") == [(4, 5)]


def test_other_words_take_the_next_beats_of_their_length():
    script = Script(spoken("Uno dos tres.", "Quattro, cinque sei.", "Sette."))
    assert spans(script, "One two three. Four five and six.", "Seven.", "Eight.") == [
        (1, 8),
        (9, 10),
        None,
    ]


def test_beats_without_words_are_taken_in_order():
    beats = [SpokenBeat(id=f"b{n}", start_s=n, end_s=n + 0.5) for n in (1, 2)]
    assert spans(Script(beats), "Hi", "Ho", "Hu") == [(1, 1.5), (2, 2.5), None]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("<bookmark mark='A'/>All areas, of shapes", 1.0),
        ('All <bookmark mark = "A" /> areas, of squares', 2.0),
        ("All areas<bookmark mark='A'/>, of squares", 3.0),
        ("All areas, of sha<bookmark mark='A'/>pes", 4.5),
        ("All areas, of shapes <bookmark mark='A'/>", 5.0),
    ],
)
def test_a_bookmark_is_where_the_words_before_it_end(text: str, moment: float):
    written = read_bookmarks(text)
    assert "bookmark" not in written.text
    words = spoken("All areas, of shapes")[0].words
    assert Span(words, written.text).moment(written.marks["A"]) == moment


def test_a_bookmark_in_other_words_is_met_in_proportion():
    written = read_bookmarks("The halfway <bookmark mark='A'/> point comes now")
    words = spoken("abcd efgh ijkl mnop")[0].words
    assert 2.5 < Span(words, written.text).moment(written.marks["A"]) < 3.5


def test_a_bookmark_may_stand_in_a_script_without_spaces():
    written = read_bookmarks("勾股<bookmark mark='A'/>定理")
    words = (Word(text="勾股定理。", start_s=1, end_s=3),)
    assert Span(words, written.text).moment(written.marks["A"]) == 2.0


PORTED = """
self.set_speech_service(GTTSService(lang="en"), create_subcaption=False)
circle = Circle()
with self.voiceover(text="All <bookmark mark='A'/>areas", subcaption="x") as tracker:
    assert abs(self.time - 1.0) < 1e-6, self.time
    assert abs(tracker.duration - 1.0) < 1e-6, tracker.duration
    assert abs(tracker.time_until_bookmark("A") - 0.4) < 1e-6
    assert tracker.time_until_bookmark("A", limit=0.1) == 0.1
    assert abs(tracker.time_until_bookmark("A", buff=1) - 1.4) < 1e-6
    self.wait_until_bookmark("A")
    assert abs(self.time - 1.4) < 1e-6, self.time
    self.play(Create(circle), run_time=tracker.get_remaining_duration(buff=-0.2))
    self.safe_wait(0.01)
assert abs(self.time - 2.0) < 1e-6, self.time
assert tracker.get_remaining_duration() == 0
with self.voiceover(text="More is said than was spoken.") as tracker:
    self.play(FadeOut(circle), run_time=tracker.duration / 100)
assert abs(self.time - tracker.end_t) < 0.051
"""


@pytest.fixture
def ported(paint):
    def write(body: str, *, spoken: bool = True):
        code = paint.write(body)
        text = code.read_text(encoding="utf-8")
        own = HEAD + text[text.index("class Demo") :].replace("NarratedScene", "VoiceoverScene")
        code.write_text(own, encoding="utf-8")
        if not spoken:
            code.with_name("scene.json").unlink()
        return code

    return write


def test_a_ported_scene_follows_the_narration(ported, paint, decode):
    assert len(decode(paint.draw(ported(PORTED), frames=60))) == 60


def test_a_ported_scene_without_narration_takes_the_time_of_its_texts(ported, paint):
    code = ported(
        """
with self.voiceover("Ten words <bookmark mark='x'/>that are said at the pace of speech") as tracker:
    assert self.time == 0
    assert 2 < tracker.duration < 6, tracker.duration
    self.wait_until_bookmark("x")
    assert 0.5 < self.time < 1.5, self.time
    self.play(Create(Square()))
    self.wait_for_voiceover()
    assert abs(self.time - tracker.duration) < 0.051
assert abs(self.time - tracker.duration) < 0.051
tracker = self.add_voiceover_text("Two more.")
self.wait_for_voiceover()
assert tracker.get_remaining_duration() < 0.051
""",
        spoken=False,
    )
    assert paint.draw(code).exists()


def test_a_scene_that_comes_late_to_a_text_catches_up(ported, paint):
    code = ported("""
self.wait(1.5)
with self.voiceover("All areas") as tracker:
    assert abs(tracker.duration - 0.5) < 1e-6, tracker.duration
    assert tracker.time_until_bookmark is not None
""")
    assert paint.draw(code).exists()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "with self.voiceover('Al<bookmark mark=\"A\"/>l areas'):\n"
            "    self.wait_until_bookmark('B')",
            "no bookmark 'B'; it has: A",
        ),
        ("self.wait_until_bookmark('B')", "No voiceover has begun"),
        ("with self.voiceover(ssml='<speak/>'):\n    pass", "SSML is not read"),
        ("with self.voiceover():\n    pass", "a voiceover without a text"),
    ],
)
def test_what_cannot_be_said_is_told(ported, paint, body: str, message: str):
    with pytest.raises(SceneCodeError, match=message):
        paint.draw(ported(body))


def test_cameras_and_spaces_mix_with_a_ported_scene(ported, paint):
    code = ported("self.set_camera_orientation(phi=1)\nwith self.voiceover('All'):\n    pass")
    text = code.read_text(encoding="utf-8")
    code.write_text(text.replace("(VoiceoverScene)", "(VoiceoverScene, ThreeDScene)"), "utf-8")
    assert paint.draw(code).exists()
