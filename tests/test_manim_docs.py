"""Every example in the documentation of Manim is found, whole and ready to run."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from manim_docs import manim_folder, scenes, templates


def test_every_example_is_a_file_with_its_class():
    for scene in [*scenes(), *templates()]:
        classes = [node.name for node in ast.parse(scene.source).body if hasattr(node, "name")]
        assert scene.name in classes, scene.where


def test_no_example_is_missed():
    directives = sum(
        file.read_text("utf-8").count(".. manim::") for file in manim_folder().rglob("*.py")
    )
    assert 300 < len(scenes()) <= directives
    assert len(templates()) == 3


def test_options_of_the_directive_are_read():
    assert sum(scene.is_still for scene in scenes()) > 200
    assert {scene.options.get("quality") for scene in scenes()} >= {None, "low"}
    assert not [scene for scene in scenes() if ":save_last_frame:" in scene.source]


def test_examples_written_as_doctests_lose_their_prompts():
    assert not [scene for scene in scenes() if ">>>" in scene.source]
