"""Which addresses may be called: https, and no machine of our own network (server-side forgery).

What a name leads to is looked at when it is called, by the code that opens the socket: between a look
and a call it could change.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpcore
from django.conf import settings

LONGEST = 500
NUMBER_OF_A_PERSON = re.compile(r"\d{12}", re.ASCII)
PLAIN = re.compile(r"[\x21-\x7e]+", re.ASCII)
# Addresses of IPv6 that lead on to one of IPv4, which may be anybody's.
LEADING_ON = [ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48")]


class AddressRefused(ValueError):
    """This address is not called; the argument is the code for the caller."""


def checked(url: str) -> str:
    """The address as it may be registered. Raises AddressRefused."""
    if len(url) > LONGEST or not PLAIN.fullmatch(url) or NUMBER_OF_A_PERSON.search(url):
        raise AddressRefused("url_malformed")
    parts = _parts(url)
    is_open = settings.OSMS_DEMO and parts.scheme == "http"
    if parts.scheme != "https" and not is_open:
        raise AddressRefused("url_not_allowed")
    if not parts.hostname or parts.username or parts.password or parts.fragment:
        raise AddressRefused("url_malformed")
    try:
        refuse_ours(ipaddress.ip_address(parts.hostname))
    except ValueError as error:
        if isinstance(error, AddressRefused):
            raise
    return url


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise AddressRefused("url_malformed") from None
    return parts


def refuse_ours(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Raise AddressRefused unless the address is somewhere on the open internet, outside the demo."""
    if settings.OSMS_DEMO:
        return
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or [None])[0]
        if inner or any(address in network for network in LEADING_ON):
            raise AddressRefused("url_not_allowed")
    if not address.is_global or address.is_multicast or address.is_reserved:
        raise AddressRefused("url_not_allowed")


def resolved(host: str, port: int) -> str:
    """The address to connect to. Raises AddressRefused where any that the name has is ours."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(info[4][0]) for info in found]
    for address in addresses:
        refuse_ours(ipaddress.ip_address(address.partition("%")[0]))
    return addresses[0]


class GuardedBackend(httpcore.SyncBackend):
    """Opens sockets to permitted addresses only, and lets none of them last beyond a moment."""

    def __init__(self, seconds: float) -> None:
        self.deadline = time.monotonic() + seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        stream = super().connect_tcp(
            resolved(host, port), port, left(self.deadline), local_address, socket_options
        )
        return _Limited(stream, self.deadline)


class _Limited(httpcore.NetworkStream):
    """A stream whose every read and write ends at the deadline: drops by drop would last for ever."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self.stream, self.deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, left(self.deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, left(self.deadline))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self.stream.start_tls(ssl_context, server_hostname, left(self.deadline))
        return _Limited(inner, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


def left(deadline: float) -> float:
    """Seconds until the deadline. Raises ReadTimeout where it is over."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout
    return seconds
