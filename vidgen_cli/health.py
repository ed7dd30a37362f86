"""The checks of `vidgen doctor`: each tries one thing, and knows what mends it."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from vidgen.errors import VidgenError
from vidgen.settings import Resolved

from . import services
from .session import cores, open_store
from .storeroom import free_bytes
from .verdict import Check
from .wording import size

FILTERS = (
    "ebur128",
    "alimiter=0.9",
    "volume=1",
    "aresample=48000",
    "afade=d=0.01",
    "asplit[a][b];[a][b]sidechaincompress",
    "asplit[a][b];[a][b]amix",
)
_REINSTALL = "install vidgen again, or run `uv sync`"
_LITTLE_DISK = 2 * 10**9
_LITTLE_MEMORY = 1500 * 10**6


def checks(resolved: Resolved) -> Iterator[Check]:
    """Every check, one after the other, each when it is asked for."""
    yield _guarded("python", _python, "use Python 3.11, 3.12 or 3.13")
    yield _guarded("machine", _machine, "")
    yield _guarded("ffmpeg", _ffmpeg, "set IMAGEIO_FFMPEG_EXE to an ffmpeg of your own")
    for package, module in (("av", "av"), ("manim", ""), ("ziamath", "ziamath")):
        yield _guarded(package, lambda p=package, m=module: _package(p, m), _REINSTALL)  # type: ignore[misc]
    yield _guarded(
        "cairo and pango",
        _drawing,
        "install the cairo and pango libraries: "
        "`apt install libcairo2 libpangocairo-1.0-0`, then " + _REINSTALL,
    )
    yield _guarded("fonts", _fonts, _REINSTALL)
    yield _guarded("formulas", lambda: _formulas(resolved), "set VIDGEN_RENDER__TEX=builtin")
    yield _guarded("confinement", _confinement, "")
    yield _guarded("gpu", lambda: _gpu(resolved), "unset VIDGEN_USE_GPU")
    chosen = resolved.settings
    yield _guarded("voice", lambda: services.voice(chosen), "set [tts] provider in vidgen.toml")
    yield _guarded("music", lambda: services.music(chosen), "set [music] provider in vidgen.toml")
    yield _guarded("pictures", lambda: services.pictures(chosen), "set [image] provider")
    yield _guarded("clips", lambda: services.clips(chosen), "set [video] provider")
    yield _guarded("npc clips", lambda: services.npc_clips(chosen), "set [npc] provider")
    yield _guarded("models", lambda: _models(resolved), "unset VIDGEN_PLANNER_MODEL")
    yield _guarded("store", lambda: _store(resolved), "set VIDGEN_STORE__PATH to another folder")
    yield _guarded("remote store", lambda: _remote_store(resolved), "")


def _guarded(name: str, check: Callable[[], Check], cure: str) -> Check:
    """A check that failed in whatever way is a line of the report as well."""
    try:
        return check()
    except VidgenError as error:
        return Check(name, "fail", error.message, error.cure or cure)
    except Exception as error:
        return Check(name, "fail", f"{type(error).__name__}: {error}".splitlines()[0], cure)


def _python() -> Check:
    found = f"{platform.python_version()} at {sys.executable}"
    known = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Check("python", "ok" if known else "warn", found, None if known else "use 3.11 to 3.13")


def _machine() -> Check:
    count = cores()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    found = f"{count} cores, {size(memory)} of memory, {platform.system()} {platform.machine()}"
    little = memory < _LITTLE_MEMORY * count
    cure = "with -j 1 fewer scenes are drawn at a time" if little else None
    return Check("machine", "warn" if little else "ok", found, cure)


def _ffmpeg() -> Check:
    from vidgen.media import ffmpeg

    missing = [name for name in FILTERS if not _filter_works(name)]
    found = f"{ffmpeg.binary()}"
    if missing:
        words = ", ".join(name.rpartition("]")[2].partition("=")[0] for name in missing)
        cure = "set IMAGEIO_FFMPEG_EXE to a full build of ffmpeg"
        return Check("ffmpeg", "fail", f"{found} lacks the filters {words}", cure)
    return Check("ffmpeg", "ok", found)


def _filter_works(graph: str) -> bool:
    from vidgen.errors import MediaError
    from vidgen.media import ffmpeg

    probe = ["-f", "lavfi", "-i", "anullsrc=r=48000:d=0.05", "-filter_complex", graph]
    try:
        ffmpeg.run([*probe, "-f", "null", "-"], "a probe of ffmpeg", timeout_s=20.0)
    except MediaError:
        return False
    return True


def _package(name: str, module: str) -> Check:
    try:
        found = version(name)
    except PackageNotFoundError:
        return Check(name, "fail", "is not installed", _REINSTALL)
    if module:
        __import__(module)
    return Check(name, "ok", found)


def _drawing() -> Check:
    import cairo
    import manimpango

    found = f"cairo {cairo.cairo_version_string()}, pango {manimpango.pango_version()}"
    return Check("cairo and pango", "ok", found)


def _fonts() -> Check:
    from vidgen.renderer.fonts import register

    return Check("fonts", "ok", f"{len(register())} shipped fonts are registered")


def _confinement() -> Check:
    from vidgen.sandbox.layers import capabilities

    layers = capabilities()
    found = " ".join(layers.words())
    return Check("confinement", "ok" if layers.enough else "warn", found)


def _formulas(resolved: Resolved) -> Check:
    from vidgen.renderer.maths import installed, made_with

    made = made_with(resolved.settings.render.tex)
    found = {
        "builtin": "set by the engine built in, on ziamath",
        "auto": "set by the engine built in, and by TeX what that cannot set",
        "latex": "set by TeX",
    }[made["tex"]]
    tex = f"; {made['latex']} at {installed()}" if "latex" in made else "; there is no TeX here"
    known = "" if made["tex"] == "builtin" and installed() else tex
    return Check("formulas", "ok", found + known)


def _gpu(resolved: Resolved) -> Check:
    from vidgen.presets import load_quality
    from vidgen.renderer.gpu import probe

    if not resolved.settings.use_gpu:
        return Check("gpu", "ok", "not asked for; VIDGEN_USE_GPU=true has it tried")
    quality = load_quality(resolved.settings.quality)
    found = probe(quality.size("16:9"), quality)
    if found.fingerprint:
        return Check("gpu", "ok", str(found))
    return Check("gpu", "warn", str(found), "unset VIDGEN_USE_GPU: the processor does it all")


def _models(resolved: Resolved) -> Check:
    """Whether each model that is set could be called; no call is made."""
    from vidgen.providers.llm.base import Server, select

    settings = resolved.settings
    roles = ("planner", "scene", "helper")
    chosen = {role: getattr(settings, f"{role}_model") for role in roles}
    if not any(chosen.values()):
        return Check("models", "ok", "none is set, and a film needs none")
    provider = select(settings.llm.provider)
    server = Server(settings.llm.base_url, settings.llm.api_key)
    wrong: dict[str, str | None] = {}
    for model in dict.fromkeys(model for named in chosen.values() for model in named):
        try:
            provider.check(model, server)
        except VidgenError as error:
            wrong[error.message] = error.cure
    found = [f"{role}: {', '.join(named)}" for role, named in chosen.items() if named]
    found += wrong or [_reached_by(provider.name, settings.llm.base_url)]
    cure = "; ".join(dict.fromkeys(cure for cure in wrong.values() if cure))
    return Check("models", "warn" if wrong else "ok", "; ".join(found), cure or None)


def _reached_by(provider: str, base_url: str | None) -> str:
    known = f"{provider} {version(provider)}" if provider == "litellm" else provider
    return f"reached by {known}" + (f", openai/… at {base_url}" if base_url else "")


def _store(resolved: Resolved) -> Check:
    store = open_store(resolved)
    probe = store.put_bytes(b"vidgen doctor\n")
    if store.get(probe) is None:
        return Check(
            "store",
            "fail",
            f"{store.root} does not keep what is put into it",
            "set VIDGEN_STORE__PATH to another folder",
        )
    usage, free = store.usage(), free_bytes(store.root)
    found = f"{store.root}: {size(usage.bytes)} of at most {size(store.max_bytes)}"
    if free is None:
        return Check("store", "ok", found)
    found += f", {size(free)} free on its disk"
    cure = "free some space, or set VIDGEN_STORE__PATH to another disk"
    return (
        Check("store", "warn", found, cure) if free < _LITTLE_DISK else Check("store", "ok", found)
    )


def _remote_store(resolved: Resolved) -> Check:
    """Whether machines share results here. Trouble is a warning: no film fails for it."""
    store, name = open_store(resolved), "remote store"
    if store.remote is None:
        why = "not asked: offline" if resolved.settings.store.remote else "none is set"
        return Check(name, "ok", f"{why}; results stay on this machine")
    from vidgen.store.remote import care

    where = store.remote.where
    try:
        care.probe(store, store.remote)
    except VidgenError as error:
        return Check(name, "warn", error.message, error.cure)
    signed = "signed results only" if where.signing_key else "results are not signed"
    return Check(name, "ok", f"{where.url}, {where.mode}, {signed}")


def config_folder() -> Path:
    """Where the user's own settings and presets lie."""
    from vidgen.settings import user_file

    return user_file().parent
