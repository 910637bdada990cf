"""What the settings are, and what leaves this machine by them, for whoever runs the service."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.config import DATA_DIR_VARIABLE, SECRETS, VARIABLES
from app.database_server import DatabaseServer, database_address
from app.language import sentence
from app.servers import host_of

if TYPE_CHECKING:
    from app.config import Settings
    from app.language import Language


def told_settings(settings: Settings) -> dict[str, str]:
    """Each variable and its value; secrets, and passwords in addresses, are left out."""
    told = {DATA_DIR_VARIABLE: str(settings.data_dir)}
    told |= {variable: str(getattr(settings, field)) for variable, (field, _) in VARIABLES.items()}
    told["TOURNEE_DATABASE_URL"] = database_address(settings.database_url)
    told["TOURNEE_DATABASE_OWNER_URL"] = database_address(settings.database_owner_url)
    told |= {variable: "(set, not shown)" for variable in SECRETS if told[variable]}
    return {variable: re.sub(r"//[^/,]*@", "//", value) for variable, value in told.items()}


def leaving(settings: Settings, language: Language) -> list[str]:
    """A sentence for each other machine that is told something; one that says so where none is."""
    sentences = []
    if isinstance(settings.database, DatabaseServer) and not settings.database.is_here:
        sentences.append(sentence(language, "leaves.database", host=settings.database.host))
    if settings.router is not None:
        hosts = dict.fromkeys(host_of(url) for url in settings.router["urls"].values())
        sentences.append(sentence(language, "leaves.router", host=list(hosts)))
    if settings.places_host is not None:
        sentences.append(leaving_by_places(settings, language))
    if settings.openid is not None:
        sentences.append(sentence(language, "leaves.openid", host=host_of(settings.openid.issuer)))
    return sentences or [sentence(language, "leaves.nothing")]


def leaving_by_places(settings: Settings, language: Language) -> str:
    """What finding a place tells another machine."""
    if settings.places_host is None:
        return sentence(language, "leaves.nothing")
    return sentence(language, "leaves.places", host=settings.places_host)
