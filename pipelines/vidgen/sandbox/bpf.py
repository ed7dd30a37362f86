"""A few lines of classic BPF: what a filter of system calls is written in."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

_LOAD, _JUMP, _EQUAL, _GREATER, _ANY_BIT = 0x20, 0x05, 0x15, 0x25, 0x45
_RETURN, _AND = 0x06, 0x54
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16

ALLOW = 0x7FFF0000
KILL = 0x80000000


def refuse(error: int) -> int:
    """The answer that makes a call fail with an error number; 0 makes it do nothing, well."""
    return 0x00050000 | error


@dataclass(frozen=True)
class Step:
    """One instruction. `yes` and `no` count the instructions that are left out then."""

    code: int
    value: int
    yes: int = 0
    no: int = 0


def load_number() -> Step:
    return Step(_LOAD, _NUMBER)


def load_architecture() -> Step:
    return Step(_LOAD, _ARCHITECTURE)


def load_argument(index: int) -> Step:
    """The low half of an argument; both processors known here keep it first."""
    return Step(_LOAD, _ARGUMENTS + 8 * index)


def answer(value: int) -> Step:
    return Step(_RETURN, value)


def keep_bits(mask: int) -> Step:
    return Step(_AND, mask)


def if_equal(value: int, then: list[Step]) -> list[Step]:
    """`then`, which must end with an answer, where what is loaded has this value."""
    return [Step(_EQUAL, value, 0, len(then)), *then]


def unless_equal(value: int, then: list[Step]) -> list[Step]:
    return [*if_equal(value, [Step(_JUMP, len(then))]), *then]


def if_greater(value: int, then: list[Step]) -> list[Step]:
    return [Step(_GREATER, value, 0, len(then)), *then]


def if_any_bit(mask: int, then: list[Step]) -> list[Step]:
    return [Step(_ANY_BIT, mask, 0, len(then)), *then]


def assembled(steps: Iterable[Step]) -> bytes:
    """The instructions as the kernel reads them, 8 bytes each."""
    return b"".join(
        struct.pack("=HBBI", step.code, step.yes, step.no, step.value) for step in steps
    )
