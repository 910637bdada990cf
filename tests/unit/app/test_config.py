"""Settings: read once, refused when unsafe."""

from pathlib import Path

import pytest

from app.config import SettingsError, read_settings
from app.database_server import EXAMPLE, DatabaseServer
from app.leaving import leaving, told_settings


def test_settings_default_to_the_data_home() -> None:
    """Without variables the service listens on this machine and writes below the user's data home."""
    settings = read_settings({"XDG_DATA_HOME": "/data"})
    assert settings.data_dir == Path("/data/tournee")
    assert settings.host == "127.0.0.1"


def test_settings_data_dir_names_everything_written() -> None:
    """Every path of a running service lies below TOURNEE_DATA_DIR."""
    settings = read_settings({"TOURNEE_DATA_DIR": "/srv/rounds"})
    for path in (settings.database_file, settings.map, settings.maps, settings.scratch, settings.owners):
        assert path.is_relative_to("/srv/rounds")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "::", "example.org", ""])  # noqa: S104 - refused
def test_settings_refuse_to_listen_beyond_loopback(host: str) -> None:
    """A host that other machines can reach is refused, with what to do."""
    with pytest.raises(SettingsError) as refused:
        read_settings({"TOURNEE_HOST": host})
    assert "127.0.0.1" in refused.value.faults[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_settings_accept_loopback(host: str) -> None:
    """Every name of this machine alone is accepted."""
    assert read_settings({"TOURNEE_HOST": host}).host == host


def test_settings_name_every_fault_at_once() -> None:
    """Numbers that are none and numbers out of range are told together."""
    with pytest.raises(SettingsError) as refused:
        read_settings({"TOURNEE_PORT": "http", "TOURNEE_SOLVERS": "17", "TOURNEE_HOST": "::"})
    text = " ".join(refused.value.faults)
    assert len(refused.value.faults) == 3
    assert all(name in text for name in ("TOURNEE_PORT", "TOURNEE_SOLVERS", "TOURNEE_HOST"))


def test_settings_name_a_database_on_a_server() -> None:
    """Without the variable the records are in a file; with it, on a server; its owner may be another."""
    environment = {"TOURNEE_DATA_DIR": "/srv/rounds"}
    assert read_settings(environment).database == Path("/srv/rounds/tournee.db")
    environment["TOURNEE_DATABASE_URL"] = "postgresql+psycopg://app:ZZSECRET@db.example:5433/rounds"
    server = read_settings(environment).database
    assert isinstance(server, DatabaseServer)
    assert server.owner_url == server.url == environment["TOURNEE_DATABASE_URL"]
    environment["TOURNEE_DATABASE_OWNER_URL"] = owner = "postgresql+psycopg://own:ZZSECRET@db.example/rounds"
    server = read_settings(environment).database
    assert isinstance(server, DatabaseServer)
    assert (server.url, server.owner_url) == (environment["TOURNEE_DATABASE_URL"], owner)


def test_settings_never_show_a_password_of_the_database() -> None:
    """Neither their words nor what `tournee settings` prints hold a password or who signs in."""
    url = "postgresql+psycopg://ZZUSER:ZZSECRET@db.example:5433/rounds?sslmode=require&password=ZZSECRET"
    settings = read_settings({"TOURNEE_DATABASE_URL": url, "TOURNEE_DATABASE_OWNER_URL": url})
    told = told_settings(settings)
    assert told["TOURNEE_DATABASE_URL"] == "postgresql+psycopg://db.example:5433/rounds"
    assert str(settings.database) == told["TOURNEE_DATABASE_OWNER_URL"] == told["TOURNEE_DATABASE_URL"]
    assert "ZZ" not in f"{settings!r} {settings.database!r} {told} {leaving(settings, 'en')}"
    assert "db.example" in leaving(settings, "en")[0]


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:ZZSECRET@h/d",
        "postgresql://u:ZZSECRET@h/d",
        "sqlite:///ZZSECRET.db",
        "ZZSECRET",
        "postgresql+psycopg://:ZZSECRET@h/d",
        "postgresql+psycopg://u:ZZSECRET@h",
        "postgresql+psycopg://u:ZZSECRET@h:port/d",
        "postgresql+psycopg://u:ZZSECRET@[::1/d",
    ],
)
def test_settings_refuse_another_database(url: str) -> None:
    """What is no address of a PostgreSQL database is refused with an example, its password not repeated."""
    with pytest.raises(SettingsError) as refused:
        read_settings({"TOURNEE_DATABASE_URL": url, "TOURNEE_DATABASE_OWNER_URL": url})
    assert [fault.split()[0] for fault in refused.value.faults] == [
        "TOURNEE_DATABASE_URL",
        "TOURNEE_DATABASE_OWNER_URL",
    ]
    assert all(EXAMPLE in fault and "ZZSECRET" not in fault for fault in refused.value.faults)


def test_settings_refuse_an_owner_of_no_database() -> None:
    """An owner's address alone would be silently without use."""
    with pytest.raises(SettingsError, match="give both"):
        read_settings({"TOURNEE_DATABASE_OWNER_URL": EXAMPLE})


def test_settings_name_the_map_to_travel_on() -> None:
    """Without the variable the map is the one that a link points at; with it, the one of that name."""
    environment = {"TOURNEE_DATA_DIR": "/srv/rounds"}
    assert read_settings(environment).map == Path("/srv/rounds/map")
    assert read_settings({**environment, "TOURNEE_MAP": "monaco"}).map == Path("/srv/rounds/maps/monaco")


@pytest.mark.parametrize("name", ["..", "../other", "/etc", "Monaco"])
def test_settings_refuse_a_map_that_is_no_name(name: str) -> None:
    """A map's name never leads out of the data folder."""
    with pytest.raises(SettingsError, match="TOURNEE_MAP"):
        read_settings({"TOURNEE_MAP": name})


def test_settings_name_the_traffic_to_plan_in() -> None:
    """One of the six parts of the day, or a quiet hour; a slip names what there is."""
    assert read_settings({}).hours == ""
    assert read_settings({"TOURNEE_HOURS": "morning_rush"}).hours == "morning_rush"
    with pytest.raises(SettingsError, match="TOURNEE_HOURS") as refused:
        read_settings({"TOURNEE_HOURS": "rush"})
    assert "evening_rush" in refused.value.faults[0]


@pytest.mark.parametrize(
    "protection",
    [
        {"TOURNEE_TLS_CERTIFICATE": "/c.pem", "TOURNEE_TLS_KEY": "/k.pem"},
        {"TOURNEE_TRUSTED_PROXY": "10.0.0.5,fd00::/8"},
    ],
)
def test_settings_listen_beyond_loopback_with_tls_or_a_proxy(protection: dict[str, str]) -> None:
    """Either will do, with the public address; without that, or by plain HTTP, it is refused."""
    given = {"TOURNEE_HOST": "192.168.1.10", **protection}
    assert read_settings({**given, "TOURNEE_PUBLIC_URL": "https://rounds.test"}).host == "192.168.1.10"
    for url in ("", "http://rounds.test", "https://rounds.test/path", "rounds.test", "https://a@rounds.test"):
        with pytest.raises(SettingsError) as refused:
            read_settings({**given, "TOURNEE_PUBLIC_URL": url})
        assert any("TOURNEE_PUBLIC_URL" in fault for fault in refused.value.faults)


def test_settings_name_every_fault_of_the_way_in() -> None:
    """Half a certificate, a proxy that is no address and a public address that is none are told together."""
    with pytest.raises(SettingsError) as refused:
        read_settings(
            {
                "TOURNEE_TLS_KEY": "/k.pem",
                "TOURNEE_TRUSTED_PROXY": "proxy.test",
                "TOURNEE_PUBLIC_URL": "https://[",
            }
        )
    assert len(refused.value.faults) == 3


@pytest.mark.parametrize("hour", ["24", "-1", "at night"])
def test_settings_refuse_a_night_without_an_hour(hour: str) -> None:
    """The hour of the night is one that clocks show; none is set unless it is asked for."""
    with pytest.raises(SettingsError) as refused:
        read_settings({"TOURNEE_NIGHT_HOUR": hour})
    assert "TOURNEE_NIGHT_HOUR" in refused.value.faults[0]
    assert read_settings({}).night_hour == ""
    assert read_settings({"TOURNEE_NIGHT_HOUR": "22"}).night_hour == "22"


def test_settings_leave_plans_to_workers_on_a_server_only() -> None:
    """A service on a file that does not make plans itself is refused: nobody else could."""
    with pytest.raises(SettingsError) as refused:
        read_settings({"TOURNEE_SOLVERS": "0"})
    assert "TOURNEE_SOLVERS" in refused.value.faults[0]
    assert read_settings({"TOURNEE_SOLVERS": "0", "TOURNEE_DATABASE_URL": EXAMPLE}).solvers == 0
