"""The two numbers by which an H.264 decoder orders pictures, read and rewritten in coded pictures.

Only what libx264 writes under the clip contract is understood: frames, not fields, each in one
slice, in a stream where both numbers have a fixed width. Source: ITU-T H.264, 7.3.2.1 and 7.3.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import MediaError

_PICTURE, _KEY_PICTURE, _PARAMETERS = 1, 5, 7
_WITH_CHROMA_FORMAT = {100, 110, 122, 244}
_START = re.compile(rb"\x00?\x00\x00\x01")
_HEAD = 32
"""Bytes of a picture within which both numbers lie."""
_MISREAD = re.compile(rb"\x00\x00(?=[\x00-\x03])")


@dataclass(frozen=True)
class Numbers:
    """`frame` counts the pictures that others refer to, `order` tells when a picture is shown."""

    frame: int
    order: int

    def after(self, pictures: int) -> Numbers:
        """What they would be with so many more pictures before, that others refer to."""
        return Numbers(self.frame + pictures, self.order + 2 * pictures)


@dataclass(frozen=True)
class Numbering:
    """How many bits each of the numbers has in a stream: they wrap around."""

    frame_bits: int
    order_bits: int

    @classmethod
    def of(cls, parameters: bytes) -> Numbering:
        """Read it from a stream's parameter sets. Raises MediaError where orders have no width."""
        for unit in _units(parameters):
            if _kind(unit) == _PARAMETERS:
                return cls._read(_Bits(_plain(unit)))
        raise MediaError("the encoder wrote no parameter sets")

    @classmethod
    def _read(cls, bits: _Bits) -> Numbering:
        bits.skip(8)
        profile = bits.fixed(8)
        bits.skip(16)
        bits.count()
        if profile in _WITH_CHROMA_FORMAT:
            bits.counts(3)
            bits.skip(1)
            if bits.fixed(1):
                raise MediaError("the encoder wrote scaling lists, which no clip has")
        frame_bits = bits.count() + 4
        if bits.count() != 0:
            raise MediaError("the encoder numbers pictures as no clip does")
        return cls(frame_bits, bits.count() + 4)

    def read(self, picture: bytes) -> Numbers:
        """The numbers of a coded picture, as `picture_of` gives it."""
        bits = _Bits(_plain(picture))
        frame_at, order_at = self._places(bits)
        return Numbers(
            bits.at(frame_at).fixed(self.frame_bits), bits.at(order_at).fixed(self.order_bits)
        )

    def write(self, picture: bytes, numbers: Numbers) -> bytes:
        """The same picture with other numbers; what exceeds their width is cut off."""
        content = _plain(picture)
        frame_at, order_at = self._places(_Bits(content))
        head = _put(content[:_HEAD], frame_at, self.frame_bits, numbers.frame)
        head = _put(head, order_at, self.order_bits, numbers.order)
        return _MISREAD.sub(b"\x00\x00\x03", head + content[_HEAD:])

    def _places(self, bits: _Bits) -> tuple[int, int]:
        """Where the two numbers begin, in bits."""
        key = bits.fixed(8) & 31 == _KEY_PICTURE
        bits.counts(3)
        frame_at = bits.position
        bits.skip(self.frame_bits)
        if key:
            bits.count()
        return frame_at, bits.position


def picture_of(packet: bytes) -> bytes:
    """The one coded picture of an encoder's packet; what else is in it only informs.

    Raises MediaError where there is not exactly one.
    """
    found = [unit for unit in _units(packet) if _kind(unit) in (_PICTURE, _KEY_PICTURE)]
    if len(found) != 1:
        raise MediaError(f"the encoder wrote {len(found)} slices for a picture, not one")
    return found[0]


def packet_of(picture: bytes) -> bytes:
    """A coded picture as the encoder would hand it out."""
    return b"\x00\x00\x00\x01" + picture


class _Bits:
    """Reads bits from the highest of the first byte on."""

    def __init__(self, content: bytes) -> None:
        self.position = 0
        self._content = content

    def at(self, position: int) -> _Bits:
        self.position = position
        return self

    def skip(self, bits: int) -> None:
        self.position += bits

    def fixed(self, bits: int) -> int:
        value = 0
        for _ in range(bits):
            byte = self._content[self.position >> 3]
            value = value << 1 | byte >> (7 - (self.position & 7)) & 1
            self.position += 1
        return value

    def count(self) -> int:
        """An unsigned Exp-Golomb code."""
        zeros = 0
        while not self.fixed(1):
            zeros += 1
        return (1 << zeros) - 1 + self.fixed(zeros)

    def counts(self, number: int) -> None:
        for _ in range(number):
            self.count()


def _put(content: bytes, position: int, bits: int, value: int) -> bytes:
    mask = (1 << bits) - 1
    shift = len(content) * 8 - position - bits
    whole = int.from_bytes(content, "big") & ~(mask << shift) | (value & mask) << shift
    return whole.to_bytes(len(content), "big")


def _units(stream: bytes) -> Iterator[bytes]:
    return (unit for unit in _START.split(stream) if unit)


def _kind(unit: bytes) -> int:
    return unit[0] & 31


def _plain(unit: bytes) -> bytes:
    """A unit without the bytes that keep its content from looking like a start code."""
    return unit.replace(b"\x00\x00\x03", b"\x00\x00")
