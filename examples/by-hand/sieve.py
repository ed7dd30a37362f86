"""The sieve of Eratosthenes: each number that is crossed out waits for its word."""

from manim import *

from vidgen.renderer.kit import *

BEATS = {
    "b1": "Write down the numbers from two to thirty.",
    "b2": "Two is prime, so we keep it, and cross out every second number after it.",
    "b3": "Next comes three: we keep it, and cross out every third number.",
    "b4": "Then five, and we are done, because seven times seven is more than thirty.",
    "b5": "What is left are the primes.",
}


class Sieve(NarratedScene):
    def construct(self):
        self.numbers = {n: Text(str(n), font_size=44) for n in range(2, 31)}
        wide = config.frame_width > config.frame_height
        VGroup(*self.numbers.values()).arrange_in_grid(cols=10 if wide else 5, buff=0.7)

        with self.beat("b1") as beat:
            shown = LaggedStart(*map(FadeIn, self.numbers.values()), lag_ratio=0.2)
            self.play(shown, run_time=beat.left_s)
        for name, prime, cue in (("b2", 2, "cross"), ("b3", 3, "cross"), ("b4", 5, "done")):
            with self.beat(name) as beat:
                beat.until({2: "Two", 3: "three", 5: "five"}[prime])
                self.play(self.keep(prime), run_time=0.4)
                beat.until(cue)
                self.play(self.cross_out(prime), run_time=beat.left_s)
        with self.beat("b5") as beat:
            beat.until("left")
            self.play(*(self.keep(n) for n in self.numbers if n > 5), run_time=beat.left_s)

    def keep(self, n):
        return self.numbers[n].animate.set_color(self.look.accent).scale(1.3)

    def cross_out(self, prime):
        gone = [self.numbers.pop(n) for n in range(prime * prime, 31, prime) if n in self.numbers]
        return LaggedStart(*(number.animate.set_opacity(0.15) for number in gone), lag_ratio=0.3)
