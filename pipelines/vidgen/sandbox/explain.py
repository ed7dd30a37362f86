"""Say in words why something failed that confined code tried."""

from __future__ import annotations

import errno

from .limits import Limit, limit_of

_LIMITS = {
    Limit.MEMORY: "a scene may not use that much memory",
    Limit.OUTPUT: "a scene may not write that much",
}
_NETWORK = "a scene has no network"
_CALLS = {
    errno.EACCES: _NETWORK,
    errno.EPERM: "a scene may not start programs, signal others or make links",
    errno.EMFILE: "a scene may not hold that many files open",
}
_READING = {errno.ENOENT, errno.EACCES}
_WRITING = {errno.EROFS, errno.EPERM}


def explain(error: BaseException) -> str | None:
    """Why a confined scene could not do what raised `error`, or None where it says so itself.

    Give it only what was raised in a confined process: elsewhere the reasons are others.
    """
    limit = limit_of(error)
    if limit is not None:
        return _LIMITS[limit]
    if not isinstance(error, OSError):
        return None
    if error.filename is None:
        return _CALLS.get(error.errno or 0, _cause(error))
    if error.errno in _WRITING:
        return "a scene may write only in its own folder, and only plain files"
    if error.errno in _READING:
        return "a scene sees only its own files, the fonts and Python"
    return None


def _cause(error: OSError) -> str | None:
    """What lies behind an error that wraps another, as those of network libraries do."""
    inner = getattr(error, "reason", None)
    return explain(inner) if isinstance(inner, OSError) else None
