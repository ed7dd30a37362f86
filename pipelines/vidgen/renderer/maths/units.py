r"""Numbers and units as `siunitx` writes them: `\num`, `\unit`, `\qty`, `\ang` and older names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .atoms import Atom, Look
from .source import Cursor, Fault, Token, Tokens, like, trimmed, written

if TYPE_CHECKING:
    from .parser import Parser

_PREFIXES = {
    "yocto": "y",
    "zepto": "z",
    "atto": "a",
    "femto": "f",
    "pico": "p",
    "nano": "n",
    "micro": "µ",
    "milli": "m",
    "centi": "c",
    "deci": "d",
    "deca": "da",
    "hecto": "h",
    "kilo": "k",
    "mega": "M",
    "giga": "G",
    "tera": "T",
    "peta": "P",
    "exa": "E",
    "zetta": "Z",
    "yotta": "Y",
}
_UNITS = {
    "ampere": "A",
    "candela": "cd",
    "kelvin": "K",
    "kilogram": "kg",
    "gram": "g",
    "metre": "m",
    "meter": "m",
    "mole": "mol",
    "second": "s",
    "becquerel": "Bq",
    "coulomb": "C",
    "degreeCelsius": "°C",
    "celsius": "°C",
    "farad": "F",
    "gray": "Gy",
    "hertz": "Hz",
    "henry": "H",
    "joule": "J",
    "lumen": "lm",
    "lux": "lx",
    "newton": "N",
    "ohm": "Ω",
    "pascal": "Pa",
    "radian": "rad",
    "siemens": "S",
    "sievert": "Sv",
    "steradian": "sr",
    "tesla": "T",
    "volt": "V",
    "watt": "W",
    "weber": "Wb",
    "day": "d",
    "hour": "h",
    "minute": "min",
    "hectare": "ha",
    "litre": "L",
    "liter": "L",
    "tonne": "t",
    "bar": "bar",
    "electronvolt": "eV",
    "dalton": "Da",
    "astronomicalunit": "au",
    "decibel": "dB",
    "bit": "bit",
    "byte": "B",
    "percent": "%",
    "degree": "°",
    "arcminute": "′",
    "arcsecond": "″",
    "angstrom": "Å",
    "atmosphere": "atm",
    "calorie": "cal",
    "knot": "kn",
    "km": "km",
    "cm": "cm",
    "mm": "mm",
    "um": "µm",
    "nm": "nm",
    "kg": "kg",
    "g": "g",
    "mg": "mg",
    "m": "m",
    "s": "s",
    "ms": "ms",
    "us": "µs",
    "ns": "ns",
    "A": "A",
    "mA": "mA",
    "K": "K",
    "mol": "mol",
    "N": "N",
    "kN": "kN",
    "J": "J",
    "kJ": "kJ",
    "W": "W",
    "kW": "kW",
    "MW": "MW",
    "V": "V",
    "mV": "mV",
    "kV": "kV",
    "Hz": "Hz",
    "kHz": "kHz",
    "MHz": "MHz",
    "GHz": "GHz",
    "Pa": "Pa",
    "kPa": "kPa",
    "MPa": "MPa",
    "eV": "eV",
    "keV": "keV",
    "MeV": "MeV",
    "GeV": "GeV",
    "pF": "pF",
    "nF": "nF",
    "kWh": "kWh",
    "L": "L",
    "mL": "mL",
    "dB": "dB",
    "T": "T",
}
_BEFORE = {"square": "2", "cubic": "3"}
_BEHIND = {"squared": "2", "cubed": "3"}
_NUMBER = re.compile(
    r"(?P<sign>[+-]|\\pm|\\mp)?(?P<whole>\d*)(?:[.,](?P<part>\d*))?(?P<doubt>\(\d+\))?"
    r"(?:(?:\+-|\\pm|±)(?P<error>\d*[.,]?\d+))?(?:[eEdD](?P<power>[+-]?\d+))?"
)
_LEAST_GROUPED = 5


def number(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\num{1.23(4)e-5}`."""
    cursor.option()
    at = cursor.at
    return parser.atoms(like(f"{{{number_tex(cursor.words(token), at)}}}", token), look)


def unit(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\unit{\metre\per\second}`."""
    cursor.option()
    return parser.atoms(like(f"{{{unit_tex(cursor.argument(token))}}}", token), look)


def quantity(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\qty{9.81}{m/s^2}`."""
    cursor.option()
    at = cursor.at
    amount = number_tex(cursor.words(token), at)
    cursor.option()
    measure = unit_tex(cursor.argument(token))
    close = r"" if re.fullmatch(r"\\mathrm\{[°′″]\}", measure) else r"\,"
    if re.search(r"\\pm", amount):
        amount = f"({amount})" if "10^" not in amount else amount
    return parser.atoms(like(f"{{{amount}{close}{measure}}}", token), look)


def angle(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\ang{12;3;5}`."""
    cursor.option()
    at = cursor.at
    parts = cursor.words(token).split(";")
    if len(parts) > 3:
        raise Fault("an angle has degrees, minutes and seconds", at, r"write \ang{12;3;5}")
    signs = ("^{\\circ}", "\\mathrm{′}", "\\mathrm{″}")
    tex = "".join(number_tex(p, at) + sign for p, sign in zip(parts, signs, strict=False) if p)
    return parser.atoms(like(f"{{{tex}}}", token), look)


def number_tex(written_: str, at: int) -> str:
    """A number as LaTeX. Raises Fault where it is none."""
    compact = written_.replace(" ", "").replace("~", "")
    products = re.split(r"x|\\times", compact)
    return r"\times ".join(_one_number(piece, at) for piece in products)


def _one_number(compact: str, at: int) -> str:
    found = _NUMBER.fullmatch(compact)
    if not found or not (found["whole"] or found["part"] or found["power"]):
        raise Fault(f"{compact or 'nothing'} is no number", at, "write it as 1.23e-4 or 1.23(4)")
    tex = {"+": "{+}", "-": "{-}", None: ""}.get(found["sign"], f"{{{found['sign']}}}")
    tex += _grouped(found["whole"], found["part"])
    tex += found["doubt"] or ""
    if found["error"]:
        whole, _, part = found["error"].replace(",", ".").partition(".")
        tex += rf"\pm {_grouped(whole or '0', part or None)}"
    if found["power"] is None:
        return tex
    if found["error"]:
        tex = f"({tex})"
    times = r"\times " if found["whole"] or found["part"] else ""
    return f"{tex}{times}10^{{{int(found['power'])}}}"


def _grouped(whole: str, part: str | None) -> str:
    """Digits in threes, from the point outwards, where there are five or more."""
    if len(whole) >= _LEAST_GROUPED:
        head = len(whole) % 3
        groups = [whole[:head], *(whole[n : n + 3] for n in range(head, len(whole), 3))]
        whole = r"\,".join(group for group in groups if group)
    if part is None:
        return whole
    if len(part) >= _LEAST_GROUPED:
        part = r"\,".join(part[n : n + 3] for n in range(0, len(part), 3))
    return f"{whole or '0'}.{part}" if r"\," not in part else f"{whole or '0'}{{.}}{part}"


def unit_tex(tokens: Tokens) -> str:
    """A unit as LaTeX. Raises Fault for an unknown name."""
    bare = trimmed(tokens)
    if any(token.is_command for token in bare):
        return _named(bare)
    return _spelled(written(bare))


def _named(tokens: Tokens) -> str:
    r"""`\kilo\metre\per\second\squared`."""
    parts: list[tuple[str, int]] = []
    prefix, power, sign = "", "1", 1
    waiting = iter(tokens)
    for token in waiting:
        name = token.text.removeprefix("\\")
        if token.is_space or token.text in {"{", "}", ".", "~"}:
            continue
        if name == "per":
            sign = -1
        elif name in _PREFIXES:
            prefix = _PREFIXES[name]
        elif name in _BEFORE:
            power = _BEFORE[name]
        elif name in _BEHIND and parts:
            parts[-1] = (parts[-1][0], parts[-1][1] * int(_BEHIND[name]))
        elif name in {"tothe", "raiseto", "of", "cancel", "highlight"}:
            raise Fault(f"{token.text} is not known in a unit", token.at, r"write \squared or m^3")
        elif name in _UNITS:
            parts.append((prefix + _UNITS[name], sign * int(power)))
            prefix, power, sign = "", "1", 1
        else:
            raise Fault(
                f"unknown unit {token.text}", token.at, r"write a unit of siunitx, or letters: m/s"
            )
    if not parts:
        raise Fault("there is no unit", tokens[0].at, r"write \metre or m")
    return r"\,".join(_power(name, exponent) for name, exponent in parts)


def _power(name: str, exponent: int) -> str:
    upright = r"\mathrm{" + name.replace("%", r"\%") + "}"
    return upright if exponent == 1 else f"{upright}^{{{exponent}}}"


def _spelled(unit_: str) -> str:
    """`m/s^2`, `kg.m.s^{-2}`."""
    pieces = []
    for word in re.split(r"(\s+|[.~/]|\\,)", unit_):
        if word == "/":
            pieces.append("/")
        elif not word.strip() or word in {".", "~", r"\,"}:
            pieces.append(r"\," if word else "")
        else:
            name, _, power = word.partition("^")
            upright = r"\mathrm{" + name.replace("%", r"\%").replace(r"\\%", r"\%") + "}"
            pieces.append(upright + (f"^{{{power.strip('{}')}}}" if power else ""))
    return "".join(pieces)
