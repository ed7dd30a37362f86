"""A derivation: each step grows out of the one before."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = "Completing the square"
STEPS: list[str] = [
    "x^2 + 6x + 5 = 0",
    "x^2 + 6x + 9 = 4",
    "(x + 3)^2 = 4",
    r"x = -3 \pm 2",
]
NOTES: list[str] = [
    "",
    "Add 4 on both sides.",
    "The left side is a square.",
    "Take the root.",
]  # optional
BEATS: list[str] = ["b1", "b2", "b3", "b4"]
# --- scene


class Equation(NarratedScene):
    def construct(self):
        page = Page(self, TITLE)
        made = derivation(page, STEPS, NOTES)
        page.enter(items=BEATS)
        for i in page.cues(len(STEPS), BEATS):
            step, note = made.steps[i], made.notes[i]
            shown = range(max(0, i - made.window + 1), i)
            if i >= made.window:
                first = i - made.window
                page.play(
                    *(Strength(old, 0) for old in (made.steps[first], made.notes[first])),
                    *(
                        mobject.animate.shift(UP * made.pitch)
                        for k in shown
                        for mobject in (made.steps[k], made.notes[k])
                        if len(mobject)
                    ),
                )
            if i == 0:
                page.show(step, note)
                continue
            dimmed = [m for k in shown for m in (made.steps[k], made.notes[k])]
            page.play(
                TransformMatchingShapes(made.steps[i - 1].copy(), step, path_arc=0),
                *(appear(m, self.look) for m in [note] if len(m)),
                *(Strength(m, 0.55) for m in dimmed if len(m)),
            )
        page.leave()
