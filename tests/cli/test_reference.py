"""`vidgen reference`: answers for a person, and as JSON."""

from __future__ import annotations

import json


def test_an_answer_is_a_name_its_arguments_a_sentence_and_one_example(vidgen):
    code, out, err = vidgen("reference", "rotate", "a", "square")
    assert (code, err) == (0, "")
    assert "Rotate(mobject, angle=PI, axis=OUT" in out
    assert "  Animation that rotates a Mobject." in out
    assert out.count("def construct(self)") == 1
    assert max(map(len, out.splitlines())) <= 100


def test_json_has_the_same_answers(vidgen):
    code, out, _ = vidgen("reference", "label an axis", "--json", "-n", "3")
    found = json.loads(out)
    assert (code, len(found)) == (0, 3)
    assert found[0].keys() == {"name", "kind", "module", "takes", "summary", "example"}
    assert any("axis_label" in answer["name"] for answer in found)


def test_a_question_that_nothing_answers_leaves_with_2(vidgen):
    code, out, err = vidgen("reference", "xyzzy")
    assert (code, out) == (2, "")
    assert "Nothing in Manim's documentation is about 'xyzzy'." in err
