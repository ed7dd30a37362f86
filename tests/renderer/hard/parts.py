"""Mobjects and their parts: shared, nested, copied, and with a mind of their own."""

# ruff: noqa: F403, F405
from __future__ import annotations

import copy

import numpy as np
from manim import *


class SharedParts(Scene):
    """One part in several groups, twice in one, and groups that hold each other's."""

    def construct(self):
        dot, square = Dot(radius=0.3), Square()
        one, two = VGroup(dot, square), VGroup(square, dot, Circle())
        both = VGroup(one, two, dot)
        self.add(both)
        self.wait(0.1)
        self.play(one.animate.shift(LEFT), run_time=0.3)
        self.play(both.animate.scale(0.7), run_time=0.3)
        self.play(Rotate(two), FadeOut(dot), run_time=0.3)
        two.submobjects.append(square)
        self.add(two)
        self.play(two.animate.set_color(RED), run_time=0.2)
        self.wait(0.1)


class _Framed(VGroup):
    """Has a part that is not among its submobjects, and an attribute with a setter."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._tint = RED
        self.core = Square()
        self.rim = Circle()
        self.add(self.core)
        self.notes = {"parts": [self.rim, self.core], "again": self}

    @property
    def tint(self):
        return self._tint

    @tint.setter
    def tint(self, colour):
        self._tint = colour
        self.core.set_fill(colour, 0.5)

    def get_family(self, recurse=True):
        return [*super().get_family(recurse), *self.rim.get_family(recurse)]

    def update(self, dt=0, recursive=True):
        self.rim.rotate(dt)
        return super().update(dt, recursive)


class OwnFamily(Scene):
    def construct(self):
        framed = _Framed()
        self.add(framed, Dot())
        self.wait(0.1)
        self.play(framed.animate.shift(RIGHT), run_time=0.3)
        other = framed.copy()
        other.tint = BLUE
        other.notes["parts"][0].set_color(GREEN)
        self.add(other.shift(UP))
        self.play(Rotate(other), run_time=0.3)
        other.add_updater(lambda m, dt: m.shift(dt * LEFT))
        self.wait(0.3)


class _Counted(Square):
    copies = 0

    def __deepcopy__(self, memo):
        _Counted.copies += 1
        found = super().__deepcopy__(memo)
        found.set_stroke(width=4 + 3 * _Counted.copies)
        return found

    def get_num_points(self):
        return super().get_num_points() + 0 * self.copies


class CountedCopies(Scene):
    def construct(self):
        square = _Counted()
        self.add(square, Circle())
        self.play(square.animate.shift(RIGHT), run_time=0.3)
        self.play(Transform(square, Circle()), run_time=0.3)
        self.add(square.copy().shift(UP), copy.deepcopy(square).shift(DOWN))
        self.wait(0.1)


class CopiedState(Scene):
    """Copies with updaters, targets and saved states, and copies of things that refer to others."""

    def construct(self):
        leader = Dot()
        follower = Square(0.5).add_updater(lambda m: m.next_to(leader, UP))
        follower.leader = leader
        pair = VGroup(leader, follower)
        pair.save_state()
        pair.generate_target().shift(RIGHT)
        twin = pair.copy().shift(DOWN)
        self.add(pair, twin)
        self.play(MoveToTarget(pair), twin[0].animate.shift(2 * LEFT), run_time=0.3)
        twin[1].leader.set_color(RED)
        self.play(Restore(pair), run_time=0.3)
        self.add(*(copy.copy(twin) for _ in range(2)))
        self.play(twin.animate.scale(2), run_time=0.2)


class Nested(Scene):
    def construct(self):
        tree = VGroup(Dot())
        for _ in range(6):
            tree = VGroup(tree, tree[0].copy().shift(0.4 * RIGHT), VGroup())
        tree.center()
        self.add(tree)
        self.play(LaggedStartMap(FadeIn, tree, lag_ratio=0.2), run_time=0.4)
        self.play(tree.animate.arrange(DOWN, buff=0.1), run_time=0.3)
        for part in tree.family_members_with_points():
            part.add_updater(lambda m, dt: m.shift(dt * RIGHT))
        self.wait(0.3)
        self.remove(tree[0])
        self.wait(0.2)


class ValuesOfAllKinds(Scene):
    """Trackers, functions and other things that are no shapes, among the mobjects."""

    def construct(self):
        value, spot = ValueTracker(1), ComplexValueTracker(1 + 1j)
        square = Square()
        square.table = np.array([1, 2, 3])
        square.alias = square.table
        square.size = lambda: float(square.table.sum())
        self.add(value, spot, square, Group(value, Dot()))
        square.add_updater(lambda m: m.move_to([spot.get_value().real, spot.get_value().imag, 0]))
        self.play(value.animate.set_value(3), spot.animate.set_value(-1), run_time=0.4)
        twin = square.copy()
        twin.table += 1
        twin.clear_updaters().set_width(twin.size() / 6 + (twin.alias is twin.table))
        self.add(twin)
        self.wait(0.2)


class SwappedParts(Scene):
    """Groups whose parts are exchanged in the middle of an animation."""

    def construct(self):
        group = VGroup(Square(), Circle(), Triangle()).arrange()
        state = {"calls": 0}

        def juggle(mob):
            state["calls"] += 1
            mob.submobjects = [*mob.submobjects[1:], mob.submobjects[0]]
            if state["calls"] == 3:
                mob.add(Dot().next_to(mob, DOWN))
            mob[0].set_z_index(state["calls"])

        group.add_updater(juggle)
        self.add(group, Rectangle(width=6, height=0.4, fill_opacity=1))
        self.play(Rotate(Star()), run_time=0.5)
        self.wait(0.3, frozen_frame=False)


class ChangedColours(Scene):
    """Colours of a kind that can be changed in place."""

    def construct(self):
        square = Square(fill_opacity=0.6)
        square.tint = HSV([0.3, 1.0, 1.0])
        square.tints = [square.tint, {"same": square.tint}]
        square.add_updater(lambda m: m.set_color(m.tint.to_hex()))
        twin = square.copy().shift(RIGHT)
        twin.tint.hue = 0.8
        third = square.copy().shift(LEFT)
        third.tints[1]["same"].value = 0.5
        self.add(square, twin, third)
        self.play(Rotate(square), run_time=0.3)
