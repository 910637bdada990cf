"""How the service is reached from elsewhere: by TLS of its own or through a trusted proxy, at one address."""

from __future__ import annotations

import ipaddress
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

    from app.config import Settings


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def front_faults(settings: Settings) -> list[str]:
    """One sentence for each thing wrong with how the service is reached."""
    faults = []
    if bool(settings.tls_certificate) != bool(settings.tls_key):
        faults.append("TOURNEE_TLS_CERTIFICATE and TOURNEE_TLS_KEY belong together: give both files.")
    try:
        networks(settings.trusted_proxy)
    except ValueError:
        faults.append(
            f"TOURNEE_TRUSTED_PROXY is {settings.trusted_proxy!r}: give addresses or networks such as "
            "10.0.0.5,192.168.7.0/24."
        )
    if settings.public_url and not _is_origin(settings.public_url):
        faults.append(
            f"TOURNEE_PUBLIC_URL is {settings.public_url!r}: give an address such as "
            "https://tournee.example.org, without a path."
        )
    is_https = settings.public_url.startswith("https://")
    if settings.public_url and not is_https and not is_loopback(_host_of(settings.public_url)):
        faults.append("TOURNEE_PUBLIC_URL is plain HTTP: beyond this machine, give an address with https://.")
    if settings.trusted_proxy and not settings.public_url:
        faults.append("TOURNEE_TRUSTED_PROXY needs TOURNEE_PUBLIC_URL, the address that people type.")
    is_protected = bool(settings.tls_certificate and settings.tls_key) or bool(settings.trusted_proxy)
    if not settings.host or (not is_loopback(settings.host) and not (is_protected and is_https)):
        faults.append(
            f"TOURNEE_HOST is {settings.host!r}: other machines could reach the service without TLS. Use "
            "127.0.0.1 or ::1; or set TOURNEE_PUBLIC_URL (https://...) with TOURNEE_TLS_CERTIFICATE and "
            "TOURNEE_TLS_KEY, or with TOURNEE_TRUSTED_PROXY behind a proxy that speaks TLS."
        )
    return faults


def is_reachable(settings: Settings) -> bool:
    """Whether other machines can reach the service, itself or through a proxy."""
    return not is_loopback(settings.host) or (
        bool(settings.public_url) and not is_loopback(_host_of(settings.public_url))
    )


def tls_context(certificate: str, key: str) -> ssl.SSLContext:
    """
    TLS 1.2 and later with a certificate and its key.

    Raises
    ------
    OSError, ssl.SSLError
        Where the files cannot be read or do not belong together.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context


def networks(told: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks parted by commas."""
    return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in told.split(",") if part.strip())


def _is_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_bare = parts.path in ("", "/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and is_bare


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
