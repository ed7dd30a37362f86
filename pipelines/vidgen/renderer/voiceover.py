"""Run scenes that were written for manim-voiceover, on the narration that vidgen has spoken.

Only the import lines change: `from vidgen.renderer.voiceover import VoiceoverScene, GTTSService`.
Each text takes the words of the narration that say the same, or else the next ones. Without
narration a text takes as long as it would to say it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from manim import Scene, config, logger

from ..errors import RenderError
from ..model.pace import paced, written_tokens
from ..model.shot import Shot
from .narrated import Narrated, estimate
from .script import Bookmarked, Script, Span, read_bookmarks

__all__ = [
    "AzureService",
    "CoquiService",
    "ElevenLabsService",
    "GTTSService",
    "OpenAIService",
    "PyTTSX3Service",
    "RecorderService",
    "SpeechService",
    "StitcherService",
    "VoiceoverScene",
    "VoiceoverTracker",
]


class SpeechService:
    """Stands where a speech service of manim-voiceover stood; the voice is the film's."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Any settings, none of which is used."""


AzureService = CoquiService = ElevenLabsService = GTTSService = SpeechService
OpenAIService = PyTTSX3Service = RecorderService = StitcherService = SpeechService


class VoiceoverTracker:
    """Knows when a voiceover and its bookmarks are spoken. Times are seconds of the scene."""

    def __init__(self, scene: Narrated, text: Bookmarked, span: Span) -> None:
        self.scene = scene
        self.start_t = float(scene.time)
        self.end_t = max(span.end_s, self.start_t)
        self.bookmark_times = {mark: span.moment(at) for mark, at in text.marks.items()}

    @property
    def duration(self) -> float:
        """How long the text sounds, from when the scene came to it; one frame at least."""
        return max(self.end_t - self.start_t, 1 / float(config.frame_rate))

    def get_remaining_duration(self, buff: float = 0.0) -> float:
        """Seconds from now to the end of the text, and `buff` more; never negative."""
        return max(self.end_t + buff - self.scene.time, 0.0)

    def time_until_bookmark(
        self, mark: str, buff: float = 0.0, limit: float | None = None
    ) -> float:
        """Seconds from now to a bookmark, and `buff` more, at most `limit`; never negative."""
        left = max(self.bookmark_s(mark) + buff - self.scene.time, 0.0)
        return left if limit is None else min(limit, left)

    def bookmark_s(self, mark: str) -> float:
        """When a bookmark is reached. Raises RenderError for one that the text has not."""
        if mark not in self.bookmark_times:
            known = ", ".join(self.bookmark_times) or "none"
            raise RenderError(
                f"The voiceover has no bookmark {mark!r}; it has: {known}",
                cure=f'put <bookmark mark="{mark}"/> into its text, before the word that matters',
            )
        return self.bookmark_times[mark]


class VoiceoverScene(Narrated, Scene):  # type: ignore[misc]
    """A scene of manim-voiceover, spoken by the film's narrator."""

    current_tracker: VoiceoverTracker | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._script = Script(self.shot.beats)

    def set_speech_service(self, speech_service: Any, create_subcaption: bool = True) -> None:
        """Accepted and not used: voice and captions are those of the film."""
        del create_subcaption
        name = type(speech_service).__name__
        logger.info("%s is not used: vidgen speaks the narration of the film itself", name)

    def add_voiceover_text(self, text: str, **_: Any) -> VoiceoverTracker:
        """Begin to say a text: wait until the narration comes to it."""
        written = read_bookmarks(text)
        span = self._script.take(written.text)
        if span is None:
            span = Span(paced(written_tokens(written.text), float(self.time)), written.text)
        self.wait_until_s(span.start_s)
        self.current_tracker = VoiceoverTracker(self, written, span)
        return self.current_tracker

    @contextmanager
    def voiceover(
        self, text: str | None = None, ssml: str | None = None, **kwargs: Any
    ) -> Iterator[VoiceoverTracker]:
        """Say a text while the animations inside run; wait for its end after them.

        Raises RenderError where there is no text.
        """
        if text is None:
            what = "SSML is not read" if ssml is not None else "a voiceover without a text"
            raise RenderError(what, cure='with self.voiceover(text="What is said") as tracker:')
        yield self.add_voiceover_text(text, **kwargs)
        self.wait_for_voiceover()

    def wait_for_voiceover(self) -> None:
        """Wait until the text is said."""
        if self.current_tracker is not None:
            self.wait_until_s(self.current_tracker.end_t)

    def wait_until_bookmark(self, mark: str) -> None:
        """Wait until a bookmark of the text is reached."""
        if self.current_tracker is None:
            raise RenderError(
                f"No voiceover has begun, so there is no bookmark {mark!r}",
                cure="call wait_until_bookmark inside `with self.voiceover(...)`",
            )
        self.wait_until_s(self.current_tracker.bookmark_s(mark))

    def safe_wait(self, duration: float) -> None:
        """Wait, unless it is for less than a frame."""
        if duration > 1 / float(config.frame_rate):
            self.wait(duration)

    def add_wrapped_subcaption(self, *_: Any, **__: Any) -> None:
        """Accepted and not used: the film's captions come from its narration."""

    def _estimate(self) -> Shot:
        """A shot without narration: each text lasts as it would, the scene as it happens to."""
        lasts_s = 1 / float(config.frame_rate)
        return estimate(()).model_copy(update={"beats": (), "duration_s": lasts_s})
