"""The other servers that settings may name are those that the roads can ask."""

from __future__ import annotations

from app import servers
from routing import GEOCODERS, MODES, SERVERS
from routing.osrm import PROFILES
from routing.valhalla import COSTINGS


def test_settings_name_every_server_there_is() -> None:
    """What can be set can be asked, and the other way round."""
    assert set(servers.ROUTERS) == SERVERS.keys()
    assert set(servers.GEOCODERS) == GEOCODERS.keys()
    assert set(servers.VALHALLA_MODES) == COSTINGS.keys()
    assert set(MODES) == PROFILES.keys()


def test_host_is_told_without_its_password() -> None:
    """What may be secret in an address is not shown."""
    assert servers.host_of("https://me:secret@router.example:5000/x") == "router.example"
