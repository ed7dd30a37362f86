"""Which addresses on the network may be fetched from, for those that others chose."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

import httpx

from ...errors import AnswerError, ProviderError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Pinned:
    """An address whose host was looked up once: what is asked is what was checked."""

    url: httpx.URL
    host: str
    netloc: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Host": self.netloc}

    @property
    def extensions(self) -> dict[str, str]:
        """The name that the server's certificate must be for."""
        return {"sni_hostname": self.host}


def origin(url: httpx.URL) -> tuple[str, str, int]:
    """Scheme, host and port: what tells one server from another."""
    return url.scheme, url.host, url.port or {"https": 443, "http": 80}.get(url.scheme, 0)


def pinned(url: httpx.URL) -> Pinned:
    """A public https address, with its host looked up.

    Raises AnswerError for any other, and ProviderError where the look-up fails.
    """
    if url.scheme != "https" or not url.host or url.userinfo:
        raise _refused(url, "only https is fetched, without a name or password in it")
    addresses = _looked_up(url)
    if not all(is_public(address) for address in addresses):
        raise _refused(url, "its host is not on the public network")
    return Pinned(url.copy_with(host=str(addresses[0])), url.host, url.netloc.decode("ascii"))


def is_public(address: Address) -> bool:
    """Whether an address is on the public network, also where it stands for another one."""
    for inner in _inner(address):
        if not inner.is_global or inner.is_multicast or inner.is_reserved:
            return False
    return True


def _inner(address: Address) -> list[Address]:
    """An address, and those of version 4 that it holds."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    held: list[Address] = [address]
    if address.sixtofour is not None:
        held.append(address.sixtofour)
    if address.teredo is not None:
        held += address.teredo
    if address in _NAT64:
        held[0] = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return held


def _looked_up(url: httpx.URL) -> list[Address]:
    try:
        found = socket.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ProviderError(f"{url.host}: there is no such host, or no network") from None
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _refused(url: httpx.URL, why: str) -> AnswerError:
    return AnswerError(f"{url.scheme}://{url.host} is not fetched from: {why}")
