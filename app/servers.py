"""Other servers that the settings may name: which there are, where they are, and what leaves the house."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

ROUTERS = ("osrm", "valhalla")
"""Kinds of running routers that can be asked for travel times."""
VALHALLA_MODES = ("car", "bicycle", "foot")
"""What one Valhalla answers for."""
GEOCODERS = ("ban", "addok", "photon", "nominatim")
"""Kinds of address services that can be asked for places."""
BAN_URL = "https://data.geopf.fr/geocodage"
"""The French address service, which needs no address of its own in the settings."""


def router_urls(kind: str, told: str) -> dict[str, str]:
    """
    Addresses by mode, of one address or of `mode=ADDRESS` parted by commas.

    One alone serves all of `VALHALLA_MODES` where it is a Valhalla; an OSRM knows one mode: cars.
    """
    if re.match(r"\w+=", told):
        parts = (part.strip().partition("=") for part in told.split(","))
        return {mode: url.strip() for mode, _, url in parts}
    return dict.fromkeys(VALHALLA_MODES if kind == "valhalla" else ("car",), told.strip())


def router_faults(kind: str, told: str) -> list[str]:
    """One sentence for each thing wrong with a router's settings."""
    if not kind and not told:
        return []
    if kind not in ROUTERS:
        known = " or ".join(ROUTERS)
        return [f"TOURNEE_ROUTER_KIND is {kind!r}: give {known}, or leave TOURNEE_ROUTER_URL out too."]
    faults = []
    for mode, url in router_urls(kind, told).items():
        modes = VALHALLA_MODES if kind == "valhalla" else _modes()
        if mode not in modes:
            faults.append(f"TOURNEE_ROUTER_URL names the mode {mode!r}: there are {', '.join(modes)}.")
        if not _is_web_address(url):
            faults.append(
                "TOURNEE_ROUTER_URL: give an address such as http://127.0.0.1:5000, or several as "
                "car=ADDRESS,bicycle=ADDRESS."
            )
    return faults


def places_url(kind: str, told: str) -> str:
    """Where an address service is."""
    return told.strip() or (BAN_URL if kind == "ban" else "")


def places_faults(kind: str, told: str) -> list[str]:
    """One sentence for each thing wrong with an address service's settings."""
    if not kind and not told:
        return []
    if kind not in GEOCODERS:
        known = ", ".join(GEOCODERS)
        return [f"TOURNEE_PLACES_KIND is {kind!r}: give one of {known}, or leave TOURNEE_PLACES_URL out too."]
    if not _is_web_address(places_url(kind, told)):
        return ["TOURNEE_PLACES_URL: give an address such as http://127.0.0.1:7878."]
    return []


def host_of(url: str) -> str:
    """The name of the machine at an address, without what may be secret in it."""
    return urlsplit(url).hostname or ""


def _modes() -> tuple[str, ...]:
    from routing import MODES  # noqa: PLC0415 - most commands need no map

    return MODES


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
