"""What compose does, part by part: joins pictures, mixes sound, and makes masters of both."""

PRELOAD = (
    "vidgen.media.master",
    "vidgen.media.mp4.film",
    "vidgen.media.cut.piece",
    "vidgen.media.sound.soundtrack",
    "vidgen.stages.compose",
)
"""The modules that its workers need."""
