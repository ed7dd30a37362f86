"""What this machine's graphics hardware can do for a film: tried, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..media.contract import x264_options
from ..model.preset import Quality

TIMEOUT_S = 60.0
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader", "software", "basic render")


@dataclass(frozen=True)
class Gpu:
    """What proved to work, and why the rest did not.

    `opengl` names the driver that draws; `software` says that it has no hardware behind it.
    """

    opengl: str | None = None
    software: bool = False
    encoders: tuple[str, ...] = ()
    why_not: tuple[str, ...] = ()

    @property
    def draws(self) -> bool:
        """Whether scenes are drawn faster by it: OpenGL without hardware is slower than Cairo."""
        return self.opengl is not None and not self.software

    @property
    def encoder(self) -> str | None:
        """The encoder to be used."""
        return self.encoders[0] if self.encoders else None

    @property
    def fingerprint(self) -> dict[str, str]:
        """What of it a clip depends on; nothing where nothing of it is used."""
        used = {"opengl": self.opengl if self.draws else None, "encoder": self.encoder}
        return {name: value for name, value in used.items() if value}

    def __str__(self) -> str:
        found = [f"draws with {self.opengl}"] if self.draws else []
        found += [f"encodes with {self.encoder}"] if self.encoder else []
        return "; ".join([" and ".join(found) or "nothing that helps a film", *self.why_not])


def encoding(gpu: Gpu, quality: Quality) -> dict[str, str]:
    """Options for the encoder of all clips of a film: x264's where there is no other."""
    if gpu.encoder is None:
        return x264_options(quality)
    from .hardware import hardware_options

    return hardware_options(gpu.encoder, quality)


@cache
def probe(size: tuple[int, int], quality: Quality) -> Gpu:
    """Try OpenGL, and each encoder, on pictures of the wanted size. Takes seconds, once."""
    from .hardware import ENCODERS, hardware_options, is_built_in

    why_not: list[str] = []
    opengl = _tried("OpenGL", {"size": size}, why_not)
    software = opengl is not None and any(word in opengl.lower() for word in _SOFTWARE)
    if software:
        why_not.append(f"OpenGL is not used: {opengl} draws on the processor, slower than Cairo")
    encoders = []
    for name in ENCODERS:
        asked = {"size": size, "fps": quality.fps, "options": hardware_options(name, quality)}
        if not is_built_in(name):
            why_not.append(f"{name}: this build of PyAV has no such encoder")
        elif _tried(name, asked, why_not):
            encoders.append(name)
    return Gpu(opengl, software, tuple(encoders), tuple(why_not))


def _tried(what: str, asked: Mapping[str, Any], why_not: list[str]) -> str | None:
    """What a trial answered, or None, and why into `why_not`: drivers crash, and hang."""
    ran: subprocess.CompletedProcess[bytes] | None = None
    with tempfile.TemporaryDirectory(prefix="vidgen-gpu-") as folder:
        Path(folder, "asked.json").write_text(json.dumps({"what": what, **asked}))
        command = [sys.executable, "-P", "-m", f"{__package__}.gpu_trial", folder]
        try:
            ran = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False)
            answer = json.loads(Path(folder, "answer.json").read_text())
        except subprocess.TimeoutExpired:
            answer = {"error": f"it hung for {TIMEOUT_S:.0f} s"}
        except (OSError, ValueError):
            answer = {"error": f"its process crashed ({ran.returncode if ran else 'not started'})"}
    if "error" in answer:
        why_not.append(f"{what}: {answer['error']}")
    found: str | None = answer.get("found")
    return found
