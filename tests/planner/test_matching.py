"""Which beat an item of a figure appears with."""

from __future__ import annotations

from vidgen.planner.matching import appearances


def test_items_appear_where_they_are_mentioned() -> None:
    beats = ["There are two fruits.", "Apples are red.", "Pears are green."]
    assert appearances([(["Red apples", "Green pears"], 0)], beats) == [1, 2]


def test_an_order_that_the_text_turns_round_is_kept() -> None:
    beats = ["Pears come first.", "Then apples."]
    found = appearances([(["apples", "pears"], 0)], beats)
    assert found is not None
    assert found == sorted(found)


def test_nothing_mentioned_and_nothing_placed_is_left_to_the_template() -> None:
    assert appearances([(["one", "two"], 2)], ["Something.", "Else."]) is None
    assert appearances([(["one"], 0)], []) is None
    assert appearances([([], 0)], ["Words."]) is None


def test_a_block_between_sentences_begins_with_the_one_before_it() -> None:
    beats = ["First.", "Second.", "Third.", "Fourth."]
    assert appearances([(["x"], 2)], beats) == [1]
    assert appearances([(["x", "y"], 2)], beats) == [1, 2]


def test_each_of_several_blocks_begins_with_the_sentence_before_it() -> None:
    beats = ["Write it.", "Expand it.", "Cancel.", "Done."]
    assert appearances([(["a"], 1), (["b"], 2), (["c"], 4)], beats) == [0, 1, 3]


def test_more_items_than_sentences_still_fall_in_order() -> None:
    found = appearances([([f"item {n}" for n in range(9)], 1)], ["The items.", "Item 8."])
    assert found is not None
    assert found == sorted(found)
    assert set(found) <= {0, 1}


def test_a_word_that_all_items_share_says_nothing() -> None:
    beats = ["The cost rises.", "Loose cargo is dear.", "Boxes are cheap."]
    assert appearances([(["cost of cargo", "cost of boxes"], 0)], beats) == [1, 2]
