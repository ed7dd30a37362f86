"""Words and a network: lines of text come in, a graph grows, a path through it lights up."""

from __future__ import annotations

from itertools import pairwise

from manim import (
    BLUE_D,
    DOWN,
    GREY_B,
    LEFT,
    RIGHT,
    UP,
    YELLOW,
    Create,
    FadeIn,
    FadeOut,
    Graph,
    Indicate,
    LaggedStartMap,
    Scene,
    Text,
    VGroup,
    Write,
)

ROADS = [(1, 2), (1, 3), (2, 4), (3, 4), (3, 5), (4, 6), (5, 6), (5, 7), (6, 8), (7, 8)]
PLACES = {
    **{1: (-5.0, -0.5, 0), 2: (-3.4, 1.0, 0), 3: (-3.2, -1.6, 0), 4: (-1.2, 0.6, 0)},
    **{5: (-0.6, -2.0, 0), 6: (1.4, 0.4, 0), 7: (2.2, -2.0, 0), 8: (4.2, -0.6, 0)},
}
SHORTEST = [1, 3, 5, 7, 8]


class TextGraph(Scene):
    def construct(self) -> None:
        title = Text("The shortest way through a network", font_size=44).to_edge(UP)
        steps = VGroup(
            Text("Start at the first node and look at its neighbours.", font_size=26),
            Text("Keep the cheapest way that leads to each of them.", font_size=26),
            Text("Go on from the nearest one until all are reached.", font_size=26),
        )
        steps.arrange(DOWN, aligned_edge=LEFT, buff=0.2).next_to(title, DOWN, buff=0.3)
        network = Graph(
            list(PLACES),
            ROADS,
            layout=PLACES,
            labels=True,
            vertex_config={"radius": 0.32, "fill_color": BLUE_D},
            edge_config={"stroke_width": 4, "stroke_color": GREY_B},
        ).shift(0.9 * DOWN)
        self.play(Write(title), run_time=1.5)
        self.play(LaggedStartMap(FadeIn, steps, shift=0.3 * RIGHT, lag_ratio=0.4), run_time=2)
        self.play(Create(network), run_time=2)
        self.wait(0.3)
        for here, there in pairwise(SHORTEST):
            self.play(
                network.edges[here, there].animate.set_stroke(YELLOW, width=9),
                Indicate(network.vertices[there], color=YELLOW),
                run_time=0.8,
            )
        self.play(FadeOut(steps, shift=UP), network.animate.shift(0.7 * UP), run_time=1)
