"""A vignette: corners that are darker than the middle."""

import numpy as np
from moviepy import Effect


class Vignette(Effect):
    def __init__(self, amount: float = 0.45, softness: float = 0.6):
        self.amount, self.softness = amount, softness

    def apply(self, clip):
        shade = {}

        def shaded(frame):
            size = frame.shape[:2]
            if size not in shade:
                y, x = (np.linspace(-1, 1, side) for side in size)
                far = np.hypot(*np.meshgrid(y, x, indexing="ij")) / np.sqrt(2)
                edge = np.clip((far - 1 + self.softness) / self.softness, 0, 1)
                shade[size] = (1 - self.amount * edge**2)[..., None]
            return (frame * shade[size]).astype("uint8")

        return clip.image_transform(shaded)


def effect(amount: float = 0.45, softness: float = 0.6):
    return Vignette(amount, softness)
