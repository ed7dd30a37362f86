"""Films joined by bytes are those that packets make, and play as those do."""

from __future__ import annotations

import av
import numpy as np
import pytest

from vidgen.errors import MediaError
from vidgen.media.ffmpeg import run
from vidgen.media.mp4.boxes import boxes, duration, movie, with_duration, with_edit
from vidgen.media.mp4.film import write_master, write_picture
from vidgen.media.mp4.join import join
from vidgen.media.mp4.samples import chunk_boxes, samples_of, with_tables
from vidgen.media.mux import Parts, mux
from vidgen.media.probe import probe
from vidgen.media.splice import Part, splice

FPS = 30


def told(path):
    """All that a player is told of a film, but for where in the file it lies."""
    with av.open(str(path)) as container:
        found = {
            "film": (container.duration, dict(container.metadata), container.chapters()),
            "tracks": [
                (one.type, one.time_base, one.duration, one.start_time, one.frames, one.metadata)
                for one in container.streams
            ],
        }
        packets: dict[int, list[object]] = {}
        for packet in container.demux():
            about = packet.pts, packet.dts, packet.duration, packet.is_keyframe
            packets.setdefault(packet.stream.index, []).append((*about, bytes(packet)))
    return {**found, "packets": packets}


@pytest.fixture
def parts(clip):
    whole, head, run_within = clip("a.mp4", 75), clip("b.mp4", 70, 90), clip("c.mp4", 130, 20)
    return [Part(whole, 0, 75), Part(head, 0, 61), Part(run_within, 60, 60), Part(whole, 60, 15)]


@pytest.fixture
def belongings(tone, tmp_path):
    """A sound, captions and chapters for 200 frames."""
    sound, about, said = tmp_path / "s.m4a", tmp_path / "about.txt", tmp_path / "said.srt"
    run(["-i", str(tone("s.wav", 211 / FPS)), "-c:a", "aac", "-f", "mp4", str(sound)], "a sound")
    chapter = "[CHAPTER]\nTIMEBASE=1/1000\nSTART={}\nEND={}\ntitle=Part {}\n"
    chapters = chapter.format(0, 3000, 1) + chapter.format(3000, 7033, 2)
    about.write_text(f";FFMETADATA1\ntitle=A film\n{chapters}")
    said.write_text("1\n00:00:00,500 --> 00:00:02,000\nHello\n\n", newline="\n")
    return {"sound": sound, "metadata": about, "captions": said}


def test_pictures_are_those_that_packets_make(parts, tmp_path, quiet):
    by_packets, by_bytes = tmp_path / "packets.mp4", tmp_path / "bytes.mp4"
    splice(parts, by_packets, FPS)
    write_picture(parts, by_bytes, FPS, quiet)
    assert told(by_bytes) == told(by_packets)
    found = probe(by_bytes)
    assert found.faststart
    assert found == probe(by_packets)


def test_a_master_is_the_one_that_ffmpeg_writes(parts, belongings, tmp_path, quiet):
    picture, ours, theirs = (tmp_path / name for name in ("p.mp4", "ours.mp4", "theirs.mp4"))
    write_picture(parts, picture, FPS, quiet)
    whole = Parts(picture, **belongings)
    write_master(whole, 211 / FPS, FPS, ours, quiet)
    mux(whole, 211 / FPS, theirs, quiet)
    assert told(ours) == told(theirs)
    assert probe(ours).faststart
    run(["-i", str(ours), "-f", "null", "-"], "decoding it")
    again = tmp_path / "again.mp4"
    write_master(whole, 211 / FPS, FPS, again, quiet)
    assert again.read_bytes() == ours.read_bytes()


def test_what_is_seen_and_heard_together_lies_together(parts, belongings, tmp_path, quiet):
    picture, film = tmp_path / "p.mp4", tmp_path / "film.mp4"
    write_picture(parts, picture, FPS, quiet)
    write_master(Parts(picture, **belongings), 211 / FPS, FPS, film, quiet)
    tracks = [inner for kind, inner in boxes(movie(film)) if kind == b"trak"]
    seen, heard = (samples_of(track) for track in tracks[:2])
    for second in range(7):
        here = seen.places[seen.times // seen.scale == second]
        there = heard.places[heard.times // heard.scale == second]
        assert abs(int(here.mean()) - int(there.mean())) < np.ptp(seen.places) / 7


@pytest.mark.parametrize("damage", ["empty", "noise", "torn", "within a run"])
def test_a_broken_clip_is_named(clip, tmp_path, quiet, damage):
    good, bad = clip("a.mp4", 20), clip("b.mp4", 60)
    content = bad.read_bytes()
    noise = np.random.default_rng(1).bytes(5000)
    first = int(damage == "within a run")
    changed = {"empty": b"", "noise": noise, "torn": content[: len(content) // 2]}
    bad.write_bytes(changed.get(damage, content))
    with pytest.raises(MediaError, match=r"b\.mp4"):
        write_picture([Part(good, 0, 20), Part(bad, first, 10)], tmp_path / "f.mp4", FPS, quiet)
    assert not (tmp_path / "f.mp4").exists()


@pytest.mark.parametrize("left", [0.9, 0.0])
def test_a_film_that_ffmpeg_wrote_in_part_is_no_base(clip, tmp_path, left):
    base = clip("base.mp4", 20)
    content = base.read_bytes()
    at = content.index(b"moov") + round(left * 600)
    base.write_bytes(content[:at])
    with pytest.raises(MediaError, match=r"base\.mp4: not a film that can be read"):
        join(base, [Part(clip("a.mp4", 20), 0, 20)], tmp_path / "film.mp4", FPS)


def test_clips_that_differ_are_not_joined(clip, tmp_path, quiet):
    parts = [Part(clip("a.mp4", 20), 0, 20), Part(clip("b.mp4", 20, size=(240, 120)), 0, 20)]
    with pytest.raises(MediaError, match=r"b\.mp4: its encoder settings differ"):
        write_picture(parts, tmp_path / "film.mp4", FPS, quiet)


def test_places_behind_4_gb_are_spelled_with_more_digits(clip):
    (track,) = (inner for kind, inner in boxes(movie(clip("a.mp4", 90))) if kind == b"trak")
    places = np.array([100, 5 << 32, 6 << 32])
    far = with_tables(track, chunk_boxes(places, np.array([10, 70, 10])), only=False)
    found = samples_of(far)
    assert [int(found.places[at]) for at in (0, 10, 80)] == places.tolist()
    assert found.sizes.tolist() == samples_of(track).sizes.tolist()
    assert int(found.places[11] - found.places[10]) == int(found.sizes[10])


def test_long_durations_are_spelled_with_more_digits(clip):
    content = dict(boxes(movie(clip("a.mp4", 20))))
    for ticks in (77, 1 << 33):
        head = with_duration(b"mvhd", content[b"mvhd"], ticks)
        assert duration(b"mvhd", head) == ticks
        assert head[-80:] == content[b"mvhd"][-80:]
    edits = dict(boxes(dict(boxes(content[b"trak"]))[b"edts"]))[b"elst"]
    assert with_edit(edits, 1 << 33)[-8:] == edits[-8:]
