"""A glitch: now and then, bands of the picture jump aside and its colours part."""

import numpy as np
from moviepy import Effect


class Glitch(Effect):
    def __init__(self, amount: float = 0.03, often: float = 0.35, seed: float = 1):
        self.amount, self.often, self.seed = amount, often, int(seed)

    def apply(self, clip):
        def torn(get_frame, t):
            frame = get_frame(t).copy()
            chance = np.random.default_rng((self.seed, int(t * 8)))
            if chance.random() > self.often:
                return frame
            height, width = frame.shape[:2]
            for _ in range(6):
                top = int(chance.integers(0, height))
                band = slice(top, top + int(chance.integers(4, max(5, height // 12))))
                aside = int(chance.normal(0, self.amount * width))
                frame[band] = np.roll(frame[band], aside, axis=1)
            apart = max(1, round(self.amount * width / 4))
            frame[..., 0] = np.roll(frame[..., 0], apart, axis=1)
            frame[..., 2] = np.roll(frame[..., 2], -apart, axis=1)
            return frame

        return clip.transform(torn)


def effect(amount: float = 0.03, often: float = 0.35, seed: float = 1):
    return Glitch(amount, often, seed)
