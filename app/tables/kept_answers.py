"""Answers kept for a day, for callers who did not get them and ask again with the same key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from app.sealing import Sealed
from app.tables.columns import Instant, Owned


class KeptAnswer(Owned, table=True):
    """
    A request that was sent with an `Idempotency-Key`; `id` is a hash of who sent it and of the key.

    `asked` is a hash of the request, `token` names whoever does it. `is_done` from the transaction on that
    made what was asked for; `status`, `headers` and `body` are its answer, None until there is one and once
    somebody was erased who may stand in it.
    """

    __tablename__ = "kept_answer"

    id: str = Field(primary_key=True)
    asked: str = Field(sa_type=Sealed)
    token: str
    began_at: datetime = Field(sa_type=Instant, index=True)
    is_done: bool = False
    status: int | None = None
    headers: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    body: str | None = Field(default=None, sa_type=Sealed)
