from __future__ import annotations

import pytest

from vidgen.errors import BriefError
from vidgen.model.brief import Brief
from vidgen.model.storyboard import Asset
from vidgen.planner.outline import plan
from vidgen.planner.pictures import find_picture
from vidgen.planner.place import Place
from vidgen.planner.reader import references

FILM = "# A film\n\nWords are said.\n\n## A scene\n\n{}\n"


def second(body, **more):
    return plan(Brief(body=FILM.format(body)), **more).storyboard.scenes[1]


def test_a_sound_is_heard_with_the_sentence_before_it():
    scene = second("One thing. Money is saved.\n\n::: sound chime -6 dB at saved\n\nThe end.")
    assert [str(beat.sound) for beat in scene.beats] == ["None", "chime -6 dB at saved", "None"]


def test_a_sound_at_a_word_is_heard_with_the_phrase_that_has_it():
    long = "a word and another one, " * 8
    scene = second(f"This goes on with {long}and it comes to money.\n\n::: sound pop at money")
    assert len(scene.beats) > 1
    assert [beat.sound is not None for beat in scene.beats] == [False] * (len(scene.beats) - 1) + [
        True
    ]


@pytest.mark.parametrize(
    ("cue", "said"),
    [
        ("wosh", "did you mean"),
        ("pop at honey", "is not said in the sentence"),
        ("pop -90 dB", "a gain is"),
        ("", "is no sound"),
    ],
)
def test_a_sound_that_cannot_be_is_refused_at_its_line(cue, said):
    with pytest.raises(BriefError, match=r"9: .*::: sound") as caught:
        second(f"Money is saved.\n\n::: sound {cue}")
    assert said in str(caught.value).lower() + str(caught.value)


def test_a_sound_file_is_looked_for_beside_the_brief(tmp_path):
    body = FILM.format("Money is saved.\n\n:::sound sounds/bell.wav")
    found = [source for source, _ in references(body, Place("brief.md", 1))]
    assert [one.source for one in found] == ["sounds/bell.wav"]
    with pytest.raises(BriefError, match=r"the sound 'sounds/bell\.wav' is not there"):
        find_picture(tmp_path, "sounds/bell.wav", Place("brief.md", 9))
    bell = Asset(path="assets/bell.wav", digest="0" * 64)
    scene = plan(Brief(body=body), pictures={"sounds/bell.wav": bell}).storyboard.scenes[1]
    assert scene.beats[0].sound.file == bell


def test_a_scene_block_says_how_loud_a_scene_is_and_how_it_fits():
    scene = second("Money.\n\n```scene\ngain: -3 dB\nfit: loop\nfilm sound: yes\n```")
    assert (scene.finish.gain_db, scene.finish.fit, scene.finish.film_db) == (-3, "loop", 0)


@pytest.mark.parametrize(
    "line",
    [
        "gain: loud",
        "gain: -90",
        "fit: squeeze",
        "film sound: often",
        "strength: 3",
        "effect: own.py",
    ],
)
def test_a_finish_that_cannot_be_is_refused(line):
    with pytest.raises(BriefError, match="brief"):
        second(f"Money.\n\n```scene\n{line}\n```")


def test_a_way_to_fit_a_scene_that_is_drawn_is_told_to_be_in_vain():
    brief = Brief(body=FILM.format("Money.\n\n```scene\nfit: loop\n```"))
    (note,) = plan(brief).notes
    assert "s02 is drawn as long as its words last" in note


def test_a_scene_block_says_what_is_done_to_its_pictures():
    said = "grade: noir\nlower third: Ada\nramp: [1, 0.3]\neffect: grain\nparams: {amount: 0.2}"
    own = second(f"Money.\n\n```scene\n{said}\n```").finish.chosen
    assert (own["grade"], own["lower_third"].title, own["ramp"]) == ("noir", "Ada", (1, 0.3))
    assert (own["effect"], own["params"]) == ("grain", {"amount": 0.2})
