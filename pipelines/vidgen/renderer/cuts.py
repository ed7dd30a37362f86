"""Where the runs of a clip end: where something new begins, as far as that gives sensible lengths.

A run that begins with an animation holds nothing from before it. So an edit of that animation
leaves the runs before as they are, and those after it too, wherever in the clip they now are.
"""

from __future__ import annotations

from ..media.contract import longest_run, run_frames, shortest_run


class Cuts:
    """Told what comes, says when a run has to end. Only the scene itself decides, never a clock.

    Plays that are short share a run, a long one is cut into runs of nearly equal length.
    """

    def __init__(self, total: int, fps: int) -> None:
        self.left = total
        """Frames of the clip that are still to come."""
        self._run = 0
        self._coming = total
        self._usual = run_frames(fps)
        self._shortest = shortest_run(fps)
        self._longest = longest_run(fps)

    @property
    def room(self) -> int:
        """Frames that the run has room for, where nothing new begins before; 0 at the clip's end.

        A play's last run takes what exceeds the play's length too. A play that the clip's end cuts
        off has the runs that it would have had, as far as there are frames for them.
        """
        whole = self._run + max(0, self._coming)
        pieces = max(round(whole / self._usual), -(-whole // self._longest))
        length = -(-whole // pieces) if pieces > 1 else self._longest
        room = max(1, length - self._run)
        return self.left if self._is_too_little(self.left - room) else min(room, self.left)

    def take(self, frames: int) -> bool:
        """So many frames come, not more than there is room for: whether the run ends with them."""
        ends = frames >= self.room
        self.left -= frames
        self._coming -= frames
        self._run = 0 if ends else self._run + frames
        return ends

    def begin(self, frames: int) -> bool:
        """A play of about so many frames begins: whether the run before ends here."""
        self._coming = frames
        ends = self._run >= self._shortest and not self._is_too_little(self.left)
        self._run = 0 if ends else self._run
        return ends

    def _is_too_little(self, rest: int) -> bool:
        """Whether so many frames at the clip's end should be no run of their own."""
        return rest < self._shortest and self._run + self.left <= self._longest
