"""Which keys the database is sealed with. The keys themselves are never in it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.tables.columns import Instant


class SealingKey(SQLModel, table=True):
    """A key that sealed values of this database need; what is stored now is sealed with the current one."""

    __tablename__ = "sealing_key"

    id: str = Field(primary_key=True)
    is_current: bool
    created_at: datetime = Field(sa_type=Instant)
