"""Events in time."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = "A short history of computing"
EVENTS: list[tuple[str, str]] = [
    ("1843", "Ada Lovelace writes the first program"),
    ("1936", "Turing describes his machine"),
    ("1947", "The transistor is invented"),
    ("1991", "The web opens to everyone"),
]
BEATS: list[str] = ["b1", "b2", "b3", "b4"]
# --- scene


class Timeline(NarratedScene):
    def construct(self):
        page = Page(self, TITLE)
        line, events = event_line(page, EVENTS)
        page.enter(line)
        for i in page.cues(len(events), BEATS):
            page.show(events[i], dim=events[:i])
        page.leave()
