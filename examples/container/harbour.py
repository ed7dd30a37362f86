"""Draws harbour.png: a container ship at dusk. Run it in this folder: `python harbour.py`."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT, SCALE = 1920, 1080, 2
HORIZON = 690
SUN = (1290, 640)
SKY = [(0.0, "#1b2147"), (0.35, "#4a3a72"), (0.62, "#c4576b"), (0.85, "#f29a5c"), (1.0, "#ffd28a")]
SEA = [(0.0, "#d98464"), (0.12, "#7d4a6a"), (0.45, "#2f2c55"), (1.0, "#12142f")]
BOXES = ["#c8503f", "#2f6f8f", "#e0a13c", "#3f7d5a", "#8a3f52", "#d9d2c0", "#345a8c", "#b5653a"]
INK = "#14142b"


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)


def gradient(stops: list[tuple[float, str]], height: int, width: int) -> np.ndarray:
    at = np.linspace(0, 1, height)
    places = [place for place, _ in stops]
    channels = [np.interp(at, places, [rgb(c)[k] for _, c in stops]) for k in range(3)]
    return np.repeat(np.stack(channels, axis=-1)[:, None, :], width, axis=1)


def backdrop() -> Image.Image:
    """Sky and sea, with the sun's glow above the horizon and its path on the water."""
    picture = np.concatenate(
        [gradient(SKY, HORIZON, WIDTH), gradient(SEA, HEIGHT - HORIZON, WIDTH)]
    )
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    distance = np.hypot(x - SUN[0], (y - SUN[1]) * 1.25)
    glow = np.exp(-((distance / 420) ** 1.2)) * (y < HORIZON)
    picture += glow[..., None] * (rgb("#ffe2a6") - picture) * 0.85
    depth = np.clip((y - HORIZON) / (HEIGHT - HORIZON), 0, 1)
    ripples = np.sin(y * 0.9 / (0.35 + depth) + 3 * np.sin(x / 61.0)) * np.sin(x / 17.0 + y / 3.0)
    path = np.exp(-(((x - SUN[0]) / (70 + 330 * depth)) ** 2)) * (y >= HORIZON)
    shine = path * (0.35 + 0.65 * (ripples > 0.15)) * (1 - 0.75 * depth)
    picture += shine[..., None] * (rgb("#ffc987") - picture) * 0.75
    picture += (y >= HORIZON)[..., None] * ripples[..., None] * 4
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def clouds(picture: Image.Image) -> Image.Image:
    layer = Image.new("L", picture.size, 0)
    pen = ImageDraw.Draw(layer)
    random = np.random.default_rng(7)
    for _ in range(46):
        x, y = random.integers(-100, WIDTH), 120 + 420 * random.random() ** 0.8
        width, height = random.integers(160, 620), random.integers(4, 15)
        pen.ellipse((x, y, x + width, y + height), fill=int(random.integers(30, 95)))
    layer = layer.filter(ImageFilter.GaussianBlur(7))
    return Image.composite(Image.new("RGB", picture.size, "#f0a08a"), picture, layer)


def ship(pen: ImageDraw.ImageDraw, s: int) -> None:
    """The hull with its load: boxes in bays, the bridge near the stern."""
    random = np.random.default_rng(21)
    water = HORIZON + 88
    hull = [(150, 640), (1190, 640), (1290, 596), (1316, 596), (1236, water), (196, water)]
    bays = [(x, 5 if x < 300 else 7 if x < 960 else 6) for x in range(176, 1150, 74) if x != 398]
    for left, height in bays:
        for row in range(height - int(random.integers(0, 2))):
            colour = BOXES[int(random.integers(len(BOXES)))]
            top = 640 - 26 * (row + 1)
            pen.rectangle(
                box(left, top, left + 68, top + 24, s), fill=dim(colour, 0.62 + 0.05 * row)
            )
            for rib in range(6, 68, 8):
                line = box(left + rib, top + 4, left + rib + 1, top + 20, s)
                pen.rectangle(line, fill=dim(colour, 0.52 + 0.05 * row))
    pen.rectangle(box(398, 408, 462, 640, s), fill="#d8c4b8")
    pen.rectangle(box(380, 430, 480, 446, s), fill="#e6d6c9")
    for row in range(5):
        for column in range(4):
            x, y = 405 + 14 * column, 458 + 32 * row
            pen.rectangle(box(x, y, x + 8, y + 10, s), fill="#ffcf7d")
    pen.rectangle(box(426, 360, 432, 408, s), fill=INK)
    pen.polygon([(x * s, y * s) for x, y in hull], fill="#1d2440")
    keel = [(187, water - 20), (1249, water - 20), (1236, water), (196, water)]
    pen.polygon([(x * s, y * s) for x, y in keel], fill="#8c3238")
    pen.rectangle(box(150, 640, 1190, 645, s), fill="#313a5e")


def crane(pen: ImageDraw.ImageDraw, left: int, s: int) -> None:
    """A quay crane, its arm stretched out over the water."""
    base, top = HORIZON + 70, 330

    def beam(x0: int, y0: int, x1: int, y1: int, width: int = 9) -> None:
        pen.line((x0 * s, y0 * s, x1 * s, y1 * s), fill=INK, width=width * s)

    for x in (left, left + 120):
        beam(x, base, x, top, 12)
    beam(left - 290, top, left + 230, top, 13)
    beam(left, 560, left + 120, 560)
    beam(left, 560, left + 120, top, 6)
    beam(left + 60, 200, left, top)
    beam(left + 60, 200, left + 120, top)
    beam(left + 60, 200, left - 280, top, 4)
    beam(left + 60, 200, left + 220, top, 4)
    pen.rectangle(box(left + 130, top - 44, left + 205, top, s), fill=INK)
    beam(left - 196, top, left - 196, top + 96, 2)
    beam(left - 150, top, left - 150, top + 96, 2)
    pen.rectangle(box(left - 208, top + 96, left - 138, top + 122, s), fill="#a8452f")


def box(x0: float, y0: float, x1: float, y1: float, s: int) -> tuple[float, float, float, float]:
    return x0 * s, y0 * s, x1 * s - 1, y1 * s - 1


def dim(colour: str, light: float) -> tuple[int, ...]:
    """A colour as it looks in the low sun."""
    tinted = rgb(colour) * light + rgb("#ff9a5c") * 0.10
    return tuple(int(value) for value in np.clip(tinted, 0, 255))


def draw() -> Image.Image:
    bare = backdrop()
    picture = clouds(bare)
    disc = ImageDraw.Draw(picture)
    disc.ellipse((SUN[0] - 58, SUN[1] - 58, SUN[0] + 58, SUN[1] + 58), fill="#fff0c4")
    picture.paste(bare.crop((0, HORIZON, WIDTH, HEIGHT)), (0, HORIZON))
    big = Image.new("RGBA", (WIDTH * SCALE, HEIGHT * SCALE))
    pen = ImageDraw.Draw(big)
    ship(pen, SCALE)
    pen.rectangle(box(1360, HORIZON + 66, WIDTH, HORIZON + 104, SCALE), fill="#0f1022")
    for left in (1480, 1710):
        crane(pen, left, SCALE)
    front = big.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    water = HORIZON + 88
    mirrored = front.crop((0, water - 330, WIDTH, water)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirrored = mirrored.resize((WIDTH, 210)).filter(ImageFilter.GaussianBlur(3))
    fading = Image.linear_gradient("L").resize((WIDTH, 210)).point(lambda v: int((255 - v) * 0.5))
    alpha = Image.composite(mirrored.getchannel("A"), Image.new("L", (WIDTH, 210), 0), fading)
    mirrored.putalpha(Image.blend(Image.new("L", (WIDTH, 210), 0), alpha, 0.55))
    picture.paste(mirrored, (0, water), mirrored)
    picture.paste(front, (0, 0), front)
    return picture


if __name__ == "__main__":
    draw().save("harbour.png", optimize=True)
