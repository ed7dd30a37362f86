"""A hand that waves, and one at a chin: an arm in its sleeve, drawn in a picture of 512."""

from __future__ import annotations

from dataclasses import fields, replace

import skia

from ..ink import Colour, Lock, fill, linear, mix, path, pen, stroke_between
from ..sketch import Sketch, Tone
from .moment import Hand
from .shine import COOL

_BARE = {"dress"}
"""What leaves arms bare."""


def draw_hand(drawn: Sketch, hand: Hand, veil: Colour) -> None:
    """Draw an arm that comes from below; not raised at all, it is not seen. `veil` dims it."""
    if hand.raised <= 0.01:
        return
    canvas, hidden = drawn.canvas, 1 - hand.raised
    drawn = replace(drawn, skin=_shaded(drawn.skin, veil), cloth=_shaded(drawn.cloth, veil))
    canvas.save()
    if hand.gesture == "wave":
        canvas.translate(374 + 40 * hidden, 556 + 240 * hidden)
        canvas.rotate(7 + 30 * hidden + 0.35 * hand.turn)
        _sleeve(drawn, 200)
        canvas.translate(0, -196)
        canvas.rotate(hand.turn)
        _palm(drawn)
    else:
        x, y = drawn.turned(0.7)
        canvas.translate(352 + 0.5 * (drawn.pose.x + x), 582 + 0.6 * (drawn.pose.y + y))
        canvas.rotate(-25 + 0.3 * hand.turn)
        _sleeve(drawn, 214)
        canvas.translate(0, -210)
        canvas.rotate(14 + hand.turn)
        _fist(drawn)
    canvas.restore()


def _under(colour: Colour, veil: Colour) -> Colour:
    return colour[0] * veil[0], colour[1] * veil[1], colour[2] * veil[2]


def _shaded(tone: Tone, veil: Colour) -> Tone:
    """A tone as it looks low in the picture, where light is cool, under the veil of a mood."""
    return Tone(*(_under(mix(getattr(tone, one.name), COOL, 0.13), veil) for one in fields(Tone)))


def _sleeve(drawn: Sketch, length: float) -> None:
    """A forearm upwards from the origin, bare or with a cuff at the wrist."""
    bare = drawn.look.outfit in _BARE
    canvas, cloth = drawn.canvas, drawn.skin if bare else drawn.cloth
    arm = path(
        (-40, 60),
        (-42, -length * 0.4, -30, -length * 0.8, -25, -length),
        (25, -length),
        (30, -length * 0.8, 44, -length * 0.4, 42, 60),
    )
    shade = linear(
        (-40, 0),
        (42, 0),
        (0, mix(cloth.base, cloth.light, 0.5), 1),
        (0.5, cloth.base, 1),
        (1, mix(cloth.base, cloth.dark, 0.9), 1),
    )
    canvas.drawPath(arm, shade)
    drawn.contour(arm, cloth)
    if not bare:
        _cuff(drawn, length)


def _cuff(drawn: Sketch, length: float) -> None:
    """Folds along a sleeve, and its end."""
    canvas, cloth = drawn.canvas, drawn.cloth
    for start, end, weight in ((-0.3, -0.42, 5.0), (-0.62, -0.7, 4.0)):
        fold = stroke_between(
            (34, length * start), (6, length * end), (-14, length * start), weight
        )
        canvas.drawPath(fold, fill(mix(cloth.dark, cloth.line, 0.4), 0.5))
    cuff = path(
        (-29, -length + 12),
        (0, -length + 20, 29, -length + 12),
        (28, -length - 8),
        (0, -length - 1, -28, -length - 8),
    )
    canvas.drawPath(cuff, fill(mix(cloth.base, cloth.dark, 0.5)))
    drawn.contour(cuff, cloth)


def _finger(drawn: Sketch, finger: Lock) -> None:
    """A finger along a curve, as thick as the belly of the lock, with a round tip."""
    canvas, skin, line = drawn.canvas, drawn.skin, drawn.shape.line
    curve = path(finger.start, (*finger.bend, *finger.sway, *finger.end), closed=False)
    edge = mix(skin.base, skin.line, 0.95 if drawn.flat else 0.5)
    canvas.drawPath(curve, pen(edge, 2 * finger.belly + 2 * max(line, 0.7) * 0.8))
    canvas.drawPath(curve, pen(mix(skin.base, skin.light, 0.12), 2 * finger.belly))


def _skinned(drawn: Sketch, outline: skia.Path) -> None:
    canvas, skin = drawn.canvas, drawn.skin
    lit = mix(skin.base, skin.light, 0.25)
    stops = ((0.0, lit, 1.0), (0.6, skin.base, 1.0), (1.0, mix(skin.base, skin.dark, 0.8), 1.0))
    canvas.drawPath(outline, linear((-20, -50), (26, 20), *stops))
    drawn.contour(outline, skin)


def _palm(drawn: Sketch) -> None:
    """An open hand, its palm to us, the wrist at the origin and its thumb to the left."""
    for x, lean, reach, half in (
        (-22, -13, 96, 8.6),
        (-7, -5, 107, 9.0),
        (9, 4, 103, 8.8),
        (23, 14, 86, 7.6),
    ):
        tip = (x * 1.12 + lean * 1.3, -reach)
        finger = Lock(
            (x, -44),
            (x + lean * 0.3, -62),
            (x * 1.1 + lean, -reach + 14),
            tip,
            half,
            half,
            half * 0.72,
        )
        _finger(drawn, finger)
    _finger(drawn, Lock((-18, -16), (-38, -26), (-46, -42), (-53, -58), 10, 9.5, 6.0))
    palm = path(
        (-19, 10),
        (-23, -4, -35, -20, -31, -44),
        (-24, -56, 24, -58, 31, -48),
        (35, -26, 27, -8, 19, 10),
        (8, 15, -8, 15, -19, 10),
    )
    _skinned(drawn, palm)
    ink = fill(mix(drawn.skin.dark, drawn.skin.line, 0.35), 0.7)
    for places in (((-26, -34), (-10, -32), (2, -4)), ((-22, -44), (4, -32), (26, -36))):
        drawn.canvas.drawPath(stroke_between(*places, 2.6), ink)


def _fist(drawn: Sketch) -> None:
    """A loose fist whose first finger lies along the chin, its thumb under it."""
    _finger(drawn, Lock((-12, -40), (-16, -62), (-26, -78), (-38, -90), 8.4, 8.4, 6.2))
    hand = path(
        (-20, 8),
        (-26, -10, -30, -34, -20, -50),
        (-8, -62, 18, -58, 26, -42),
        (32, -24, 26, -6, 20, 8),
        (8, 14, -8, 14, -20, 8),
    )
    _skinned(drawn, hand)
    ink = fill(mix(drawn.skin.dark, drawn.skin.line, 0.5), 0.85)
    for number in range(3):
        y = -40 + 14 * number
        crease = stroke_between((-24 + 2 * number, y), (-8, y + 5), (6 + number, y + 1), 2.8)
        drawn.canvas.drawPath(crease, ink)
    _finger(drawn, Lock((14, -22), (4, -44), (-6, -56), (-14, -66), 8.6, 8.2, 6.4))
