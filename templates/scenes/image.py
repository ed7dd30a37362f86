"""A picture with slow motion inside its frame, and its caption; large, with the words on it."""

from manim import *

from vidgen.renderer.kit import *

# --- parameters
TITLE: str = ""
IMAGE: str = "image"
CAPTION: str = ""  # optional
MOTION: Literal["zoom", "pan", "push", "parallax", "none"] = "zoom"  # optional
# --- scene


class Image(NarratedScene):
    def construct(self):
        page = Page(self, TITLE)
        file = self.asset(IMAGE) if IMAGE in self.shot.assets else None
        box = picture_box(page, file, caption=bool(CAPTION.strip()))
        caption, veil = captioned(page, CAPTION, box)
        picture = Picture(page, file, box, veil)
        glide = Glide(picture, MOTION)
        page.enter(picture, caption)
        if MOTION != "none" and page.left_s > 0.5:
            self.play(glide, run_time=page.left_s)
        page.leave()
