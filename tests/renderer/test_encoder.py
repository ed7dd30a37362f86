from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from av.video.frame import PictureType

from vidgen.media.contract import x264_options
from vidgen.model.preset import Quality
from vidgen.renderer.colours import Colours
from vidgen.renderer.encoder import RunEncoder

SIZE = (160, 120)


def noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (SIZE[1], SIZE[0], 4), np.uint8)


def planes(frame: av.VideoFrame) -> list[np.ndarray]:
    return [
        np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[:, : plane.width].copy()
        for plane in frame.planes
    ]


def bt709(pixels: np.ndarray) -> list[np.ndarray]:
    """Luma and chroma in limited range, in floating point."""
    red, green, blue = (pixels[..., n] / 255 for n in range(3))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    chroma = (blue - luma) / 1.8556, (red - luma) / 1.5748
    squares = [c.reshape(SIZE[1] // 2, 2, SIZE[0] // 2, 2).mean(axis=(1, 3)) for c in chroma]
    return [16 + 219 * luma, *(128 + 224 * c for c in squares)]


def test_colours_are_bt709_in_limited_range_to_the_nearest_step():
    pixels = noise(1)
    for made, exact in zip(planes(Colours().convert(pixels)), bt709(pixels), strict=True):
        assert np.abs(made - exact).max() < 0.52
        assert abs((made - exact).mean()) < 0.02


@pytest.mark.parametrize(("first", "end"), [(0, 2), (31, 32), (31, 78), (118, 120), (1, 120)])
def test_rows_converted_alone_equal_the_whole(first, end):
    before, after = noise(1), noise(1)
    after[first:end] = noise(2)[first:end]
    colours = Colours()
    colours.convert(before)
    made = planes(colours.convert(after, (first, end)))
    whole = planes(Colours().convert(after))
    assert all(np.array_equal(a, b) for a, b in zip(made, whole, strict=True))


def test_a_first_picture_is_whole_whatever_its_rows():
    made, whole = planes(Colours().convert(noise(1), (0, 0))), planes(Colours().convert(noise(1)))
    assert all(np.array_equal(a, b) for a, b in zip(made, whole, strict=True))


def encode(path, pictures, **changes):
    quality = Quality(**({"name": "x", "about": "", "height": 120, "fps": 30, "crf": 12} | changes))
    with RunEncoder(path, size=SIZE, fps=30, x264=x264_options(quality)) as encoder:
        for pixels, repeat, rows in pictures:
            encoder.write(pixels, repeat, rows)
    return encoder.frames


def moving(count: int) -> list[np.ndarray]:
    pictures = []
    for at in range(count):
        pixels = np.full((SIZE[1], SIZE[0], 4), 30, np.uint8)
        pixels[40:80, at : at + 40, :3] = [240, 120, 40]
        pictures.append(pixels)
    return pictures


def psnr(made: np.ndarray, exact: np.ndarray) -> float:
    return 10 * float(np.log10(255**2 / np.mean((made - exact) ** 2)))


def decoded(path) -> list[list[np.ndarray]]:
    with av.open(str(path)) as container:
        return [planes(frame) for frame in container.decode(video=0)]


def test_a_run_decodes_to_its_pictures_each_as_often_as_told(tmp_path):
    pictures = moving(20)
    repeats = [1, 1, 9, 1, 2, 30, *[1] * 13, 3]
    run = tmp_path / "run.mp4"
    frames = encode(run, [(p, n, None) for p, n in zip(pictures, repeats, strict=True)])
    wanted = [p for p, n in zip(pictures, repeats, strict=True) for _ in range(n)]
    made = decoded(run)
    assert frames == len(wanted) == len(made)
    for ours, pixels in zip(made, wanted, strict=True):
        assert all(psnr(a, b) > 36 for a, b in zip(ours, bt709(pixels), strict=True))


def test_telling_what_changed_or_repeated_changes_no_byte(tmp_path):
    pictures = moving(12)
    told = [(p, 5, None if not at else (40, 80)) for at, p in enumerate(pictures)]
    untold = [(p, 5, None) for p in pictures]
    single = [(p, 1, None if not at else (0, 0)) for p in pictures for at in range(5)]
    files = [tmp_path / f"{name}.mp4" for name in ("told", "untold", "single")]
    for file, run in zip(files, (told, untold, single), strict=True):
        encode(file, run)
    assert len({file.read_bytes() for file in files}) == 1


def test_every_run_of_a_quality_has_the_same_parameter_sets(tmp_path):
    runs = {
        "noise": [(noise(n), 1, None) for n in range(5)],
        "still": [(moving(1)[0], 60, None)],
        "one": [(moving(1)[0], 1, None)],
        "moving": [(p, 1, None) for p in moving(60)],
    }
    found = set()
    for name, pictures in runs.items():
        encode(tmp_path / name, pictures)
        with av.open(str(tmp_path / name)) as container:
            found.add(container.streams.video[0].codec_context.extradata)
    assert len(found) == 1


def own_stream(pictures, options) -> list[list[np.ndarray]]:
    """What the encoder's own stream shows when it is given these frames one by one."""
    context = av.CodecContext.create("libx264", "w")
    context.width, context.height = SIZE
    context.pix_fmt, context.time_base, context.framerate = "yuv420p", Fraction(1, 30), 30
    context.options = options
    packets = []
    for at, (pixels, kind) in enumerate(pictures):
        frame = Colours().convert(pixels)
        frame.pts, frame.pict_type = at, kind
        packets += context.encode(frame)
    decoder = av.CodecContext.create("h264", "r")
    return [
        planes(frame)
        for packet in [*packets, *context.encode(None), None]
        for frame in decoder.decode(packet and av.Packet(bytes(packet)))
    ]


@pytest.mark.parametrize("preset", ["ultrafast", "superfast", "veryfast", "medium", "slow"])
def test_a_held_picture_and_all_after_it_decode_as_without_a_hold(tmp_path, preset):
    free, fixed = PictureType.NONE, PictureType.P
    pictures, repeats = moving(28), [4, *[1] * 8, 20, *[1] * 9, 2, 4, *[1] * 6, 7]
    run = tmp_path / "run.mp4"
    encode(run, [(p, n, None) for p, n in zip(pictures, repeats, strict=True)], preset=preset)
    fed, shown = [], []
    for pixels, repeat in zip(pictures, repeats, strict=True):
        seen = repeat if repeat < 4 else 2
        kinds = [free] * repeat if repeat < 4 else [free, fixed]
        shown += [len(fed) + min(n, seen - 1) for n in range(repeat)]
        fed += [(pixels, kind) for kind in kinds]
    quality = Quality(name="x", about="", height=120, fps=30, crf=12, preset=preset)
    own = own_stream(fed, x264_options(quality))
    for made, at in zip(decoded(run), shown, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(made, own[at], strict=True))


def test_a_run_may_be_longer_than_the_encoders_own_key_distance(tmp_path):
    repeats = [6 if at in (3, 70) else 1 for at in range(80)]
    run = tmp_path / "run.mp4"
    encode(run, [(p, n, None) for p, n in zip(moving(80), repeats, strict=True)])
    wanted = [p for p, n in zip(moving(80), repeats, strict=True) for _ in range(n)]
    for ours, pixels in zip(decoded(run), wanted, strict=True):
        assert all(psnr(a, b) > 36 for a, b in zip(ours, bt709(pixels), strict=True))
