"""What one piece of untrusted code may see and use."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .. import resources
from .layers import ALL, Layer
from .limits import Limits

_LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache")
_FONTS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/fontconfig",
    "/etc/fonts",
    "/var/cache/fontconfig",
)
_WORDS = ("/usr/share/locale", "/usr/share/zoneinfo", "/etc/localtime")
_PROGRAMS = (
    *("/usr/bin", "/bin", "/usr/share", "/usr/local/bin", "/usr/local/texlive"),
    *("/etc/texmf", "/var/lib/texmf"),
)

LANGUAGE = ("LANG", "LC_ALL", "LC_CTYPE", "TZ")


def runtime(*, programs: bool = False) -> tuple[Path, ...]:
    """What Python, its packages, vidgen and its fonts are read from, and nothing of the user's.

    With `programs` also those of the system, TeX among them.
    """
    prefixes = {Path(prefix) for prefix in (sys.prefix, sys.base_prefix)}
    python = [prefix / name for prefix in prefixes for name in ("lib", "lib64")]
    package = Path(__file__).resolve().parent.parent
    shipped = [package, resources.root() / "presets", resources.root() / "templates"]
    system = [*_LIBRARIES, *_FONTS, *_WORDS, *(_PROGRAMS if programs else ())]
    return (*python, *shipped, *_own_fonts(), *map(Path, system))


def _own_fonts() -> list[Path]:
    """The fonts that the user has installed for herself."""
    try:
        home = Path.home()
    except RuntimeError:  # a user without one
        return []
    return [home / ".fonts", home / ".local" / "share" / "fonts"]


@dataclass(frozen=True)
class Policy:
    """What confined code may do. Everything else is refused.

    `work` is the one folder it may write in, which is also its home and its current directory.
    `read` are files and folders to read, besides `runtime()`. `keep` are descriptors above 2 that
    stay open, numbers and all. What it prints goes to `log`, a path outside its folder, or nowhere.
    `environment` names the variables it inherits, `variables` are those it is given.
    Where `require` is false, it runs with what layers there are. `layers` bars some from use.
    """

    work: Path
    read: tuple[Path, ...] = ()
    keep: tuple[int, ...] = ()
    log: Path | None = None
    limits: Limits = field(default_factory=Limits)
    environment: tuple[str, ...] = LANGUAGE
    variables: Mapping[str, str] = field(default_factory=dict)
    require: bool = True
    layers: frozenset[Layer] = ALL

    def readable(self) -> tuple[Path, ...]:
        return (*self.read, *runtime(programs=self.limits.processes > 1))

    def given(self) -> dict[str, str]:
        """The variables it finds besides those it inherits."""
        folder = os.fspath(self.work.absolute())
        own = {"HOME": folder, "TMPDIR": folder, "XDG_CACHE_HOME": folder}
        if self.limits.processes > 1:
            own["PATH"] = "/usr/local/bin:/usr/bin:/bin"
        return {**own, **self.variables}
