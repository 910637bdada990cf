"""Who really calls, and by which address, told from a request and the settings."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders

from app.errors import ForbiddenError
from app.front import is_loopback, networks

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

    from starlette.types import Scope

    from app.config import Settings


@dataclass(frozen=True, slots=True)
class Front:
    """
    Tells who really calls, and by which address.

    Parameters
    ----------
    public_url
        The address that people type; empty where the service is for this machine alone.
    proxies
        Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; nobody else's.
    """

    public_url: str
    proxies: tuple[IPv4Network | IPv6Network, ...]

    @classmethod
    def of(cls, settings: Settings) -> Front:
        """Read how a service is reached from its settings."""
        return cls(settings.public_url.rstrip("/"), networks(settings.trusted_proxy))

    def note(self, scope: Scope) -> None:
        """
        Put into a request's scope whose it is, and the scheme and host it was asked by.

        What is made of the request afterwards (links, cookies, `Location`) follows the public address, which
        no header can change.

        Raises
        ------
        ForbiddenError
            Where the host is another's, or the way here was not TLS although the public address says so.
        """
        headers = MutableHeaders(scope=scope)
        peer = scope["client"][0] if scope.get("client") else ""
        if self._is_proxy(peer):
            self._believe(scope, headers)
        host = _host_named(headers.getlist("host"))
        if not self.public_url:
            if not is_loopback(host):
                raise ForbiddenError("wrong_host")
            return
        public = urlsplit(self.public_url)
        if host != public.hostname:
            raise ForbiddenError("wrong_host_public", address=self.public_url)
        if public.scheme == "https" and scope["scheme"] != "https":
            raise ForbiddenError("not_over_tls", address=self.public_url)
        scope["scheme"] = public.scheme
        headers["host"] = public.netloc

    def _believe(self, scope: Scope, headers: MutableHeaders) -> None:
        """Take the caller's address and scheme from a trusted proxy: the nearest that is no proxy itself."""
        chain = [part.strip() for line in headers.getlist("x-forwarded-for") for part in line.split(",")]
        for address in reversed(chain):
            if not self._is_proxy(address):
                scope["client"] = (_told_address(address), 0)
                break
        scope["scheme"] = (
            "https" if headers.get("x-forwarded-proto", "").strip().lower() == "https" else "http"
        )

    def _is_proxy(self, address: str) -> bool:
        try:
            known = ipaddress.ip_address(address)
        except ValueError:
            return False
        mapped = getattr(known, "ipv4_mapped", None)
        return any((mapped or known) in network for network in self.proxies)


def _host_named(told: list[str]) -> str:
    """The host that a request asks for, without its port; empty where that is told twice or is none."""
    try:
        parts = urlsplit(f"//{told[0]}") if len(told) == 1 else urlsplit("")
        is_bare = parts.netloc == "".join(told) and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return ""
    return (parts.hostname or "").lower() if is_bare else ""


def _told_address(told: str) -> str:
    """An address as the machine writes it; `?` for what is none, so that all of that is counted together."""
    try:
        return str(ipaddress.ip_address(told))
    except ValueError:
        return "?"
