"""Answers of a model: sound scenes, and the faults that models make."""

from __future__ import annotations

HEAD = "from manim import *\nfrom vidgen.renderer.kit import *\n\n\n"


def scene(*lines: str, inside: str = "        ") -> str:
    """A file with a scene that does this at its only beat."""
    body = "\n".join(f"{inside}    {line}" for line in lines)
    return (
        f"{HEAD}class Shown(NarratedScene):\n    def construct(self):\n"
        f'{inside}with self.beat("b1") as beat:\n{body}\n'
    )


def fenced(code: str) -> str:
    return f"Here it is.\n\n```python\n{code}```\n"


CODE = scene(
    "square = Square(side_length=3, color=self.look.accent)",
    "self.play(Create(square), run_time=min(0.8, beat.left_s))",
)
SOUND = fenced(CODE)
SYNTAX = fenced(CODE.replace("min(0.8, beat.left_s))", "min(0.8, beat.left_s)"))
NAMES = fenced(CODE.replace("Square(", "Sqare("))
KEYWORD = fenced(CODE.replace("side_length=3", "side_lenght=3"))
GL = fenced(
    CODE.replace("from manim import *", "from manimlib import *").replace("Create", "ShowCreation")
)
OVERLAP = fenced(
    scene(
        'first = Text("The area of it", font_size=40, color=self.look.text)',
        'second = Text("is its side squared", font_size=40, color=self.look.text)',
        "self.play(FadeIn(first), FadeIn(second), run_time=0.2)",
    )
)
ENDLESS = fenced(scene("count = 1", "while count:", "    count += 1"))
FILE = fenced(scene('self.add(Text(open("/etc/passwd").read()))'))
UNTIMED = fenced(
    f"{HEAD}class Shown(NarratedScene):\n    def construct(self):\n"
    "        self.play(Create(Square(color=self.look.accent)), run_time=0.5)\n"
)
BLANK = fenced(scene("self.wait(0.5)"))
UNCLOSED = SOUND.rstrip().removesuffix("```")
NO_CODE = "I would draw a square, and let it turn."


def prying(path: str) -> str:
    """Code that reads a file in a way that reading it does not show."""
    return fenced(
        scene(
            'reader = getattr(np, "from" + "file")',
            f"parts = {path.split('/')!r}",
            'found = bytes(reader("/".join(parts), dtype=np.uint8))',
            'raise ValueError("it says " + found.decode())',
        )
    )
