"""eSpeak NG through ctypes, and a program that says one text with it.

Run as `python -m vidgen.providers.tts.espeak_library VOICE SEED` with the text on standard input:
it writes one line of JSON, `{"rate", "starts"}`, and then 16-bit mono samples. A process of its own
for every text is what makes eSpeak repeat itself: phases and noise carry over in its library.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import sys
from functools import cache
from typing import Any, ClassVar

from ...errors import MissingError, ProviderError

_WORDS_PER_MINUTE = 160
_SYNCHRONOUS, _UTF8, _AT_CHARACTER, _WORD_EVENT, _RATE_PARAMETER = 2, 1, 1, 1, 1
_NO_EXIT = 0x8000


class _Event(ctypes.Structure):
    """`espeak_EVENT` of speak_lib.h; positions count characters from 1, `sample` counts samples."""

    _fields_: ClassVar = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@cache
def library() -> tuple[Any, int]:
    """eSpeak, initialised once a process, and its sample rate. Raises MissingError without it."""
    path, voices = _found()
    if path is None:
        raise MissingError(
            "eSpeak NG is not installed",
            cure="uv tool install 'vidgen[espeak]' (or: pip install espeakng-loader)",
        )
    try:
        espeak = ctypes.CDLL(path)
    except OSError as error:
        raise MissingError(f"eSpeak NG cannot be loaded: {error}") from None
    rate = espeak.espeak_Initialize(_SYNCHRONOUS, 0, voices and voices.encode(), _NO_EXIT)
    if rate <= 0:
        raise MissingError(f"eSpeak NG at {path} does not find its voices", cure="reinstall it")
    espeak.espeak_SetParameter(_RATE_PARAMETER, _WORDS_PER_MINUTE, 0)
    return espeak, int(rate)


def _found() -> tuple[str | None, str | None]:
    """Where the library and its voices are; None for voices that the library finds itself."""
    try:
        import espeakng_loader
    except ImportError:
        return ctypes.util.find_library("espeak-ng"), None
    return str(espeakng_loader.get_library_path()), str(espeakng_loader.get_data_path())


def chosen(voice: str) -> bool:
    """Set the voice that is spoken next; False where eSpeak has none of that name."""
    espeak, _ = library()
    return bool(espeak.espeak_SetVoiceByName(voice.encode()) == 0)


def espeak_version() -> str:
    espeak, _ = library()
    espeak.espeak_Info.restype = ctypes.c_char_p
    return str(espeak.espeak_Info(None).decode())


def synthesised(text: str, seed: int) -> tuple[bytes, list[tuple[int, int]]]:
    """16-bit samples, and the (character, sample) at which each word starts."""
    espeak, _ = library()
    pieces: list[bytes] = []
    starts: list[tuple[int, int]] = []

    def take(sound: Any, count: int, events: Any) -> int:
        if sound and count:
            pieces.append(ctypes.string_at(sound, count * 2))
        index = 0
        while events[index].type:
            if events[index].type == _WORD_EVENT:
                starts.append((events[index].text_position - 1, events[index].sample))
            index += 1
        return 0

    callback = _Callback(take)
    espeak.espeak_SetSynthCallback(callback)
    if hasattr(espeak, "espeak_ng_SetRandSeed"):
        espeak.espeak_ng_SetRandSeed(ctypes.c_long(seed))
    spelled = text.encode()
    failed = espeak.espeak_Synth(
        spelled, ctypes.c_size_t(len(spelled) + 1), 0, _AT_CHARACTER, 0, _UTF8, None, None
    )
    if failed:
        raise ProviderError(f"eSpeak NG failed with code {failed}")
    return b"".join(pieces), starts


def main() -> None:
    voice, seed = sys.argv[1:]
    chosen(voice)
    samples, starts = synthesised(sys.stdin.buffer.read().decode(), int(seed))
    head = {"rate": library()[1], "starts": starts}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + samples)


if __name__ == "__main__":
    main()
