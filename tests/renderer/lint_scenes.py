"""Scenes with one fault each, and sound ones that look as if they had one.

A scene is the body of its `construct`. A broken one names the rule it breaks and what, by its
words or its kind, breaks it.
"""

from __future__ import annotations

from typing import NamedTuple


class Broken(NamedTuple):
    rule: str
    what: str
    body: str


class Clean(NamedTuple):
    body: str
    base: str = "NarratedScene"


BROKEN: dict[str, Broken] = {
    "a title that is wider than the frame": Broken(
        "off-frame",
        "A title that says far more",
        """
self.play(Write(Text("A title that says far more than one line can hold", font_size=72)))
self.wait(2)
""",
    ),
    "a text that is pushed over the edge": Broken(
        "off-frame",
        "Edge",
        """
self.add(Text("Edge").shift(6.6 * RIGHT))
self.wait(2)
""",
    ),
    "a text that nobody ever sees": Broken(
        "off-frame",
        "Lost",
        """
self.add(Square())
self.play(FadeIn(Text("Lost").shift(9 * RIGHT)))
self.wait(2)
""",
    ),
    "a formula that is cut above": Broken(
        "off-frame",
        "a^2 + b^2",
        """
self.play(Write(MathTex("a^2 + b^2 = c^2").shift(3.9 * UP)))
self.wait(2)
""",
    ),
    "a shape that is half outside": Broken(
        "off-frame",
        "Square",
        """
self.play(Create(Square().shift(7 * LEFT)))
self.wait(2)
""",
    ),
    "a shape that is never in the frame": Broken(
        "off-frame",
        "Circle",
        """
self.add(Text("Here"))
self.add(Circle().shift(12 * RIGHT))
self.wait(2)
""",
    ),
    "a row that grew too long": Broken(
        "off-frame",
        "nine",
        """
words = "one two three four five six seven eight nine".split()
self.play(FadeIn(VGroup(*map(Text, words)).arrange(RIGHT, buff=0.6)))
self.wait(2)
""",
    ),
    "a note in the corner": Broken(
        "unsafe-area",
        "source: a book",
        """
self.add(Circle(), Text("source: a book", font_size=30).to_corner(DR, buff=0.1))
self.wait(2)
""",
    ),
    "a heading against the top": Broken(
        "unsafe-area",
        "Heading",
        """
self.add(Text("Heading").to_edge(UP, buff=0.02))
self.wait(2)
""",
    ),
    "two texts in one place": Broken(
        "text-over-text",
        "Second thought",
        """
self.play(Write(Text("First thought")))
self.play(Write(Text("Second thought")))
self.wait(2)
""",
    ),
    "a label on a formula": Broken(
        "text-over-text",
        "the sum",
        """
formula = MathTex("a + b + c = 3")
self.add(formula, Text("the sum", font_size=36).move_to(formula.get_right()))
self.wait(2)
""",
    ),
    "lines that are set too close": Broken(
        "text-over-text",
        "a second line",
        """
first = Text("the first line of two")
self.add(first, Text("a second line of two").next_to(first, DOWN, buff=-0.3))
self.wait(2)
""",
    ),
    "a counter on a word": Broken(
        "text-over-text",
        "counted",
        """
value = ValueTracker(0)
number = always_redraw(lambda: DecimalNumber(value.get_value()).move_to(RIGHT))
self.add(Text("counted here"), number)
self.play(value.animate.set_value(9), run_time=3, rate_func=linear)
""",
    ),
    "a leftover under what came after it": Broken(
        "text-over-text",
        "Before",
        """
before = Text("Before")
self.add(before)
self.wait(1)
self.play(FadeIn(Text("After it", color=YELLOW).shift(0.1 * UP)))
self.wait(2)
""",
    ),
    "a text for ants": Broken(
        "small-text",
        "tiny words",
        """
self.add(Circle(), Text("tiny words for nobody", font_size=9))
self.wait(2)
""",
    ),
    "a formula that was scaled away": Broken(
        "small-text",
        "sum",
        r"""
self.play(FadeIn(MathTex(r"\\sum_{n=1}^{N} n = 3").scale(0.2)))
self.wait(2)
""",
    ),
    "a table that was made to fit": Broken(
        "small-text",
        "cell",
        """
rows = [[f"cell {i}{j}" for i in range(9)] for j in range(14)]
self.add(Table(rows).scale_to_fit_height(4))
self.wait(2)
""",
    ),
    "grey upon dark grey": Broken(
        "low-contrast",
        "Shy",
        """
self.play(FadeIn(Text("Shy words", color="#3A3F48")))
self.wait(2)
""",
    ),
    "white upon yellow": Broken(
        "low-contrast",
        "On a card",
        """
card = Rectangle(width=6, height=2, fill_color=YELLOW, fill_opacity=1)
self.play(FadeIn(card), Write(Text("On a card", color=WHITE)))
self.wait(2)
""",
    ),
    "one word in a colour that is too dark": Broken(
        "low-contrast",
        "mostly",
        """
self.add(Text("mostly white, one not", t2c={"one": "#202830"}))
self.wait(2)
""",
    ),
    "a text that is hardly there": Broken(
        "low-contrast",
        "Ghost",
        """
self.add(Text("Ghost of a word").set_opacity(0.2))
self.wait(2)
""",
    ),
    "a card that comes in behind a text": Broken(
        "low-contrast",
        "Readable",
        """
self.add(Text("Readable at first", color=WHITE))
self.wait(1)
card = Rectangle(width=8, height=2, fill_color="#E8E8E8", fill_opacity=1, z_index=-1)
self.play(FadeIn(card))
self.wait(2)
""",
    ),
    "words on a picture of their own colour": Broken(
        "low-contrast",
        "Snow",
        """
snow = ImageMobject(np.full((90, 160, 3), 250, np.uint8)).scale_to_fit_height(6)
self.add(snow, Text("Snow in snow", color=WHITE))
self.wait(2)
""",
    ),
    "a pause with nothing to see": Broken(
        "empty-picture",
        "",
        """
dot = Dot()
self.play(FadeIn(dot))
self.play(FadeOut(dot))
self.wait(3)
self.play(FadeIn(dot))
self.wait(1)
""",
    ),
    "black upon black": Broken(
        "empty-picture",
        "",
        """
self.add(Square(color=self.look.background, fill_opacity=1))
self.wait(3)
self.add(Dot())
self.wait(1)
""",
    ),
    "an animation that outlasts its words": Broken(
        "beat-overrun",
        "Square",
        """
with self.beat("b1"):
    self.play(Create(Square()), run_time=4)
with self.beat("b2"):
    self.play(FadeIn(Circle()))
""",
    ),
    "a scene that outlasts its narration": Broken(
        "scene-overrun",
        "Square",
        """
square = Square()
with self.beat("b2"):
    self.play(Create(square))
self.play(Rotate(square), run_time=8)
""",
    ),
}

CLEAN: dict[str, Clean] = {
    "a text on a box": Clean(
        """
box = Rectangle(width=5, height=2, fill_color=BLUE_E, fill_opacity=1)
self.play(FadeIn(box), Write(Text("On a box")))
self.wait(2)
"""
    ),
    "texts that cross while they swap": Clean(
        """
one, other = Text("Left").shift(3 * LEFT), Text("Right").shift(3 * RIGHT)
self.add(one, other)
self.play(one.animate.shift(6 * RIGHT), other.animate.shift(6 * LEFT), run_time=2)
self.wait(1)
"""
    ),
    "one text becomes another": Clean(
        """
one = Text("Before")
self.play(Write(one))
self.play(Transform(one, Text("After")))
self.play(ReplacementTransform(one, MathTex("a = b")))
self.wait(1)
"""
    ),
    "parts of a formula find their places": Clean(
        """
one, other = MathTex("a", "+", "b", "=", "c"), MathTex("a", "=", "c", "-", "b")
self.play(Write(one))
self.play(TransformMatchingTex(one, other))
self.wait(1)
"""
    ),
    "things that come in from outside and leave": Clean(
        """
word = Text("Passing").shift(11 * LEFT)
self.play(word.animate.shift(11 * RIGHT))
self.wait(1)
self.play(word.animate.shift(11 * RIGHT))
self.add(Dot())
self.wait(1)
"""
    ),
    "a camera that goes near": Clean(
        """
left, right = Text("Here").shift(4 * LEFT), Text("there", font_size=14).shift(4 * RIGHT)
self.add(left, right)
self.play(self.camera.frame.animate.scale(0.3).move_to(right))
self.wait(2)
self.play(self.camera.frame.animate.scale(1 / 0.3).move_to(ORIGIN))
self.wait(1)
""",
        "NarratedMovingCameraScene",
    ),
    "a camera that walks along a row": Clean(
        """
self.add(*(Text(f"Stop {i}").shift(9 * i * RIGHT) for i in range(3)))
for i in range(3):
    self.play(self.camera.frame.animate.move_to(9 * i * RIGHT))
    self.wait(0.7)
""",
        "NarratedMovingCameraScene",
    ),
    "a space that is turned": Clean(
        """
axes = ThreeDAxes()
self.set_camera_orientation(phi=70 * DEGREES, theta=30 * DEGREES)
self.add(axes, Cube(), axes.get_z_axis_label("z"))
title = Text("In space").to_corner(UL, buff=0.6)
self.add_fixed_in_frame_mobjects(title)
self.wait(2)
""",
        "NarratedThreeDScene",
    ),
    "words on a picture that is dark there": Clean(
        """
night = ImageMobject(np.full((90, 160, 3), 30, np.uint8)).scale_to_fit_height(8)
self.add(night, Text("At night"))
self.wait(2)
"""
    ),
    "a picture that fills more than the frame": Clean(
        """
self.add(ImageMobject(np.full((90, 160, 3), 60, np.uint8)).scale_to_fit_height(9))
self.add(Text("Wide"))
self.wait(2)
"""
    ),
    "what was faded out is still there": Clean(
        """
gone = Text("Gone")
self.add(gone)
self.play(gone.animate.set_opacity(0))
self.play(Write(Text("Here now")))
self.wait(2)
"""
    ),
    "a card covers what was there": Clean(
        """
self.add(Text("Covered"))
card = RoundedRectangle(width=7, height=3, fill_color="#1C2733", fill_opacity=1)
self.play(FadeIn(card), FadeIn(Text("On the card")))
self.wait(2)
"""
    ),
    "a text and its twin in the same place": Clean(
        """
word = Text("Twin")
self.add(word, word.copy())
self.wait(1)
self.play(word.animate.shift(2 * UP))
self.wait(1)
"""
    ),
    "lines that stand back when they were read": Clean(
        """
one, other = Text("Read before").shift(UP), Text("Read now").shift(DOWN)
self.play(FadeIn(one))
self.wait(1)
self.play(one.animate.set_opacity(0.2), FadeIn(other))
self.wait(2)
"""
    ),
    "a plane and a curve that go beyond the frame": Clean(
        """
plane = NumberPlane(x_range=(-20, 20), y_range=(-12, 12))
self.add(plane, plane.plot(lambda x: x**3), Line(20 * LEFT, 20 * RIGHT))
self.wait(2)
"""
    ),
    "a dark text with a light outline": Clean(
        """
words = Text("Outlined", color=BLACK, font_size=80)
self.add(words.set_stroke(WHITE, 8, background=True))
self.wait(2)
"""
    ),
    "a short dark moment between two thoughts": Clean(
        """
self.play(FadeIn(Text("One")))
self.play(FadeOut(*self.mobjects))
self.wait(1)
self.play(FadeIn(Text("Two")))
self.wait(1)
"""
    ),
    "letters one after another": Clean(
        """
word = Text("Letters")
self.play(LaggedStart(*(FadeIn(letter, shift=DOWN) for letter in word), lag_ratio=0.3))
self.play(AddTextLetterByLetter(Text("typed").shift(2 * DOWN), time_per_char=0.2))
self.wait(1)
"""
    ),
    "an animation that keeps to its words": Clean(
        """
with self.beat("b1") as beat:
    self.play(Create(Square()), run_time=beat.left_s)
with self.beat("b2") as beat:
    self.play(FadeIn(Circle()), run_time=beat.left_s)
"""
    ),
    "a line that runs around letters": Clean(
        """
word = Text("So shiny!")
self.add(word, AnimatedBoundary(word, colors=[RED, GREEN, BLUE], cycle_rate=3))
self.wait(2)
"""
    ),
    "a plane whose numbers go on beyond the frame": Clean(
        """
self.add(ComplexPlane(x_range=(-9, 9), y_range=(-6, 6)).add_coordinates())
self.wait(1)
"""
    ),
    "lines that stream through the frame": Clean(
        """
lines = StreamLines(lambda p: p[0] * UR / 2 - LEFT, stroke_width=2, dt=0.2)
self.add(lines)
self.wait(1)
"""
    ),
    "words that lie on the floor of a space": Clean(
        """
self.set_camera_orientation(phi=80 * DEGREES, theta=-40 * DEGREES)
self.add(ThreeDAxes(), Text("lying on the floor", font_size=28).shift(3 * UP))
self.wait(1)
""",
        "NarratedThreeDScene",
    ),
    "a number that counts up beside its name": Clean(
        """
value = ValueTracker(0)
name = Text("count").shift(2 * LEFT)
number = always_redraw(lambda: DecimalNumber(value.get_value()).next_to(name, RIGHT))
self.add(name, number)
self.play(value.animate.set_value(900), run_time=3)
"""
    ),
}
