"""A PostgreSQL server for benchmarks, which keeps what was committed as it would in earnest."""

from __future__ import annotations

import typer

from tests.postgres import Cluster, server_binaries


def new_cluster() -> Cluster:
    """
    Start a server of our own.

    Raises
    ------
    BadParameter
        Where PostgreSQL is not installed.
    """
    binaries = server_binaries()
    if binaries is None:
        raise typer.BadParameter("PostgreSQL is not installed (Debian: apt-get install postgresql).")
    return Cluster(binaries, careless=False)
