"""How errors are told."""

from __future__ import annotations

from pydantic import BaseModel, Field


class FaultTold(BaseModel):
    """One thing wrong with what was sent."""

    code: str
    where: str
    message: str
    remedy: str


class ProblemTold(BaseModel):
    """Why a request was refused: problem details by RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str = Field(description="The request's id, as in `X-Request-Id` and in the service's logs.")
    faults: list[FaultTold]
    more_faults: int | None = Field(default=None, description="How many faults are not told one by one.")
