"""The care organisations that share one service; none sees another's rows."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.tables.columns import Instant


class Organisation(SQLModel, table=True):
    """One care organisation. Every other row is owned by one."""

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    created_at: datetime = Field(sa_type=Instant)
