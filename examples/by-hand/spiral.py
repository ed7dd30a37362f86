"""A scene as it was written for manim-voiceover: only the import lines are others."""

from manim import *

from vidgen.renderer.voiceover import GTTSService, VoiceoverScene


class Spiral(VoiceoverScene):
    def construct(self):
        self.set_speech_service(GTTSService())
        primes = [n for n in range(2, 1200) if all(n % d for d in range(2, int(n**0.5) + 1))]
        dots = VGroup(*(Dot(self.place(n), 0.05, color=BLUE) for n in primes)).scale(0.95)
        circle = Circle(3.6, color=GREY)

        with self.voiceover(
            text="""Turn by one radian for each number, and step outwards a little.
            <bookmark mark='dots'/>Put a dot wherever the number is prime."""
        ) as tracker:
            self.play(Create(circle), run_time=tracker.time_until_bookmark("dots"))
            self.play(
                LaggedStart(*map(FadeIn, dots), lag_ratio=0.05),
                run_time=tracker.get_remaining_duration(),
            )

        with self.voiceover(text="The dots fall into arms, <bookmark mark='turn'/>and they turn."):
            self.wait_until_bookmark("turn")
            self.play(Rotate(dots, PI / 8), Uncreate(circle))

    def place(self, n):
        return 0.0031 * n * np.array([np.cos(n), np.sin(n), 0])
