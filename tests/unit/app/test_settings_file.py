"""Settings in a file: every one is printed with its default, read back, and overruled by the environment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.config import DATA_DIR_VARIABLE, SECRETS, VARIABLES, Settings, SettingsError, read_settings
from app.settings_file import FILE_VARIABLE, KERNEL_DIR_VARIABLE, MEANINGS, told_file, with_file
from tests.processes import run_tournee

if TYPE_CHECKING:
    from pathlib import Path

SET = {
    DATA_DIR_VARIABLE: "/srv/rounds",
    "TOURNEE_HOST": "::1",
    "TOURNEE_ORGANISATION": "Zzservice, Nice",
    "TOURNEE_MAP": "monaco",
    "TOURNEE_HOURS": "night",
    "TOURNEE_PORT": "8001",
    "TOURNEE_COORDINATOR": "claire",
    "TOURNEE_SECOND_FACTOR": "required",
    "TOURNEE_SOLVERS": "3",
    "TOURNEE_NIGHT_HOUR": "22",
    "TOURNEE_NIGHT_SECONDS": "90",
    "TOURNEE_SOLVE_GRACE_SECONDS": "60.5",
    "TOURNEE_MAX_BODY_BYTES": "2000000",
    "TOURNEE_MAX_PROBLEM_BYTES": "3000000",
    "TOURNEE_KEY_REQUESTS_A_MINUTE": "60",
    "TOURNEE_LOGS": "json",
    "TOURNEE_ROUTER_KIND": "osrm",
    "TOURNEE_ROUTER_URL": "car=http://127.0.0.1:5000,bicycle=http://127.0.0.1:5001",
    "TOURNEE_ROUTER_SECONDS": "5.0",
    "TOURNEE_PLACES_KIND": "photon",
    "TOURNEE_PLACES_URL": "http://127.0.0.1:2322",
    "TOURNEE_TLS_CERTIFICATE": "/c.pem",
    "TOURNEE_TLS_KEY": "/k.pem",
    "TOURNEE_TRUSTED_PROXY": "10.0.0.5",
    "TOURNEE_PUBLIC_URL": "https://rounds.test",
    "TOURNEE_KEY_FILE": "/keys",
    "TOURNEE_OPENID_ISSUER": "https://id.test",
    "TOURNEE_OPENID_CLIENT_ID": "tournee",
    "TOURNEE_OPENID_SCOPES": "openid profile",
    "TOURNEE_OPENID_CLAIM": "number",
    "TOURNEE_OPENID_LABEL": "Zz = # sign in",
    "TOURNEE_OPENID_ACR": "eidas2",
    KERNEL_DIR_VARIABLE: "/kernels",
}
"""Another value than the usual one for every setting that may be shown whole; but for a file's name."""
SECRET_FILE = "TOURNEE_OPENID_SECRET_FILE"
NOT_SHOWN = {*SECRETS, "TOURNEE_DATABASE_URL", "TOURNEE_DATABASE_OWNER_URL"}


def read_back(file: Path, text: str) -> dict[str, str]:
    """Give what a text sets as a settings file."""
    file.write_text(text, encoding="utf-8")
    values = with_file({FILE_VARIABLE: str(file)})
    del values[FILE_VARIABLE]
    return values


def test_every_setting_has_a_meaning() -> None:
    """No setting is left out of the file, and none of the test's own list."""
    assert set(MEANINGS) == {DATA_DIR_VARIABLE, KERNEL_DIR_VARIABLE, *VARIABLES}
    assert {*SET, SECRET_FILE} == set(MEANINGS) - NOT_SHOWN


def test_default_of_every_setting_is_printed_behind_a_mark_and_read_back(tmp_path: Path) -> None:
    """The file as it comes sets nothing; without its marks it sets every default."""
    usual = Settings(data_dir=tmp_path / "tournee")
    environment = {"XDG_DATA_HOME": str(tmp_path)}
    text = told_file(usual, environment)
    assert read_back(tmp_path / "file", text) == {}
    unmarked = re.sub(r"^# (TOURNEE_\w+=)", r"\1", text, flags=re.MULTILINE)
    values = read_back(tmp_path / "file", unmarked)
    assert set(values) == set(MEANINGS)
    assert read_settings({**environment, **values}) == usual


def test_every_setting_that_is_set_is_printed_and_read_back(tmp_path: Path) -> None:
    """What is printed sets what was set."""
    (tmp_path / "secret").write_text("x")
    given = {**SET, SECRET_FILE: str(tmp_path / "secret")}
    settings = read_settings(given)
    values = read_back(tmp_path / "file", told_file(settings, given))
    assert values == given
    assert read_settings(values) == settings


def test_secrets_are_not_printed(tmp_path: Path) -> None:
    """Keys, passwords and who signs in are left out, and no line sets half of one."""
    url = "postgresql+psycopg://ZZUSER:ZZSECRET@db.example:5433/rounds"
    given = {
        "TOURNEE_DATABASE_URL": url,
        "TOURNEE_DATABASE_OWNER_URL": url,
        "TOURNEE_KEY": "ZZSECRET",
        "TOURNEE_OPENID_CLIENT_SECRET": "ZZSECRET",
        "TOURNEE_OPENID_ISSUER": "https://id.test",
        "TOURNEE_OPENID_CLIENT_ID": "tournee",
        "TOURNEE_PUBLIC_URL": "http://127.0.0.1:8000",
    }
    text = told_file(read_settings(given), given)
    assert "ZZ" not in text
    assert not NOT_SHOWN & set(read_back(tmp_path / "file", text))
    assert "TOURNEE_KEY is set" in text


def test_environment_wins_over_the_file(tmp_path: Path) -> None:
    """What both say is as the environment says."""
    (tmp_path / "file").write_text(
        "TOURNEE_PORT=8001\nTOURNEE_SOLVERS = 2\n\n#TOURNEE_HOST=::1\n".replace(" ", "")
    )
    values = with_file({FILE_VARIABLE: str(tmp_path / "file"), "TOURNEE_PORT": "8002"})
    assert (values["TOURNEE_PORT"], values["TOURNEE_SOLVERS"]) == ("8002", "2")
    assert "TOURNEE_HOST" not in values


def test_file_names_every_line_that_is_no_setting_without_its_value(tmp_path: Path) -> None:
    """A slip in a name, a line that is none and a setting told twice are told together by their lines."""
    file = tmp_path / "file"
    file.write_text("TOURNEE_PROT=ZZ\nexport TOURNEE_KEY=ZZ\nTOURNEE_PORT=1\nTOURNEE_PORT=2\nZZ\n")
    with pytest.raises(SettingsError) as refused:
        with_file({FILE_VARIABLE: str(file)})
    assert [fault.split()[1] for fault in refused.value.faults] == ["1", "2", "4", "5"]
    assert "ZZ" not in " ".join(refused.value.faults)


@pytest.mark.parametrize("content", [None, b"TOURNEE_MAP=\xff"])
def test_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    """A file that is not there, or no text, is refused in a sentence."""
    if content is not None:
        (tmp_path / "file").write_bytes(content)
    with pytest.raises(SettingsError, match=FILE_VARIABLE):
        with_file({FILE_VARIABLE: str(tmp_path / "file")})


def test_command_reads_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command prints may be its settings; a faulty file ends it with status 2."""
    file = tmp_path / "tournee.conf"
    file.write_text("TOURNEE_PORT=8001\nTOURNEE_KERNEL_DIR=/kernels\n")
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    told = run_tournee(tmp_path, "settings").stdout
    assert "\nTOURNEE_PORT=8001\n" in told
    assert "\nTOURNEE_KERNEL_DIR=/kernels\n" in told
    file.write_text("TOURNEE_PORT=http\n")
    done = run_tournee(tmp_path, "settings")
    assert (done.returncode, done.stdout) == (2, "")
    assert "TOURNEE_PORT" in done.stderr
