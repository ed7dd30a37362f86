"""Functions of x, drawn one after the other, and points on the first."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = "How fast functions grow"
FUNCTIONS: list[str] = ["x**2", "2**x", "5*x"]
LABELS: list[str] = ["x^2", "2^x", "5x"]  # optional
X_RANGE: tuple[float, float] = (0, 6)
Y_RANGE: tuple[float, float] | None = None  # optional
X_LABEL: str = "$x$"  # optional
Y_LABEL: str = "value"  # optional
MARKS: list[tuple[float, str]] = [(5, "$x^2$ passes $5x$")]  # optional
BEATS: list[str] = ["b1", "b2", "b3", "b4"]
# --- scene


class Plot(NarratedScene):
    def construct(self):
        page = Page(self, TITLE)
        made = plot(page, FUNCTIONS, LABELS, X_RANGE, Y_RANGE, (X_LABEL, Y_LABEL), MARKS)
        page.enter(made.ground)
        for i in page.cues(len(made.curves) + len(made.marks), BEATS):
            if i < len(made.curves):
                page.show(made.names[i], dim=made.curves[:i], draw=made.curves[i])
            else:
                page.show(made.marks[i - len(made.curves)], relight=made.curves)
        page.leave()
