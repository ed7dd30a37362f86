"""The film as MoviePy makes it: crossfades, voices and looped music, encoded as a whole.

python bench/moviepy_film.py OUTPUT FADE_S BED CLIP VOICE [CLIP VOICE …]
"""

from __future__ import annotations

import sys

from moviepy import AudioFileClip, CompositeAudioClip, CompositeVideoClip, VideoFileClip, afx, vfx


def main() -> None:
    output, fade, bed, *files = sys.argv[1:]
    fade_s = float(fade)
    clips, start = [], 0.0
    for at in range(0, len(files), 2):
        clip = VideoFileClip(files[at]).with_audio(AudioFileClip(files[at + 1]))
        if at and fade_s:
            start -= fade_s
            clip = clip.with_effects([vfx.CrossFadeIn(fade_s)])
        clips.append(clip.with_start(start))
        start += clip.duration
    film = CompositeVideoClip(clips).with_duration(start)
    looped = AudioFileClip(bed).with_effects(
        [afx.AudioLoop(duration=start), afx.MultiplyVolume(0.4), afx.AudioFadeOut(2.5)]
    )
    film = film.with_audio(CompositeAudioClip([film.audio, looped]).with_duration(start))
    film.write_videofile(
        output, fps=30, codec="libx264", audio_codec="aac", audio_bitrate="192k",
        preset="veryfast", ffmpeg_params=["-crf", "26"], threads=2, logger=None,
    )  # fmt: skip


main()
