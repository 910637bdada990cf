"""Runs the application on its address, over TLS where a certificate is set."""

from __future__ import annotations

import gc
import ssl
from typing import TYPE_CHECKING

import uvicorn

from app.config import SettingsError
from app.errors import ConflictError
from app.front import is_reachable, tls_context
from app.identity.accounts import holds_demonstration_accounts

if TYPE_CHECKING:
    import sqlalchemy as sa
    from fastapi import FastAPI

    from app.config import Settings


def server_of(application: FastAPI, settings: Settings) -> uvicorn.Server:
    """
    A server that is ready to run.

    Raises
    ------
    SettingsError
        Where the certificate or its key cannot be used.
    """
    config = uvicorn.Config(
        application,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        log_config=None,  # `app.logs` says what comes out
        server_header=False,
        proxy_headers=False,  # `app.way_in` believes trusted proxies alone
        timeout_graceful_shutdown=3,
    )
    config.load()
    if settings.tls_certificate:
        try:
            config.ssl = tls_context(settings.tls_certificate, settings.tls_key)
        except (OSError, ssl.SSLError) as error:
            raise SettingsError((_told_tls_fault(error),)) from None
    return uvicorn.Server(config)


def settle() -> None:
    """
    Leave everything that is loaded by now out of collections of garbage.

    It stays for as long as the process, and to look through all of it holds up every request for some tenths
    of a second, which answers with many numbers would cause one by one.
    """
    gc.collect()
    gc.freeze()


def refuse_demonstration(engine: sa.Engine, settings: Settings) -> None:
    """
    Refuse to serve other machines while accounts made for showing may sign in.

    Raises
    ------
    ConflictError
    """
    if is_reachable(settings) and holds_demonstration_accounts(engine):
        raise ConflictError("demonstration_reachable")


def _told_tls_fault(error: OSError) -> str:
    why = "they do not belong together" if isinstance(error, ssl.SSLError) else "they cannot be read"
    return (
        "TOURNEE_TLS_CERTIFICATE and TOURNEE_TLS_KEY do not open TLS: "
        f"{why}. Give PEM files, the certificate with its chain, the key without a password."
    )
