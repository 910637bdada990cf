"""The other servers that settings may name are those that the roads can ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import servers
from app.config import Settings
from app.leaving import told_settings
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


@pytest.mark.parametrize("password", ["secret", "s@cret", "s:cr=t"])
def test_settings_are_told_without_passwords(password: str) -> None:
    """However a password in an address is spelled, nothing of it is printed."""
    url = f"car=http://me:{password}@one.example:5000,foot=http://me:{password}@two.example"
    told = told_settings(Settings(data_dir=Path("data"), router_kind="osrm", router_url=url))
    assert told["TOURNEE_ROUTER_URL"] == "car=http://one.example:5000,foot=http://two.example"
