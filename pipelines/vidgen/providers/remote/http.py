"""Call a service over HTTP, and fetch what it made.

A key goes to the service's own server and to no other, and into no message. A call is made once:
whoever asks decides whether to ask again. What is fetched comes from the service's server or from
a public https address, whatever redirects say, and is never larger than was agreed.
"""

from __future__ import annotations

import json
import os
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx

from ...errors import AccessError, AnswerError, ProviderError, VidgenError
from ...events import Tick
from ...files import replacing
from ..base import Access
from ..patience import GRACE_S, again, within
from . import address
from .inline import is_inline, write_inline
from .refusals import refusal

MAX_JSON = 64 * 1024 * 1024
"""The longest answer, in bytes: pictures come inside of one."""

_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_REDIRECTS = 5
_PLAIN = {"Accept-Encoding": "identity", "User-Agent": "vidgen"}
_FETCH_AGAIN_S = 20.0

T = TypeVar("T")


class Http:
    """One service. `home` is its usual address, `key_names` where its own tools look for the key.

    The key is sent as `header: scheme KEY`. A server of the user's own, at `access.base_url`, gets
    the key that was given for it or none, never one of the environment; one without `key_names`
    needs none. `job` remembers what is asked for. Safe among threads.
    """

    def __init__(
        self,
        access: Access,
        *,
        home: str,
        key_names: tuple[str, ...],
        service: str,
        scheme: str = "Bearer",
        header: str = "Authorization",
    ) -> None:
        self.service = service
        self.job = access.job
        self._own = access.base_url is not None
        self._home = httpx.URL(access.base_url or home)
        self._key = _key(access, key_names, service)
        self._header = header
        self._scheme = scheme

    def call(
        self,
        method: str,
        url: str,
        *,
        body: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        timeout_s: float = 60.0,
        headers: Mapping[str, str] | None = None,
        tick: Tick | None = None,
    ) -> dict[str, Any]:
        """Make one call and return the JSON object that it answers with; empty for no answer.

        `url` is a path of the service, or an address on its server. With `files`, in httpx's
        spelling, `body` is sent as the fields of a form. `tick` hears that the call is waited for.
        Raises AccessError for a key or a quota, ConfigError for what the service does not take,
        AnswerError where it refuses to do it, else ProviderError.
        """
        target = self._at_home(url)
        sent = {"data": body, "files": files} if files else {"json": body} if body else {}
        told = {**self._keyed(target), **_PLAIN, **(headers or {})}

        def work() -> tuple[httpx.Response, bytes]:
            with (
                self._client(timeout_s) as client,
                client.stream(method, target, headers=told, **sent) as response,
            ):
                return response, b"".join(self._body(response, MAX_JSON, timeout_s))

        response, content = self._limited(work, timeout_s, tick)
        if response.status_code >= 300:
            raise self.refused(response.status_code, content, response.headers)
        return self._object(content)

    def fetch(
        self,
        url: str,
        to: Path,
        *,
        limit: int,
        timeout_s: float = 300.0,
        tick: Tick | None = None,
    ) -> Path:
        """Bring what lies at `url` to the file `to`, of at most `limit` bytes; `to` again.

        What it is, the caller has to check. Tried again where that may help, as it costs nothing.
        Raises AnswerError for an address that is not fetched from or for too much, ProviderError,
        StorageError.
        """
        if is_inline(url):
            return write_inline(url, to, limit=limit, service=self.service)

        def work() -> None:
            with replacing(to) as beside:
                self._limited(lambda: self._bring(url, beside, limit, timeout_s), timeout_s, tick)

        again(work, limit_s=_FETCH_AGAIN_S)
        return to

    def _bring(self, url: str, to: Path, limit: int, timeout_s: float) -> None:
        """Write what lies at an address to a file, following redirects that may be followed."""
        target = self._url(url)
        for _ in range(_MOST_REDIRECTS):
            with self._opened(target, timeout_s) as response:
                if response.status_code not in _REDIRECTS:
                    self._take(response, to, limit, timeout_s)
                    return
                target = self._url(response.headers.get("location", ""), target)
        raise AnswerError(f"{self.service}: {target.host} redirects without end")

    @contextmanager
    def _opened(self, url: httpx.URL, timeout_s: float) -> Iterator[httpx.Response]:
        home = self._is_home(url)
        asked = None if home else address.pinned(url)
        headers = {**(asked.headers if asked else self._keyed(url)), **_PLAIN}
        with (
            self._client(timeout_s, proxied=home and not self._own) as client,
            client.stream(
                "GET",
                asked.url if asked else url,
                headers=headers,
                extensions=asked.extensions if asked else {},
            ) as response,
        ):
            yield response

    def _take(self, response: httpx.Response, to: Path, limit: int, timeout_s: float) -> None:
        if response.status_code >= 300:
            content = b"".join(self._body(response, MAX_JSON, timeout_s))
            raise self.refused(response.status_code, content, response.headers)
        with to.open("wb") as file:
            for chunk in self._body(response, limit, timeout_s):
                file.write(chunk)

    def refused(self, status: int, content: bytes, headers: Mapping[str, str]) -> VidgenError:
        """The error that an answer with a status of 300 and more stands for."""
        return refusal(self.service, status, content, headers, self._key)

    def _body(self, response: httpx.Response, limit: int, timeout_s: float) -> Iterator[bytes]:
        """What comes, in pieces. Raises AnswerError once it is more than `limit` bytes."""
        end = time.monotonic() + timeout_s
        so_far = int(response.headers.get("content-length") or 0)
        if so_far > limit:
            raise self._too_much(limit)
        so_far = 0
        for chunk in response.iter_bytes():
            so_far += len(chunk)
            if so_far > limit:
                raise self._too_much(limit)
            if time.monotonic() > end:
                raise httpx.ReadTimeout("")
            yield chunk

    def _limited(self, work: Callable[[], T], timeout_s: float, tick: Tick | None) -> T:
        """What `work` brings in time, its failures told in words without a key."""
        try:
            return within(timeout_s + GRACE_S, work, tick, f"waiting for {self.service}")
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            # what never arrived was not done and is not billed
            raise ProviderError(f"{self.service} cannot be reached", answered=True) from None
        except (httpx.TimeoutException, TimeoutError):
            raise ProviderError(f"{self.service}: no answer within {timeout_s:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError):
            raise ProviderError(f"{self.service}: the connection broke off") from None

    def _object(self, content: bytes) -> dict[str, Any]:
        if not content.strip():
            return {}
        try:
            found = json.loads(content)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise ProviderError(f"{self.service}: the answer is not what its protocol says")
        return found

    def _client(self, timeout_s: float, *, proxied: bool | None = None) -> httpx.Client:
        """A client for one exchange: it keeps nothing, and takes a proxy only to the service."""
        trust = not self._own if proxied is None else proxied
        return httpx.Client(timeout=timeout_s, trust_env=trust, verify=_certificates())

    def _url(self, url: str, base: httpx.URL | None = None) -> httpx.URL:
        try:
            return base.join(url) if base else httpx.URL(url)
        except (httpx.InvalidURL, ValueError):
            raise AnswerError(f"{self.service} names an address that is none") from None

    def _at_home(self, url: str) -> httpx.URL:
        """The address of a call. Raises AnswerError for one that is none, or on another server."""
        if "://" not in url:
            return self._url(f"{str(self._home).rstrip('/')}/{url.lstrip('/')}")
        target = self._url(url)
        if not self._is_home(target):
            raise AnswerError(f"{self.service} names an address on another server")
        return target

    def _is_home(self, url: httpx.URL) -> bool:
        return address.origin(url) == address.origin(self._home)

    def _keyed(self, url: httpx.URL) -> dict[str, str]:
        if not self._key or not self._is_home(url):
            return {}
        return {self._header: f"{self._scheme} {self._key}".strip()}

    def _too_much(self, limit: int) -> AnswerError:
        return AnswerError(f"{self.service}: the answer is larger than {limit / 1e6:.0f} MB")


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to trust: whom the environment names, else the usual ones. Costly to read."""
    return httpx.create_ssl_context()


def require_key(access: Access, key_names: tuple[str, ...], service: str) -> None:
    """Raise AccessError where there is no key for a service."""
    _key(access, key_names, service)


def _key(access: Access, key_names: tuple[str, ...], service: str) -> str:
    if access.api_key is not None and (given := access.api_key.get_secret_value().strip()):
        return given
    if access.base_url is not None or not key_names:
        return ""
    found = next((key for name in key_names if (key := os.environ.get(name, "").strip())), None)
    if found is None:
        setting = f"VIDGEN_{service.upper()}__API_KEY"
        names = " or ".join((*key_names, setting))
        raise AccessError(f"There is no key for {service}", cure=f"set {names}")
    return found
