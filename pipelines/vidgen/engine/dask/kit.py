"""What must be the same on machines whose results are to be the same."""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from ...resources import root

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_TOLD = 3


def kit() -> dict[str, str]:
    """Versions of the system, of Python, of vidgen and its code, and of all that it needs."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "vidgen": f"{version('vidgen')} (code {_code()})",
        "TeX": _tex(),
        **dict(_packages()),
    }


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """What is not the same there as here, in words; empty where all is."""
    names = [name for name in {**here, **there} if here.get(name) != there.get(name)]
    told = [
        f"{name} is {there.get(name, 'missing')} there and {here.get(name, 'missing')} here"
        for name in names[:_TOLD]
    ]
    more = [f"and {len(names) - _TOLD} more differ"] if len(names) > _TOLD else []
    return "; ".join([*told, *more])


def _packages() -> Iterator[tuple[str, str]]:
    needed = [line for line in requires("vidgen") or () if "extra ==" not in line]
    for line in [*needed, "distributed"]:
        found = _NAME.match(line)
        assert found, line
        try:
            yield found[0], version(found[0])
        except PackageNotFoundError:
            yield found[0], "missing"


def _code() -> str:
    """A short digest of the code of vidgen and its data, which may be in any state of work."""
    code, data = Path(__file__).parent.parent, root()
    programs = {one for one in code.rglob("*.py") if not one.is_relative_to(code / "_data")}
    kinds = ("presets", "templates")
    others = {one for kind in kinds for one in (data / kind).rglob("*") if one.suffix != ".pyc"}
    digest = hashlib.sha256()
    for base, files in ((code, programs), (data, others)):
        for file in sorted(filter(Path.is_file, files)):
            digest.update(file.relative_to(base).as_posix().encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _tex() -> str:
    """The TeX that sets what the built-in engine cannot, if there is one."""
    latex = shutil.which("latex") if shutil.which("dvisvgm") else None
    if latex is None:
        return "missing"
    said = subprocess.run(
        [latex, "--version"], capture_output=True, text=True, timeout=30, check=False
    )
    return said.stdout.partition("\n")[0].strip()
