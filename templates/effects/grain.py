"""Film grain: fine noise that changes with every picture."""

import numpy as np
from moviepy import Effect


class Grain(Effect):
    def __init__(self, amount: float = 0.05, seed: float = 1):
        self.amount, self.seed = amount, int(seed)

    def apply(self, clip):
        def grained(get_frame, t):
            frame = get_frame(t)
            chance = np.random.default_rng((self.seed, round(t * 1000)))
            noise = chance.normal(0, 255 * self.amount, frame.shape[:2])
            return np.clip(frame + noise[..., None], 0, 255).astype("uint8")

        return clip.transform(grained)


def effect(amount: float = 0.05, seed: float = 1):
    return Grain(amount, seed)
