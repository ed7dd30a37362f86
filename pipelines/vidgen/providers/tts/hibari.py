"""The embedded English voice: hibari, with word times from the model's own durations.

The model predicts how long every phoneme lasts before it makes sound. That table is an inner tensor
of its graph; a copy of the graph in memory names it as one more output, which leaves the audio as
it is. Nothing is read from the network: only the voice inside the installed package is offered.
"""

from __future__ import annotations

import threading
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ...errors import ProviderError
from ..level import bent
from .audible import audible, first_heard, last_heard
from .base import Speech, SpokenWord, Voice, refuse
from .onnx_tap import with_output

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SPEEDS = {"heart": 1.0, "heart-calm": 0.92, "heart-brisk": 1.1}
GAIN = 2.2
MAX_PHONEMES = 400
_OUTPUTS = ["lh", "theta", "ln", "lr", "phi", "f0"]
_DURATIONS = "/Clip_output_0"
_UNIT_S = 0.025
_SHIFT_S = -0.075
_HELD_S = 0.04
_TURN = threading.Lock()
_PAUSES = frozenset(';:,.!?—…"()“” ')
_PLAIN = str.maketrans({"’": "'", "‘": "'", "[": "(", "]": ")"})


class _Span(NamedTuple):
    """When a word's phonemes sound, by the table, in seconds; `word` counts the text's words."""

    word: int
    start_s: float
    end_s: float


class _Engine(NamedTuple):
    """A loaded model: its session, its way from text to phonemes, and its alphabet."""

    session: Any
    g2p: Any
    vocabulary: dict[str, int]


class Hibari:
    """One American English voice at three paces. 24 kHz; about 80 times real time on one core."""

    name = "hibari"

    def voices(self, language: str) -> tuple[str, ...]:
        return tuple(SPEEDS) if language.split("-", maxsplit=1)[0] == "en" else ()

    def check(self, voice: str, language: str) -> None:
        if voice not in self.voices(language):
            raise refuse(self, voice, language)

    def fingerprint(self, voice: str, language: str) -> dict[str, str]:  # noqa: ARG002
        return {"hibari-tts": version("hibari-tts"), "onnxruntime": version("onnxruntime")}

    def speak(self, text: str, voice: str, language: str, seed: int) -> Speech:
        import numpy as np
        from hibari import dsp

        self.check(voice, language)
        noise = np.random.default_rng(seed)
        text = text.translate(_PLAIN)
        with _TURN:
            engine = _engine()
            said = _tokens(engine, text)
        parts: list[NDArray[np.float32]] = []
        spans: list[_Span] = []
        phonemes: list[SpokenWord] = []
        length = 0
        for tokens in _chunks(said):
            samples, table, sounds = _say(engine, tokens, SPEEDS[voice], noise)
            offset_s = length / dsp.SR
            phonemes += [_heard(sound, offset_s) for sound in sounds]
            spans += [_Span(w, start + offset_s, end + offset_s) for w, start, end in table]
            parts.append(samples)
            length += len(samples)
        samples = np.concatenate(parts) if parts else np.zeros(dsp.SR // 10, np.float32)
        words = _words(text.split(), spans, samples, dsp.SR)
        return Speech(bent(samples * np.float32(GAIN)), dsp.SR, words, tuple(phonemes))


_: Voice = Hibari()


@cache
def _engine() -> _Engine:
    """The model, loaded once a process. Raises ProviderError when it cannot be."""
    from hibari import Hibari as Model
    from hibari.voices import voice_path

    try:
        import onnxruntime as ort

        model = Model(voice="heart", threads=1)
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        graph = Path(voice_path("heart", download_missing=False)).read_bytes()
        session = ort.InferenceSession(
            with_output(graph, _DURATIONS), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise ProviderError(
            f"The voice hibari cannot be loaded: {error}",
            cure="reinstall hibari-tts, or set `voice: silent` in the brief",
        ) from error
    return _Engine(session, model.g2p, model.vocab)


def _tokens(engine: _Engine, text: str) -> list[tuple[int, str, bool]]:
    """By token: the index of its word in `text.split()`, its phonemes, whether a space follows."""
    tokens = []
    word = 0
    for token in engine.g2p.phonemize_tokens(engine.g2p.tokenize(text)):
        known = "".join(c for c in token.phonemes or "" if c in engine.vocabulary)
        tokens.append((word, known, bool(token.whitespace)))
        word += bool(token.whitespace)
    return tokens


def _chunks(tokens: list[tuple[int, str, bool]]) -> list[list[tuple[int, str, bool]]]:
    """What the model says at once: a sentence, or less where that is longer than it can hold."""
    chunks: list[list[tuple[int, str, bool]]] = [[]]
    for token in tokens:
        if _sentence_ends(chunks[-1]) and token[1] not in _PAUSES:
            chunks.append([])
        chunks[-1].append(token)
        if sum(len(phonemes) + 1 for _, phonemes, _ in chunks[-1]) > MAX_PHONEMES:
            cut = _cut(chunks[-1])
            chunks[-1:] = [chunks[-1][:cut], chunks[-1][cut:]]
    return [chunk for chunk in chunks if any(p not in _PAUSES for _, p, _ in chunk if p)]


def _sentence_ends(chunk: list[tuple[int, str, bool]]) -> bool:
    """Whether a chunk closes a sentence of three words or more."""
    spaces = [i for i, (_, _, space) in enumerate(chunk) if space]
    if len(spaces) < 3 or spaces[-1] != len(chunk) - 1:
        return False
    return any(phonemes in {".", "!", "?"} for _, phonemes, _ in chunk[-2:])


def _cut(chunk: list[tuple[int, str, bool]]) -> int:
    """Where to part a chunk: after its last pause in the second half, else before its last word."""
    pauses = [i + 1 for i, (_, p, space) in enumerate(chunk) if p and p in _PAUSES and space]
    if pauses and len(chunk) // 2 < pauses[-1] < len(chunk):
        return pauses[-1]
    spaces = [i + 1 for i, (_, _, space) in enumerate(chunk[:-1]) if space]
    return spaces[-1] if spaces else len(chunk) - 1 or 1


def _say(
    engine: _Engine, tokens: list[tuple[int, str, bool]], speed: float, noise: Any
) -> tuple[NDArray[np.float32], list[_Span], list[SpokenWord]]:
    """Samples for one chunk, and when its words and phonemes sound by the model's own table."""
    import numpy as np
    from hibari import dsp

    ids, owners = _spell(engine.vocabulary, tokens)
    asked = {"ids": np.asarray([ids], np.int64), "speed": np.asarray([speed], np.float32)}
    *parts, durations = engine.session.run([*_OUTPUTS, _DURATIONS], asked)
    samples = dsp.synth(*(part[0] for part in parts), noise)
    lasts = np.asarray(durations).reshape(-1)
    if len(lasts) != len(ids) or abs(lasts.sum() * _UNIT_S * dsp.SR - len(samples)) >= 1:
        raise ProviderError("The durations of hibari do not fit its audio: reinstall hibari-tts")
    ends, lasts = np.cumsum(lasts) * _UNIT_S, lasts * _UNIT_S
    return samples, _spans(owners, ends, lasts), _sounds(engine, ids, owners, ends, lasts)


def _sounds(
    engine: _Engine, ids: list[int], owners: list[int], ends: NDArray[Any], lasts: NDArray[Any]
) -> list[SpokenWord]:
    """Every phoneme of a word, with the time that the table gives it."""
    symbols = {number: symbol for symbol, number in engine.vocabulary.items()}
    rows = zip(ids, owners, ends.tolist(), lasts.tolist(), strict=True)
    return [SpokenWord(symbols[i], end - last, end) for i, owner, end, last in rows if owner >= 0]


def _heard(sound: SpokenWord, offset_s: float) -> SpokenWord:
    """A phoneme when it can be heard, which is before the table says."""
    start, end = (max(0.0, round(t + offset_s + _SHIFT_S, 4)) for t in sound[1:])
    return SpokenWord(sound.text, start, end)


def _spell(
    vocabulary: dict[str, int], tokens: list[tuple[int, str, bool]]
) -> tuple[list[int], list[int]]:
    """The model's ids, and for each the word it belongs to, or -1 for pauses and the ends."""
    ids, owners = [0], [-1]
    for word, phonemes, space in tokens:
        ids += [vocabulary[c] for c in phonemes]
        owners += [-1 if c in _PAUSES else word for c in phonemes]
        if space:
            ids.append(vocabulary[" "])
            owners.append(-1)
    if len(ids) > 1 and tokens[-1][2]:
        ids.pop()
        owners.pop()
    return [*ids, 0], [*owners, -1]


def _spans(owners: list[int], ends: NDArray[Any], lasts: NDArray[Any]) -> list[_Span]:
    """One span a word, from its first phoneme to its last."""
    spans: dict[int, _Span] = {}
    for owner, end, last in zip(owners, ends.tolist(), lasts.tolist(), strict=True):
        if owner >= 0:
            start = spans[owner].start_s if owner in spans else end - last
            spans[owner] = _Span(owner, start, end)
    return list(spans.values())


def _words(
    texts: list[str], spans: list[_Span], samples: NDArray[np.float32], rate: int
) -> tuple[SpokenWord, ...]:
    """Times that fit what is heard.

    The table runs three units ahead of the audio, and a word before a pause is given the pause too:
    starts move back by that and on to the first block that can be heard, ends back to the last.
    """
    heard = audible(samples, rate)
    by_word = {span.word: span for span in spans}
    starts = [max(0.0, span.start_s + _SHIFT_S) for span in spans]
    limits = dict(zip(by_word, [*starts, len(samples) / rate][1:], strict=True))
    words: list[SpokenWord] = []
    now = 0.0
    for index, text in enumerate(texts):
        if span := by_word.get(index):
            start = first_heard(heard, max(now, span.start_s + _SHIFT_S))
            end = last_heard(heard, start, min(span.end_s - _HELD_S, limits[index]))
            now = max(start, min(end, limits[index]))
            words.append(SpokenWord(text, round(start, 4), round(now, 4)))
        else:
            words.append(SpokenWord(text, round(now, 4), round(now, 4)))
    return tuple(words)
