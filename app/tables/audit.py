"""Who read and who changed what: names of fields, never what stood in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field

from app.tables.columns import Instant, Owned


class AuditEntry(Owned, table=True):
    """
    One thing done to one record; the database refuses to change an entry, or to remove one of the last year.

    `id` grows with time. `actor` is `user:ID`, `nurse:ID`, `key:ID`, `console` or `service`; `action` is
    read, create, change, remove, export, erase or sign-in; `record` is a table's name, or `day` where a whole
    day was read.
    `record_id` is `*` where several were changed at once.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "organisation_id", "record", "record_id", "id"),
        Index(None, "organisation_id", "actor", "id"),
    )

    id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: str
    action: str
    record: str
    record_id: str
    fields: list[str] = Field(default_factory=list, sa_type=JSON)
