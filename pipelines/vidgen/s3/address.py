"""Which bucket, which prefix and which server a user means."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ..errors import ConfigError

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_KEY = re.compile(r"[^\x00-\x1f\x7f\\]+")


def bucket_and_prefix(target: str) -> tuple[str, str]:
    """The two parts of `s3://BUCKET/PREFIX`; the prefix may be empty. Raises ConfigError."""
    name, _, prefix = target.removeprefix("s3://").partition("/")
    if not _BUCKET.fullmatch(name) or ".." in name:
        raise ConfigError(
            f"{name!r} is no name of a bucket: 3 to 63 lower-case letters, digits, dots and dashes",
            cure="give s3://BUCKET/PREFIX; keys belong in the environment or the settings",
        )
    prefix = prefix.strip("/")
    if prefix and (not _KEY.fullmatch(prefix) or {"", ".", ".."} & set(prefix.split("/"))):
        raise ConfigError(f"{prefix!r} is no plain prefix inside a bucket")
    return name, prefix


def check_endpoint(endpoint: str | None, section: str) -> None:
    """Raise ConfigError for an address that is none, or that holds a user's name."""
    if endpoint is None:
        return
    if not _is_address(endpoint):
        raise ConfigError(
            f"{section}.endpoint must be an http(s) address without a user name in it",
            cure=f"set {section}.endpoint, and the keys as {section}.access_key and "
            f"{section}.secret_key",
        )


def _is_address(endpoint: str) -> bool:
    try:
        parts = urlsplit(endpoint)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
